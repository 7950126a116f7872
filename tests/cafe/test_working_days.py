"""Working days in Bavaria: holidays, weekends and the team's own closed days are none."""

import datetime as dt

import pytest

from cafe_forms.cafe import working_days
from cafe_forms.models import ClosedDay

DAY = dt.timedelta(days=1)
HOLIDAYS = "01-01 01-06 04-03 04-06 05-01 05-14 05-25 06-04 10-03 11-01 12-25 12-26 08-15"


def test_the_year_2026_has_the_holidays_of_bavaria(app):
    days = [dt.date(2026, 1, 1) + number * DAY for number in range(365)]
    free = {day for day in days if day.weekday() < 5 and not working_days.is_one(day)}
    holidays = {dt.date.fromisoformat(f"2026-{day}") for day in HOLIDAYS.split()}
    assert free == {day for day in holidays if day.weekday() < 5}


def test_the_day_of_repentance_is_a_working_day(app):
    assert working_days.is_one(dt.date(2026, 11, 18))


def test_the_assumption_is_a_holiday_in_oberbayern(app):
    assert not working_days.is_one(dt.date(2028, 8, 15))


@pytest.mark.parametrize(
    ("day", "first"),
    [
        ("2026-11-23", "2026-11-23"),
        ("2026-11-28", "2026-11-30"),
        ("2026-04-03", "2026-04-07"),
        ("2026-12-24", "2026-12-24"),
        ("2026-12-25", "2026-12-28"),
    ],
)
def test_the_first_working_day_is_this_one_or_the_next(app, day, first):
    assert working_days.first_from(dt.date.fromisoformat(day)) == dt.date.fromisoformat(first)


def test_a_closed_day_is_none(app):
    monday = dt.date(2026, 11, 23)
    ClosedDay.create(day=monday, note="Betriebsausflug")
    assert working_days.first_from(monday) == monday + DAY
    assert working_days.before(monday + DAY, 1) == monday - 3 * DAY


def test_working_days_are_counted_back_over_easter(app):
    assert working_days.before(dt.date(2026, 4, 8), 2) == dt.date(2026, 4, 2)
    assert working_days.before(dt.date(2026, 4, 8), 0) == dt.date(2026, 4, 8)
