"""How many take part, as coarsely as the team may know while a survey runs: one band, once a day at 04:00."""

import datetime as dt
from zoneinfo import ZoneInfo

from peewee import fn

from cafe_forms import clock
from cafe_forms.db import database
from cafe_forms.models import Mark, Pooled, Survey
from cafe_forms.results import disclosure

BANDS = "bands"
BANDS_AT = dt.time(4, 0)
DAY = dt.timedelta(days=1)


def store_bands_if_due(*, now: dt.datetime, zone: ZoneInfo) -> bool:
    """Store today's bands, if that was not done since the last 04:00; True when it was done now."""
    moment = _last_moment(now, zone)
    before = Mark.last(BANDS)
    # A mark that lies far ahead is of a clock that has been set back since.
    if before and moment <= before < moment + 2 * DAY:
        return False
    with database.atomic():
        Mark.put(BANDS, moment)
        if before:  # a database that is new today has nothing a day old
            _store_bands(now, clock.at_local(moment.astimezone(zone).date(), dt.time(0), zone))
    return before is not None


def _last_moment(now: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    today = now.astimezone(zone).date()
    moment = clock.at_local(today, BANDS_AT, zone)
    return moment if now >= moment else clock.at_local(today - DAY, BANDS_AT, zone)


def _store_bands(now: dt.datetime, today: dt.datetime) -> None:
    """On its first day a survey keeps the lowest band: a change within hours would tell who has just answered."""
    running = Survey.select().where(
        Survey.outcome == "", Survey.opened_at < today, Survey.accepts_until > now
    )
    for survey in list(running):
        sealed = Pooled.select(fn.COUNT(Pooled.id)).where(Pooled.survey == survey).scalar()
        band = disclosure.band(sealed, survey.threshold)
        Survey.update(band=band).where(Survey.id == survey.id).execute()
