"""Unsubscribing from a letter: GET shows one button, POST acts, without signing in (RFC 8058)."""

from flask import Blueprint, abort, render_template

from cafe_forms import audit
from cafe_forms.db import database
from cafe_forms.models import Member
from cafe_forms.post import subscriptions


def register(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/abmelden/<token>", view_func=unsubscribe)
    blueprint.add_url_rule("/abmelden/<token>", view_func=end_subscription, methods=["POST"])


def unsubscribe(token: str) -> str:
    """Mail scanners open every link: nothing changes here."""
    letter, *_whose = subscriptions.read_token(token) or abort(404)
    return render_template("letter_links/unsubscribe.html", letter=letter, token=token)


def end_subscription(token: str) -> str:
    """The token is all that is needed: the mail program that posts has no cookie and no form of ours."""
    letter, number, mark = subscriptions.read_token(token) or abort(404)
    subscription = subscriptions.SUBSCRIPTIONS[letter]
    with database.atomic():
        whose = subscription.whose(number, mark)
        if whose and subscription.end(whose):
            member = whose if isinstance(whose, Member) else None
            audit.note(member, "unsubscribe", letter, door=audit.LETTER)
    return render_template("letter_links/unsubscribed.html", letter=letter)
