"""How many take part, as coarsely as the team may know while a survey runs: one band, once a day at 04:00."""

import datetime as dt
from zoneinfo import ZoneInfo

from peewee import Expression, fn

from cafe_forms import clock
from cafe_forms.db import database
from cafe_forms.models import Mark, Pooled, Survey
from cafe_forms.results import disclosure

BANDS = "bands"
BANDS_AT = dt.time(4, 0)
LATEST = dt.timedelta(minutes=5)  # a tick that comes later has missed it
DAY = dt.timedelta(days=1)


def store_bands_if_due(*, now: dt.datetime, zone: ZoneInfo) -> bool:
    """Store today's bands if it is 04:00 and that was not done yet; True when it was done now.

    Bands that were missed wait for the next 04:00: whoever starts the worker at noon must not see who has
    answered since the morning.
    """
    moment = last_moment(now, zone)
    before = Mark.last(BANDS)
    # A mark that lies far ahead is of a clock that has been set back since.
    if now >= moment + LATEST or (before and moment <= before < moment + 2 * DAY):
        return False
    with database.atomic():
        Mark.put(BANDS, moment)
        _store_bands(now, first_day_is_over(moment, zone))
    return True


def are_of_today(now: dt.datetime, zone: ZoneInfo) -> bool:
    """Whether the bands are those of the last 04:00; a machine that sleeps at night keeps older ones."""
    return Mark.last(BANDS) == last_moment(now, zone)


def last_moment(now: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The last 04:00, UTC."""
    today = now.astimezone(zone).date()
    moment = clock.at_local(today, BANDS_AT, zone)
    return moment if now >= moment else clock.at_local(today - DAY, BANDS_AT, zone)


def words(survey: Survey) -> str:
    """Its band as it was stored, "" of a draft; of one that is open for the second time it is the last one known."""
    if survey.threshold is None:
        return ""
    band = disclosure.band_words(survey.band, survey.threshold)
    return f"zuletzt {band}" if survey.opened_again else band


def first_day_is_over(moment: dt.datetime, zone: ZoneInfo) -> Expression:
    """Of surveys: opened before the day of this moment."""
    return Survey.opened_at < clock.midnight(moment, zone)


def _store_bands(now: dt.datetime, is_due: Expression) -> None:
    """On its first day a survey keeps the lowest band: a change within hours would tell who has just answered.

    So does one that is open for the second time: it had too few, and of the next one somebody would know who she is.
    """
    running = Survey.select().where(
        Survey.outcome == "",
        ~Survey.opened_again,
        ~Survey.on_hold,
        is_due,
        Survey.accepts_until > now,
    )
    for survey in list(running):
        sealed = Pooled.select(fn.COUNT(Pooled.id)).where(Pooled.survey == survey).scalar()
        band = disclosure.band(sealed, survey.release_threshold)
        Survey.update(band=band).where(Survey.id == survey.id).execute()
