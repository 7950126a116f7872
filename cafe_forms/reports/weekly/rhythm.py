"""When a digest is due: the moment of a week, how often a member wants it, and when silence has lasted too long."""

import datetime as dt
from zoneinfo import ZoneInfo

from cafe_forms import clock
from cafe_forms.cafe import working_days
from cafe_forms.models import Member

WEEK = dt.timedelta(days=7)
LONGEST_SILENCE = 4 * WEEK


def current(today: dt.date, weekday: int) -> str:
    """The week whose digest this local day is of: from its weekday on, until the next one's."""
    return clock.week_of(today - dt.timedelta(days=weekday))


def moment(week: str, weekday: int, at: dt.time, zone: ZoneInfo) -> dt.datetime | None:
    """When this week's digests are due: on its weekday, or on the next working day, also behind the week's end.

    Whoever chose a weekend meant it. None when nobody works until the next one is due.
    """
    chosen = clock.monday_of(week) + dt.timedelta(days=weekday)
    day = chosen if weekday >= working_days.SATURDAY else working_days.first_from(chosen)
    return clock.at_local(day, at, zone) if day < chosen + WEEK else None


def end(week: str, zone: ZoneInfo, weekday: int = 0) -> dt.datetime:
    """Until when its letters are worth sending: the midnight before the next one's day."""
    return clock.at_local(clock.monday_of(week) + dt.timedelta(days=weekday) + WEEK, dt.time(0), zone)


def is_over(moment: dt.datetime, today: dt.date, zone: ZoneInfo) -> bool:
    """A moment that was missed is made up for until Sunday."""
    return clock.week_of(moment.astimezone(zone).date()) != clock.week_of(today)


def has_turn(member: Member, week: str) -> bool:
    """Whether this week is one of hers; every other one is counted through, whatever numbers a year gives its weeks."""
    if member.digest_rhythm == "fortnightly":
        return clock.monday_of(week).toordinal() // 7 % 2 == 0
    return member.digest_rhythm != "off"


def horizon(member: Member) -> dt.timedelta:
    """How far ahead a digest looks for ends: as far as the next one."""
    return 2 * WEEK if member.digest_rhythm == "fortnightly" else WEEK


def silence_is_long(member: Member, week: str) -> bool:
    """Whether a quiet week is told, so that silence is not taken for a failure; never to who wants deadlines alone."""
    if member.told_on is None or member.digest_rhythm == "deadlines":
        return False
    return not member.told_on <= clock.monday_of(week) < member.told_on + LONGEST_SILENCE
