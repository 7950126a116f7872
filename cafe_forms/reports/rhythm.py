"""When a digest is due: the moment of a week, how often a member wants it, and when silence has lasted too long."""

import datetime as dt
from zoneinfo import ZoneInfo

from cafe_forms import clock
from cafe_forms.cafe import working_days
from cafe_forms.models import Member

RHYTHMS = ("weekly", "fortnightly", "deadlines", "off")
WEEK = dt.timedelta(days=7)
LONGEST_SILENCE = 4 * WEEK


def moment(week: str, weekday: int, at: dt.time, zone: ZoneInfo) -> dt.datetime | None:
    """When this week's digests go out, on the next working day if need be; None when nobody works until Sunday."""
    monday = clock.monday_of(week)
    day = working_days.first_from(monday + dt.timedelta(days=weekday))
    return clock.at_local(day, at, zone) if day < monday + WEEK else None


def end(week: str, zone: ZoneInfo) -> dt.datetime:
    return clock.at_local(clock.monday_of(week) + WEEK, dt.time(0), zone)


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
