"""Open again what found too few: once, from the day after its first end until a week after it."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cafe_forms import clock
from cafe_forms.models import Survey

REOPEN_WITHIN = dt.timedelta(days=7)  # of the first end; then the responses are destroyed
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """The time in which a survey may be opened again: `since <= now < until`, UTC."""

    since: dt.datetime
    until: dt.datetime

    def holds(self, now: dt.datetime) -> bool:
        return self.since <= now < self.until


def window(survey: Survey, zone: ZoneInfo) -> Window | None:
    """When it may be opened again; None if it found no too few, was opened again before, is on hold or destroyed.

    It begins on the next day: whoever ends a survey, opens it for one woman and ends it again within hours would
    see her answer arrive. Once is enough for the same reason: each further end would tell of one more answer.
    """
    if survey.outcome != "too-few" or survey.pool_is_gone or survey.opened_again or survey.on_hold:
        return None
    next_day = survey.ended_at.astimezone(zone).date() + DAY
    return Window(clock.at_local(next_day, dt.time(0), zone), sealed_until(survey))


def sealed_until(survey: Survey) -> dt.datetime:
    """Until when the responses of a survey that found too few are kept, opened again or not."""
    return survey.ended_at + REOPEN_WITHIN


def offered(survey: Survey, *, now: dt.datetime, zone: ZoneInfo) -> Window | None:
    """Its window, while that lies ahead or is open."""
    found = window(survey, zone)
    return found if found and now < found.until else None
