"""Unsubscribing from a letter: GET shows one button, POST acts, without signing in (RFC 8058)."""

from flask import Blueprint, abort, g, render_template

from cafe_forms import audit, languages
from cafe_forms.db import database
from cafe_forms.models import Member
from cafe_forms.post import subscriptions

blueprint = Blueprint("post", __name__, url_prefix="/post")


@blueprint.before_request
def forget_who():
    """Whoever is signed in on this device need not be who got the letter."""
    g.member = None
    languages.speak("de")


@blueprint.errorhandler(404)
def link_is_dead(_error):
    """Who reads this got a letter: she is no mother who answers, and need not be of the team."""
    return render_template("team/letter_link_dead.html"), 404


@blueprint.get("/abmelden/<token>")
def unsubscribe(token):
    """Mail scanners open every link: nothing changes here."""
    letter, *_whose = subscriptions.read_token(token) or abort(404)
    return render_template("team/unsubscribe.html", letter=letter, token=token)


@blueprint.post("/abmelden/<token>")
def end_subscription(token):
    """The token is all that is needed: the mail program that posts has no cookie and no form of ours."""
    letter, number, mark = subscriptions.read_token(token) or abort(404)
    subscription = subscriptions.SUBSCRIPTIONS[letter]
    with database.atomic():
        whose = subscription.whose(number, mark)
        if whose and subscription.end(whose):
            member = whose if subscription.row is Member else None
            audit.note(member, "unsubscribe", letter, door=audit.LETTER)
    return render_template("team/unsubscribed.html", letter=letter)
