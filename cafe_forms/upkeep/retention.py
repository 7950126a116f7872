"""How long what is kept: once a day everything is forgotten whose time is over."""

import datetime as dt
from zoneinfo import ZoneInfo

from cafe_forms.db import database
from cafe_forms.models import (
    Audit,
    Delivery,
    FreeText,
    Mark,
    Refusal,
    Release,
    SpentToken,
    Survey,
    WrongCodes,
)
from cafe_forms.surveys import reopening
from cafe_forms.upkeep import remnants

TEXTS = dt.timedelta(days=90)  # after their release
COUNTS = dt.timedelta(days=3 * 365 + 1)  # after their release
TOKENS = dt.timedelta(hours=48)  # after the survey stopped accepting for good
LETTERS = dt.timedelta(days=30)  # after they were owed
AUDIT = dt.timedelta(days=365)

DAY = dt.timedelta(days=1)
LAST = "retention"  # mark: the last run


def forget_due(*, now: dt.datetime, zone: ZoneInfo) -> bool:
    """Forget what is too old, once a day; False when it is not yet time."""
    last = Mark.last(LAST)
    if last is None:
        Mark.put(LAST, now)  # a new database has nothing to forget
        return False
    # One that lies ahead is of a clock that has been set back since.
    is_due = not last - DAY <= now < last + DAY
    if is_due:
        forget(now=now, zone=zone)
    return is_due


def forget(*, now: dt.datetime, zone: ZoneInfo) -> None:
    """Forget what is too old by this clock, whatever was before."""
    today = now.astimezone(zone).date()
    with database.atomic():
        _forget_texts(today - TEXTS)
        remnants.destroy(Release.delete().where(Release.released_on <= today - COUNTS))  # its counts go too
        _forget_tokens(now)
        Delivery.delete().where(Delivery.state != "waiting", Delivery.owed_at <= now - LETTERS).execute()
        Refusal.delete().where(Refusal.last_at <= now - LETTERS).execute()
        Audit.delete().where(Audit.at <= now - AUDIT).execute()
        WrongCodes.delete().where(WrongCodes.last_at <= now - DAY).execute()
        Mark.put(LAST, now)


def _forget_texts(released_by: dt.date) -> None:
    old = Release.select(Release.id).where(Release.released_on <= released_by)
    remnants.destroy(FreeText.delete().where(FreeText.release.in_(old)))


def _forget_tokens(now: dt.datetime) -> None:
    """Not while the survey can be opened again or extended: a page sent before would be counted twice."""
    is_too_late = (Survey.ended_at <= now - reopening.REOPEN_WITHIN) | Survey.opened_again
    is_over = Survey.pool_is_gone | ((Survey.outcome == "too-few") & is_too_late)
    over = Survey.select(Survey.id).where(Survey.accepts_until <= now - TOKENS, is_over)
    remnants.destroy(SpentToken.delete().where(SpentToken.survey.in_(over)))
