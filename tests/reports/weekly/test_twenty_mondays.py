"""Half a year of Mondays: both clock changes, holidays, a week 53, closed days, a worker that is down."""

import datetime as dt
import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest

from cafe_forms import clock
from cafe_forms.cafe import sites
from cafe_forms.db import database
from cafe_forms.models import ClosedDay, Delivery
from cafe_forms.reports.weekly import digest
from cafe_forms.surveys.publishing import BERLIN
from tests.reports.conftest import at

FIRST, LAST = dt.date(2026, 10, 5), dt.date(2027, 4, 11)
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
TIMES = [dt.time(0, 0), dt.time(6, 59), dt.time(7, 0), dt.time(7, 1), dt.time(18, 0), dt.time(23, 59)]
DOWN = {dt.date(2026, 11, 9) + number * DAY for number in range(3)}  # Monday to Wednesday of W46
OFF = {dt.date(2027, 2, 8) + number * DAY for number in range(7)}  # all of W06
CLOSED = [dt.date(2027, 1, 4), dt.date(2027, 1, 5)]  # and 6 January is a holiday
LATER = {  # where it is not Monday
    "2026-W46": dt.date(2026, 11, 12),
    "2027-W01": dt.date(2027, 1, 7),
    "2027-W13": dt.date(2027, 3, 30),  # after Easter Monday and the change to summer time
}


def owe(now):
    return digest.owe_due(now=now, zone=BERLIN, weekday=0, at=dt.time(7, 0))


def two_workers_owe(now):
    def one(_):
        with database.connection_context():
            return owe(now)

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, range(2)))


def expected_weeks():
    mondays = [FIRST + number * WEEK for number in range((LAST - FIRST).days // 7 + 1)]
    assert len(mondays) == 27
    return {clock.week_of(monday): LATER.get(clock.week_of(monday), monday) for monday in mondays}


@pytest.mark.long
def test_every_member_gets_one_digest_for_every_week_that_is_owed(site, member):
    other = at(site, "samira@cafe.example")
    other.digest_rhythm = "fortnightly"
    other.save()
    for day in CLOSED:
        ClosedDay.create(day=day)
    day = FIRST
    while day <= LAST:
        if day.weekday() == 0:
            sites.add_meeting(site, clock.at_local(day + 9 * DAY, dt.time(9, 30), BERLIN))
        for time in TIMES if day not in DOWN | OFF else []:
            now = clock.at_local(day, time, BERLIN)
            (two_workers_owe if time == dt.time(7, 0) else owe)(now)
        day += DAY
    owed = {one.key: one.owed_at.astimezone(BERLIN) for one in Delivery.select()}
    assert len(owed) == Delivery.select().count()
    weeks = expected_weeks()
    del weeks["2027-W06"]  # nobody was there until Sunday
    hers = {f"digest/{week}/{member.id}": day for week, day in weeks.items()}
    assert "2026-W53" in weeks
    assert {key: moment.date() for key, moment in owed.items() if key in hers} == hers
    at_seven = {moment.time() for key, moment in owed.items() if "W46" not in key}
    assert at_seven == {dt.time(7, 0)}
    theirs = sorted(key.split("/")[1] for key in owed if key.endswith(f"/{other.id}"))
    assert set(owed) - set(hers) == {f"digest/{week}/{other.id}" for week in theirs}
    mondays = [clock.monday_of(week) for week in theirs]
    assert {(later - earlier).days for earlier, later in itertools.pairwise(mondays)} <= {14, 28}
    assert len(theirs) in {13, 14}
