"""After a breakfast: thanks to whoever brought it, once, with a number that is rounded."""

import datetime as dt
import re

import pytest

from cafe_forms.cafe import sites
from cafe_forms.models import Contact, Delivery, Meeting, Partner
from cafe_forms.post import letters
from cafe_forms.post.letters import Pointless
from cafe_forms.reports.to_partners import breakfast_thanks
from cafe_forms.surveys.publishing import BERLIN

SEVEN = dt.datetime(2026, 11, 26, 6, 0, tzinfo=dt.UTC)  # Thursday, 07:00 in Berlin
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)


def owe(now):
    return breakfast_thanks.owe_due(now=now, zone=BERLIN)


@pytest.fixture
def thursday(site):
    host = Contact.create(
        partner=Partner.create(name="Bäckerei"),
        site=site,
        email="huber@partner.example",
        confirmed=True,
        sponsors=True,
    )
    sites.add_meeting(site, SEVEN + 3 * dt.timedelta(hours=1), breakfast=True)
    Meeting.update(sponsor=host.partner).execute()
    return Meeting.get()


def noted(number):
    Meeting.update(attendance=number).execute()


def text(now):
    return letters.write(breakfast_thanks.LETTER, breakfast_thanks.facts(Delivery.get(), now, BERLIN))[
        "text"
    ].replace("\n", " ")


def test_it_comes_the_working_day_after_once(thursday):
    noted(12)
    assert owe(SEVEN + DAY - MINUTE) == []
    assert len(owe(SEVEN + DAY)) == 1
    assert owe(SEVEN + 4 * DAY) == []
    assert "Etwa 15 Mütter waren da" in text(SEVEN + DAY)
    assert not re.search(r"\b12\b", text(SEVEN + DAY))


def test_it_waits_some_days_for_the_number_and_then_goes_without(thursday):
    assert owe(SEVEN + 3 * DAY) == []
    assert len(owe(SEVEN + 5 * DAY)) == 1
    assert "Etwa" not in text(SEVEN + 5 * DAY)


def test_without_a_count_it_says_what_was_expected(thursday, decided):
    answers = [{"come": "ja", "adults": 1, "kids": 2}] * 7
    decided(*answers, text="fruehstueck", now=SEVEN - DAY)
    owe(SEVEN + 5 * DAY)
    assert "Gerechnet haben wir mit: Erwachsene 10, Kinder 15" in text(SEVEN + 5 * DAY)


def test_nobody_is_thanked_for_a_breakfast_that_nobody_came_to(thursday):
    noted(0)
    owe(SEVEN + DAY)
    with pytest.raises(Pointless):
        text(SEVEN + DAY)


def test_what_lies_long_back_is_let_go(thursday):
    noted(12)
    assert owe(SEVEN + 15 * DAY) == []
