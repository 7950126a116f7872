"""Whether the clock is believed: the one place that doubts it. While it does, nothing is done that cannot be undone.

A running worker compares wall time with a clock that nobody can set. One that has just started has only the last
heartbeat to compare with. A clock that is doubted proves itself by going on evenly for 24 h, or by coming back.
"""

import datetime as dt
import logging
import time
from collections.abc import Callable

from cafe_forms.models import Mark

HEARTBEAT = "heartbeat"  # mark: the last tick, by whatever clock
DOUBTED, BELIEVED = "clock-doubted", "clock-believed"  # marks: since when; the last moment before that
JUMP = dt.timedelta(minutes=10)  # more between two ticks is no clock that is being corrected
AWAY = dt.timedelta(days=8)  # without a worker; more may be a wrong clock
BACK = dt.timedelta(days=1)  # behind the last tick; less does no harm
WAIT = dt.timedelta(hours=24)
log = logging.getLogger(__name__)


def seconds_awake() -> float:
    """Of a clock that nobody sets, and that also runs while the machine sleeps, where there is one."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def since() -> dt.datetime | None:
    """Since when the clock has been doubted, by that clock; None while it is believed."""
    return Mark.last(DOUBTED)


def believe(now: dt.datetime) -> None:
    """Somebody says that this clock is right."""
    Mark.put(BELIEVED, now)
    Mark.end(DOUBTED)


class Watch:
    """The clock as one worker has seen it since it started; `steady` tells seconds of a clock that nobody can set."""

    def __init__(self, steady: Callable[[], float] = seconds_awake):
        self._steady = steady
        # What the wall clock showed when the steady one began: an even clock never changes that.
        self._believed: dt.datetime | None = None
        self._doubted: dt.datetime | None = None

    def believes(self, now: dt.datetime) -> bool:
        """Look at the clock, before anything is done by it; whoever asks `since` later hears the same."""
        began = now - dt.timedelta(seconds=self._steady())
        if self._is_as_before(now, began) or self._has_waited(now, began):
            self._believed, self._doubted = began, None
            if since():
                log.warning("the clock is believed again")
                believe(now)
            return True
        return False

    def _is_as_before(self, now: dt.datetime, began: dt.datetime) -> bool:
        if self._believed:
            return abs(began - self._believed) <= JUMP
        return _is_near_last_tick(now) and not self._is_still_doubted(now, began)

    def _is_still_doubted(self, now: dt.datetime, began: dt.datetime) -> bool:
        """This is the clock that was doubted before, perhaps by a worker who has stopped since."""
        from_when = since()
        return from_when is not None and from_when <= now <= from_when + AWAY and self._is_even(began)

    def _is_even(self, began: dt.datetime) -> bool:
        return self._doubted is None or abs(began - self._doubted) <= JUMP

    def _has_waited(self, now: dt.datetime, began: dt.datetime) -> bool:
        """Whether a doubted clock has gone on evenly for long enough; one that jumped again begins anew."""
        from_when = since()
        if from_when is None or not self._is_still_doubted(now, began):
            from_when = _begin_to_doubt(now)
        self._doubted = began
        return now >= from_when + WAIT


def _is_near_last_tick(now: dt.datetime) -> bool:
    last = Mark.last(BELIEVED) or Mark.last(HEARTBEAT)
    return last is None or last - BACK <= now <= last + AWAY


def _begin_to_doubt(now: dt.datetime) -> dt.datetime:
    """The moment that is noted: the doubt begins now."""
    if since() is None and (last := Mark.last(HEARTBEAT)):
        Mark.put(BELIEVED, last)
    Mark.put(DOUBTED, now)
    log.warning("the clock is doubted: nothing that cannot be undone is done for 24 h")
    return now
