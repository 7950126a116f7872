"""Which results are news to a member: week page, preview and letter say the same number on every day."""

import datetime as dt

import pytest

from cafe_forms.cafe import sites
from cafe_forms.models import Delivery, Member
from cafe_forms.reports.weekly import digest, week
from cafe_forms.surveys.publishing import BERLIN

SEVEN = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)  # a Monday, 07:00 in Berlin
DAY = dt.timedelta(days=1)


@pytest.fixture
def cafe(site, member):
    """So many meetings that every Monday has a letter."""
    for days in range(10, 50, 7):
        sites.add_meeting(site, SEVEN + days * DAY)


@pytest.fixture
def release(cafe, decided):
    return lambda day: decided(*[{"topics": ["kita"]}] * 5, now=SEVEN + day * DAY)


def on_the_page(now) -> int:
    (here,) = week.of(Member.get(), now=now, zone=BERLIN)
    return len(here.heard)


def in_the_preview(now) -> int:
    (here,) = digest.preview(Member.get(), now=now, zone=BERLIN).facts["all_sites"]
    return len(here.heard)


def in_the_letter(now) -> int:
    """The one that is owed at this moment, sent at once."""
    (owed,) = digest.owe_due(now=now, zone=BERLIN, weekday=0, at=dt.time(7, 0))
    (here,) = digest.facts(Delivery.get_by_id(owed), now, BERLIN)["all_sites"]
    Delivery.update(state="sent").execute()
    return len(here.heard)


def test_they_say_the_same_on_every_day(release):
    told = []
    release(-2)
    for number in range(23):
        now = SEVEN + number * DAY
        if number == 9:
            release(9)
        said = [on_the_page(now), in_the_preview(now)]
        if number % 7 == 0:
            said.append(in_the_letter(now))
        assert len({*said}) == 1, number
        told.append(said[0])
    assert told == [1] * 7 + [0] * 2 + [1] * 12 + [0] * 2


@pytest.mark.parametrize("rhythm", ["deadlines", "off"])
def test_who_hears_of_no_result_by_letter_finds_it_for_a_fortnight(release, rhythm):
    release(-2)
    release(9)
    Member.update(digest_rhythm=rhythm).execute()
    assert [on_the_page(SEVEN + days * DAY) for days in (12, 13, 23, 24)] == [2, 1, 1, 0]


def test_as_many_things_are_to_do(cafe):
    Member.update(digest_rhythm="fortnightly").execute()
    for number in range(0, 28, 3):
        now = SEVEN + number * DAY
        (here,) = week.of(Member.get(), now=now, zone=BERLIN)
        (there,) = digest.preview(Member.get(), now=now, zone=BERLIN).facts["all_sites"]
        assert len(here.tasks) == len(there.tasks), number
