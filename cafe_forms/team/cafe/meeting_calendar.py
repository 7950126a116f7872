"""The calendar of a site, to subscribe to: a secret address for each member."""

from flask import g, render_template
from flask_babel import gettext
from flask_wtf import FlaskForm

from cafe_forms import audit, signing
from cafe_forms.cafe import feeds
from cafe_forms.db import database
from cafe_forms.models import CalendarFeed
from cafe_forms.team import door
from cafe_forms.team.access import site_or_404


@door.page("/treffen/kalender")
def meeting_calendar():
    mine = {feed.site_id: feed for feed in CalendarFeed.select().where(CalendarFeed.member == g.member)}
    tokens = {number: feeds.token(feed, signing.app_keys()) for number, feed in mine.items()}
    return render_template(
        "team/cafe/meeting_calendar.html", sites=list(g.member.sites()), tokens=tokens, form=FlaskForm()
    )


@door.button("/treffen/kalender/<slug>/neu")
def begin_calendar(slug):
    with audit.noted(g.member, "calendar begin", slug):
        feeds.begin(g.member, site_or_404(slug))
    return door.done(gettext("Deine Kalenderadresse ist da."), "team.meeting_calendar")


@door.button("/treffen/kalender/<slug>/beenden")
def end_calendar(slug):
    with database.atomic():
        if feeds.end(g.member, site_or_404(slug)):
            audit.note(g.member, "calendar end", slug)
    return door.done(gettext("Die Adresse gilt nicht mehr."), "team.meeting_calendar")
