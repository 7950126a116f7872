"""Time: local moments in UTC, also in the nights when the clock changes, and ISO weeks at the turn of a year."""

import datetime as dt

import pytest

from cafe_forms import clock
from cafe_forms.clock import UTC
from cafe_forms.surveys.publishing import BERLIN


def utc(*parts):
    return dt.datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "time", "moment"),
    [
        (dt.date(2026, 7, 1), dt.time(20), utc(2026, 7, 1, 18)),
        (dt.date(2026, 12, 1), dt.time(20), utc(2026, 12, 1, 19)),
        (dt.date(2026, 10, 25), dt.time(2, 30), utc(2026, 10, 25, 0, 30)),  # comes twice: the first
        (dt.date(2027, 3, 28), dt.time(2, 30), utc(2027, 3, 28, 1, 30)),  # is skipped: 03:30
        (dt.date(2026, 10, 25), dt.time(4), utc(2026, 10, 25, 3)),
        (dt.date(2027, 3, 28), dt.time(4), utc(2027, 3, 28, 2)),
    ],
)
def test_a_local_time_is_one_moment(day, time, moment):
    assert clock.at_local(day, time, BERLIN) == moment


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (utc(2026, 11, 30, 22, 59), dt.date(2026, 11, 30)),
        (utc(2026, 11, 30, 23), dt.date(2026, 12, 1)),
        (utc(2026, 7, 1, 22), dt.date(2026, 7, 2)),
    ],
)
def test_today_is_the_day_of_the_cafe(monkeypatch, moment, day):
    monkeypatch.setattr(clock, "utcnow", lambda: moment)
    assert clock.today(BERLIN) == day


@pytest.mark.parametrize(
    ("week", "monday"),
    [
        ("2026-W48", dt.date(2026, 11, 23)),
        ("2026-W53", dt.date(2026, 12, 28)),
        ("2027-W01", dt.date(2027, 1, 4)),
        ("2026-W01", dt.date(2025, 12, 29)),
    ],
)
def test_a_week_begins_on_its_monday(week, monday):
    assert clock.monday_of(week) == monday
    assert {clock.week_of(monday + dt.timedelta(days=days)) for days in range(7)} == {week}


@pytest.mark.parametrize(
    "typed", ["2025-W53", "2026-W54", "2026-W00", "2026-W1", "2026-w48", "2026-48", "", " 2026-W48"]
)
def test_what_is_no_week_is_refused(typed):
    with pytest.raises(ValueError, match=r"."):
        clock.monday_of(typed)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-12-01", utc(2026, 12, 1, 19)),
        (" 2026-07-01 ", utc(2026, 7, 1, 18)),
        ("2026-12-01T18:30", utc(2026, 12, 1, 17, 30)),
        ("2026-12-01 18:30", utc(2026, 12, 1, 17, 30)),
        ("2026-12-01T18:30:00Z", utc(2026, 12, 1, 18, 30)),
        ("2026-12-01T18:30+03:00", utc(2026, 12, 1, 15, 30)),
    ],
)
def test_a_typed_moment_is_local_unless_it_says_otherwise(typed, moment):
    read = clock.read_moment(typed, BERLIN)
    assert (read, read.tzinfo) == (moment, UTC)


@pytest.mark.parametrize(
    "typed", ["", "morgen", "2026-13-01", "2026-02-30", "01.12.2026", "2026-12-01T25:00"]
)
def test_what_is_no_moment_is_refused(typed):
    with pytest.raises(ValueError, match=r"."):
        clock.read_moment(typed, BERLIN)


def test_now_is_aware_and_in_utc():
    assert clock.utcnow().tzinfo is UTC
