"""The calendar of a site, to subscribe to: a secret address for each member."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm

from cafe_forms import audit, signing
from cafe_forms.cafe import feeds
from cafe_forms.db import database
from cafe_forms.models import CalendarFeed
from cafe_forms.team.access import site_or_404


def register(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/treffen/kalender", view_func=meeting_calendar)
    for ending, view in (("neu", begin_calendar), ("beenden", end_calendar)):
        blueprint.add_url_rule(f"/treffen/kalender/<slug>/{ending}", view_func=view, methods=["POST"])


def meeting_calendar():
    mine = {feed.site_id: feed for feed in CalendarFeed.select().where(CalendarFeed.member == g.member)}
    tokens = {number: feeds.token(feed, signing.app_keys()) for number, feed in mine.items()}
    return render_template(
        "team/cafe/meeting_calendar.html", sites=list(g.member.sites()), tokens=tokens, form=FlaskForm()
    )


def begin_calendar(slug):
    with audit.noted(g.member, "calendar begin", slug):
        feeds.begin(g.member, site_or_404(slug))
    flash(gettext("Deine Kalenderadresse ist da."))
    return redirect(url_for("team.meeting_calendar"), 303)


def end_calendar(slug):
    with database.atomic():
        if feeds.end(g.member, site_or_404(slug)):
            audit.note(g.member, "calendar end", slug)
    flash(gettext("Die Adresse gilt nicht mehr."))
    return redirect(url_for("team.meeting_calendar"), 303)
