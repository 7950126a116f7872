"""Which days are one half-year, and what is none."""

import datetime as dt

import pytest

from cafe_forms.reports.half_year import period
from cafe_forms.reports.half_year.period import HalfYear
from cafe_forms.surveys.publishing import BERLIN


@pytest.mark.parametrize(
    ("day", "half"), [("2026-01-01", "2026-H1"), ("2026-06-30", "2026-H1"), ("2026-07-01", "2026-H2")]
)
def test_a_half_year_begins_at_the_cafes_own_midnight(day, half):
    found = period.read(half)
    since, until = found.within(BERLIN)
    at = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(0), BERLIN)
    assert since <= at < until
    assert period.of(at, BERLIN) == found
    assert period.read(str(found.after.before)) == found


@pytest.mark.parametrize("written", ["", "2026", "2026-H3", "2026-h", "1926-H1", "٢٠٢٦-H1", "2026-H1 "])
def test_what_is_no_half_year_is_none(written):
    assert period.read(written) is None
    assert period.read("2026-h1") == HalfYear(2026, 1)
