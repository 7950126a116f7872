"""Time: aware UTC inside, the café's local time where people meet it."""

import datetime as dt
from zoneinfo import ZoneInfo

UTC = dt.UTC
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")  # by datetime's numbers


def utcnow() -> dt.datetime:
    return dt.datetime.now(UTC)


def today(zone: ZoneInfo) -> dt.date:
    """The day on the café's calendar: for an hour or two of each night it is not Greenwich's."""
    return utcnow().astimezone(zone).date()


def at_local(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    """The UTC moment of a local wall-clock time (of a doubled hour the first, of a skipped one the next)."""
    return dt.datetime.combine(day, time, zone).astimezone(UTC)


def midnight(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """When the local day of this moment began."""
    return at_local(moment.astimezone(zone).date(), dt.time(0), zone)


def monday_of(week: str) -> dt.date:
    """The Monday of an ISO week such as '2026-W48'. Raises ValueError."""
    monday = dt.datetime.strptime(f"{week}-1", "%G-W%V-%u").date()  # noqa: DTZ007 - a day has no zone
    if week_of(monday) != week:  # Python 3.11 takes a 53rd week in any year
        raise ValueError(f"{week} is no ISO week")
    return monday


def week_of(day: dt.date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def read_moment(text: str, zone: ZoneInfo, *, time: dt.time = dt.time(20, 0)) -> dt.datetime:
    """An ISO date or date and time as typed; local unless it names its offset; a bare day means `time`.

    Raises ValueError.
    """
    text = text.strip()
    if len(text) == len("2026-11-22"):
        return at_local(dt.date.fromisoformat(text), time, zone)
    moment = dt.datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
