"""Slips to take home: four alike on a page, every number of the briefing once, with hours; no topic, no staff offer."""

import datetime as dt

import pypdfium2
import pytest

from cafe_forms.cafe import offers
from cafe_forms.models import Offer
from cafe_forms.reports import briefing
from cafe_forms.reports.printed import number_slips
from tests.conftest import NOW
from tests.reports.test_briefing import SIX, topics

HOURS = [{"days": ["mon", "tue"], "from": "9:00", "to": "12:00"}]


@pytest.fixture
def found(app, decided, site):
    offers.bring_up_to_date(today=NOW.date())
    Offer.update(checked_on=NOW.date()).execute()
    mine = {"today": NOW.date(), "is_checked": True, "site": site, "topics": ["kita"], "dial": "0865477"}
    offers.add(name="Kita-Stelle", number="08654 77", purpose="Plätze suchen", hours=HOURS, **mine)
    offers.add(name="Nur fürs Team", number="08654 99", audience="staff", **mine)
    return briefing.of(decided(*topics(kita=7, schlaf=6, geld=5), text=SIX), now=NOW)


def test_every_number_of_the_briefing_stands_once_with_its_hours(found):
    facts = number_slips.facts(found)
    told = [one["name"] for one in facts["numbers"]]
    assert told[: len(found.help_now)] == [offer.name for offer in found.help_now]
    assert len(set(told)) == len(told)
    assert {offer.name for line in found.numbers for offer in line.told} <= set(told)
    assert "Nur fürs Team" not in told
    (local,) = [one for one in facts["numbers"] if one["name"] == "Kita-Stelle"]
    assert local == {
        "name": "Kita-Stelle",
        "number": "08654 77",
        "hours": "Mo, Di 9:00-12:00",
        "purpose": "Plätze suchen",
    }
    assert "Tag und Nacht" in {one["hours"] for one in facts["numbers"]}


def test_four_slips_on_one_page_say_the_same_and_no_topic(found):
    pdf = pypdfium2.PdfDocument(number_slips.pdf(found))
    (page,) = [one.get_textpage().get_text_bounded() for one in pdf]
    assert page.count("Kita-Stelle") == page.count("08654 77") == 4
    assert "Schlafen (Kind und Mama)" not in page
    assert "Geld, Sparen, Schulden" not in page


def test_the_same_whatever_was_chosen_of_the_same_topics(found, decided):
    other = decided(*topics(schlaf=9, geld=8, kita=6), text=SIX, now=NOW + dt.timedelta(days=1))
    both = [
        {one["name"] for one in number_slips.facts(one)["numbers"]}
        for one in (found, briefing.of(other, now=NOW))
    ]
    assert both[0] == both[1]
