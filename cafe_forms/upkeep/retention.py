"""How long what is kept: once a day everything is forgotten whose time is over, if the clock can be believed."""

import datetime as dt
import logging
from zoneinfo import ZoneInfo

from cafe_forms.db import database
from cafe_forms.models import Audit, Delivery, FreeText, Mark, Refusal, Release, SpentToken, Survey
from cafe_forms.surveys import reopening
from cafe_forms.upkeep import remnants

TEXTS = dt.timedelta(days=90)  # after their release
COUNTS = dt.timedelta(days=3 * 365 + 1)  # after their release
TOKENS = dt.timedelta(hours=48)  # after the survey stopped accepting for good
LETTERS = dt.timedelta(days=30)  # after they were owed
AUDIT = dt.timedelta(days=365)

DAY = dt.timedelta(days=1)
TRUSTED = dt.timedelta(days=8)  # since the last run; more is a clock that jumped, or a long downtime
WAIT = dt.timedelta(hours=24)
LAST, WAITS = "retention", "retention-waits"  # marks: the last run; since when the next one waits
log = logging.getLogger(__name__)


def forget_due(*, now: dt.datetime, zone: ZoneInfo) -> bool:
    """Forget what is too old, once a day; False when it is not yet time, or the clock has to prove itself first."""
    last = Mark.last(LAST)
    if last is None:
        Mark.put(LAST, now)  # a new database has nothing to forget, and nothing to hold the clock against
        return False
    if clock_is_trusted(now):
        _stop_waiting()
        is_due = now >= last + DAY
    else:
        is_due = _has_waited(now)
    if is_due:
        forget(now=now, zone=zone)
    return is_due


def clock_is_trusted(now: dt.datetime) -> bool:
    """Whether what is too old by this clock may be deleted: the last run lies neither ahead nor long back."""
    last = Mark.last(LAST)
    return last is None or last - DAY <= now <= last + TRUSTED


def _has_waited(now: dt.datetime) -> bool:
    """Whether this clock has gone on for 24 h since it was doubted; begins to wait if it has not been doubted yet."""
    since = Mark.last(WAITS)
    if since is None or not since <= now <= since + TRUSTED:
        Mark.put(WAITS, now)
        log.warning("nothing is deleted for 24 h: the clock jumped, or the worker was off for over 8 days")
        return False
    return now >= since + WAIT


def _stop_waiting() -> None:
    Mark.delete().where(Mark.name == WAITS).execute()


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
        Mark.put(LAST, now)
        _stop_waiting()


def _forget_texts(released_by: dt.date) -> None:
    old = Release.select(Release.id).where(Release.released_on <= released_by)
    remnants.destroy(FreeText.delete().where(FreeText.release.in_(old)))


def _forget_tokens(now: dt.datetime) -> None:
    """Not while the survey can be opened again or extended: a page sent before would be counted twice."""
    is_too_late = (Survey.ended_at <= now - reopening.REOPEN_WITHIN) | Survey.opened_again
    is_over = Survey.pool_is_gone | ((Survey.outcome == "too-few") & is_too_late)
    over = Survey.select(Survey.id).where(Survey.accepts_until <= now - TOKENS, is_over)
    remnants.destroy(SpentToken.delete().where(SpentToken.survey.in_(over)))
