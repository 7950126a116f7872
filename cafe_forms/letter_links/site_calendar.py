"""The file behind a calendar's secret address: a calendar program asks for it, with no cookie."""

import datetime as dt
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app

from cafe_forms import signing
from cafe_forms.cafe import feeds, meetings
from cafe_forms.clock import utcnow
from cafe_forms.models import Meeting
from cafe_forms.reports import calendar_file

LATEST_PAST = 30

blueprint = Blueprint("calendar", __name__)


@blueprint.get("/kalender/<token>.ics")
def site_calendar(token: str) -> Response:
    """Date, place and topic of what comes and what was lately; nothing else."""
    site = feeds.site_of(token, signing.app_keys()) or abort(404)
    now = utcnow()
    found = [*meetings.past([site], now).limit(LATEST_PAST), *meetings.coming([site], now)]
    host = urlsplit(current_app.config["BASE_URL"]).hostname
    body = calendar_file.feed(site.name, sorted(found, key=_begin), host=host, at=now)
    return Response(body, content_type="text/calendar; charset=utf-8")


def _begin(meeting: Meeting) -> dt.datetime:
    return meeting.starts_at
