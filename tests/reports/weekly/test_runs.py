"""A week's digests for a large team: each site is looked at once, by one worker at a time, in batches."""

import datetime as dt

import pytest

from cafe_forms.cafe import sites
from cafe_forms.models import Checkpoint, Delivery, Mark, Member, Membership
from cafe_forms.reports.weekly import digest, runs
from cafe_forms.surveys.publishing import BERLIN
from tests.counting import counted
from tests.reports.weekly.test_digest import DAY, SEVEN, owe

WEEK = "2026-W48"


@pytest.fixture
def team(site):
    """So many members at the site, in the order of their numbers."""
    sites.add_meeting(site, SEVEN + 10 * DAY)

    def of(number, role="staff", everywhere=False):
        for n in range(number):
            member = Member.create(email=f"{role}{n}@cafe.example", role=role, everywhere=everywhere)
            Membership.create(member=member, site=site)
        return [member.id for member in Member.select().order_by(Member.id)]

    return of


def looks(cost, table="meeting"):
    return sum(f'FROM "{table}"' in statement for statement, _rows in cost.log)


def test_a_site_is_looked_at_once_however_many_hear_of_it(team, open_survey, site):
    open_survey(now=SEVEN - DAY, closes_at=SEVEN + 3 * DAY)
    team(40)
    with counted() as cost:
        assert len(owe()) == 40
    once = looks(cost)  # its meetings, and the round that each is part of
    assert once <= 2
    team(5, role="lead", everywhere=True)
    Delivery.delete().execute()
    with counted() as cost:
        assert len(owe(SEVEN + 7 * DAY)) == 45
    assert looks(cost) == 2 * once  # leads may see more


def test_every_member_costs_the_same_few_statements(team):
    costs = []
    for number in (10, 60):
        Member.delete().execute()
        Checkpoint.delete().execute()
        Mark.delete().execute()
        ids = team(number)
        with counted() as cost:
            assert len(owe()) == len(ids)
        costs.append(len(cost.log) / number)
    assert costs[1] <= costs[0]


def test_the_words_are_not_asked_for_who_is_owed_a_letter(team, open_survey):
    """What the run decides is what the letter's own look decides."""
    open_survey(now=SEVEN - DAY, closes_at=SEVEN + 3 * DAY)
    team(2), team(2, role="lead", everywhere=True)
    for member in Member.select():
        for rhythm in ("weekly", "fortnightly", "deadlines", "off"):
            member.digest_rhythm = rhythm
            asked = digest._unwritten(member, WEEK, digest.Pulses(SEVEN, BERLIN))
            (whole,) = digest.digests(WEEK, now=SEVEN, zone=BERLIN, member=member)
            assert (asked.facts is None) == (whole.facts is None)
            assert (asked.releases, asked.also_quiet) == (whole.releases, whole.also_quiet)


def test_a_batch_is_a_transaction(team):
    team(2 * digest.AT_ONCE + 1)
    with counted() as cost:
        assert len(owe()) == 2 * digest.AT_ONCE + 1
    steps = [
        statement for statement, _rows in cost.log if 'SET "after"' in statement and "held_until" in statement
    ]
    assert len(steps) == 3


def test_who_follows_a_worker_that_was_killed_goes_on_where_it_stopped(team):
    ids = team(digest.AT_ONCE + 20)
    killed_at = SEVEN + dt.timedelta(minutes=1)
    Checkpoint.create(name=digest.OWED, run=WEEK, after=ids[99], held_until=killed_at + runs.LEASE)
    assert owe(killed_at) == []  # it may be alive
    assert len(owe(killed_at + runs.LEASE)) == 20
    assert {one.member_id for one in Delivery.select()} == set(ids[100:])
    assert owe(killed_at + 2 * runs.LEASE) == []


def test_another_week_begins_anew(team):
    ids = team(3)
    Checkpoint.create(name=digest.OWED, run="2026-W47", after=ids[-1])
    assert len(owe()) == 3


def test_one_worker_at_a_time_and_one_that_was_taken_for_dead_owes_no_more(app):
    with runs.held("x", WEEK, SEVEN) as first:
        for looked_at_its_clock in (SEVEN, SEVEN - dt.timedelta(seconds=1)):
            with runs.held("x", WEEK, looked_at_its_clock) as second:
                assert second is None
        with runs.held("x", WEEK, SEVEN + runs.LEASE) as follows:
            follows.step(7)
            with pytest.raises(runs.OvertakenError):
                first.step(3)
    with runs.held("x", WEEK, SEVEN) as next_one:
        assert next_one.after == 7


def test_a_lease_of_a_clock_that_was_a_year_ahead_stops_nobody(app):
    Checkpoint.create(name="x", run=WEEK, held_until=SEVEN + 365 * DAY)
    with runs.held("x", WEEK, SEVEN) as run:
        assert run is not None
