"""The calendar of a site, to subscribe to: a secret address for each member, and the file that it gives."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, flash, g, redirect, render_template, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm

from cafe_forms import audit
from cafe_forms.cafe import feeds, meetings
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.models import CalendarFeed, Meeting
from cafe_forms.reports import calendar_file
from cafe_forms.team.access import site_or_404

LATEST_PAST = 30

file = Blueprint("calendar", __name__)  # a calendar program has no cookie


def hang_into(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/treffen/kalender", view_func=meeting_calendar)
    for ending, view in (("neu", begin_calendar), ("beenden", end_calendar)):
        blueprint.add_url_rule(f"/treffen/kalender/<slug>/{ending}", view_func=view, methods=["POST"])


def meeting_calendar():
    mine = {feed.site_id: feed for feed in CalendarFeed.select().where(CalendarFeed.member == g.member)}
    tokens = {number: feeds.token(feed, _keys()) for number, feed in mine.items()}
    return render_template(
        "team/meeting_calendar.html", sites=list(g.member.sites()), tokens=tokens, form=FlaskForm()
    )


def begin_calendar(slug):
    with database.atomic():
        feeds.begin(g.member, site_or_404(slug))
        audit.note(g.member, "calendar begin", slug)
    flash(gettext("Deine Kalenderadresse ist da."))
    return redirect(url_for("team.meeting_calendar"), 303)


def end_calendar(slug):
    with database.atomic():
        if feeds.end(g.member, site_or_404(slug)):
            audit.note(g.member, "calendar end", slug)
    flash(gettext("Die Adresse gilt nicht mehr."))
    return redirect(url_for("team.meeting_calendar"), 303)


@file.get("/kalender/<token>.ics")
def site_calendar(token):
    """Date, place and topic of what comes and what was lately; nothing else."""
    site = feeds.site_of(token, _keys()) or abort(404)
    now = utcnow()
    found = [*meetings.past([site], now).limit(LATEST_PAST), *meetings.coming([site], now)]
    host = urlsplit(current_app.config["BASE_URL"]).hostname
    body = calendar_file.feed(site.name, sorted(found, key=_begin), host=host, at=now)
    return Response(body, content_type="text/calendar; charset=utf-8")


def _begin(meeting: Meeting):
    return meeting.starts_at


def _keys() -> list[str]:
    return [current_app.config["SECRET_KEY"], *current_app.config["SECRET_KEY_FALLBACKS"]]
