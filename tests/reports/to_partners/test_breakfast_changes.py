"""A breakfast that is moved or called off is told to whoever brings it, and to the rest of the team."""

import datetime as dt
from functools import partial

import pytest

from cafe_forms.cafe import meetings, sites
from cafe_forms.models import Contact, Delivery, Meeting, Partner
from cafe_forms.post import letters
from cafe_forms.post.letters import Pointless
from cafe_forms.reports import breakfast
from cafe_forms.reports.to_partners import breakfast_changes
from cafe_forms.reports.to_partners.breakfast_changes import Breakfast
from cafe_forms.surveys.publishing import BERLIN
from tests.conftest import NOW
from tests.reports.conftest import at

DAY = dt.timedelta(days=1)


@pytest.fixture
def host(site):
    """Whoever brings the breakfast, and wants to hear of it."""
    return Contact.create(
        partner=Partner.create(name="Bäckerei"),
        site=site,
        email="huber@partner.example",
        confirmed=True,
        sponsors=True,
    )


@pytest.fixture
def agreed(site, host):
    meeting = sites.add_meeting(site, NOW + 10 * DAY, place="Pfarrsaal", breakfast=True)
    Meeting.update(sponsor=host.partner).execute()
    return Meeting.get_by_id(meeting.id)


@pytest.fixture
def other(site):
    return at(site, "samira@cafe.example")


def change(meeting, member, **values):
    before = Breakfast.of(meeting)
    meetings.change(meeting, seen=meeting.revision, **values)
    return breakfast_changes.owe_change(before, now=NOW, by=member)


def call_off(meeting, member):
    before = Breakfast.of(meeting)
    meetings.cancel(meeting, seen=meeting.revision)
    return breakfast_changes.owe_change(before, now=NOW, by=member)


def told(letter=breakfast_changes.LETTER):
    facts = {
        breakfast_changes.LETTER: breakfast_changes.to_host,
        breakfast_changes.TO_TEAM: breakfast_changes.to_team,
    }
    (delivery,) = Delivery.select().where(Delivery.letter == letter)
    return letters.write(letter, facts[letter](delivery, NOW, BERLIN))


def to(owed):
    return [Delivery.get_by_id(one).to for one in owed]


def whom():
    return {(one.letter, one.to) for one in Delivery.select()}


def test_who_brings_it_and_the_team_hear_that_it_was_moved_but_not_who_did_it(agreed, member, other):
    change(agreed, member, starts_at=NOW + 11 * DAY)
    assert whom() == {
        ("breakfast_changed", "huber@partner.example"),
        ("meeting_changed", "samira@cafe.example"),
    }
    text = told()["text"]
    assert "- bisher: Donnerstag, 3. Dezember, 10:00 Uhr (Pfarrsaal)" in text
    assert "- jetzt: Freitag, 4. Dezember, 10:00 Uhr (Pfarrsaal)" in text


def test_another_place_is_a_change_and_another_topic_is_none(agreed, member):
    assert change(agreed, member, topic="Schlaf") == []
    assert len(change(Meeting.get(), member, place="Stadthalle")) == 1


def test_who_brings_it_hears_that_it_is_called_off(agreed, member, other):
    call_off(agreed, member)
    assert "fällt leider aus. Bitte kaufen Sie" in told()["text"].replace("\n", " ")
    assert "fällt aus" in told(breakfast_changes.TO_TEAM)["subject"]


def test_a_meeting_that_loses_its_breakfast_calls_it_off(agreed, member):
    assert len(change(agreed, member, breakfast=False)) == 1
    assert "fällt aus" in told()["subject"]


def test_the_team_is_asked_to_ring_where_nobody_gets_letters(agreed, host, member, other):
    Contact.update(confirmed=False).execute()
    call_off(agreed, member)
    assert whom() == {("meeting_changed", "samira@cafe.example")}
    assert "Bitte ruft an" in told(breakfast_changes.TO_TEAM)["text"]


def test_where_nobody_was_named_who_got_the_numbers_is_told(agreed, host, member):
    Meeting.update(sponsor=None).execute()
    assert change(Meeting.get(), member, starts_at=NOW + 11 * DAY) == []
    numbers = {"meeting": agreed.id, "contact": host.id}
    Delivery.create(
        key="breakfast/x", letter=breakfast.LETTER, to=host.email, facts=numbers, due_at=NOW, owed_at=NOW
    )
    assert len(change(Meeting.get(), member, starts_at=NOW + 12 * DAY)) == 1


def test_who_has_the_numbers_hears_that_somebody_else_brings_it_and_gets_them_again_when_named_again(
    agreed, host, member, decided
):
    decided(*[{"come": "ja", "adults": 1, "kids": 2}] * 6, text="fruehstueck")
    other_host = Contact.create(
        partner=Partner.create(name="Metzger"),
        site=agreed.site,
        email="metzger@partner.example",
        confirmed=True,
        sponsors=True,
    )
    assert change(agreed, member, sponsor=other_host.partner) == []  # nobody has got anything yet
    meeting = Meeting.get()
    numbers = partial(breakfast.owe_due, now=NOW, zone=BERLIN)
    assert to(numbers()) == [other_host.email]
    Delivery.update(state="sent").execute()
    (letter,) = change(meeting, member, sponsor=host.partner)
    assert to([letter]) == [other_host.email]
    assert "bringt jetzt jemand anderes mit. Bitte kaufen Sie" in told()["text"].replace("\n", " ")
    assert to(numbers()) == [host.email]
    assert numbers() == []
    # Nothing of it is out when she changes her mind: only the first one is told, again.
    assert change(Meeting.get(), member, sponsor=other_host.partner) == []
    (unsent,) = Delivery.select().where(Delivery.to == host.email)
    for write, delivery in (
        (breakfast.facts, unsent),
        (breakfast_changes.to_host, Delivery.get_by_id(letter)),
    ):
        with pytest.raises(Pointless):
            write(delivery, NOW, BERLIN)
    assert to(numbers()) == [other_host.email]


def test_what_changed_again_since_is_told_once(agreed, member):
    (first,) = change(agreed, member, starts_at=NOW + 11 * DAY)
    (second,) = change(Meeting.get(), member, starts_at=NOW + 12 * DAY)
    with pytest.raises(Pointless):
        breakfast_changes.to_host(Delivery.get_by_id(first), NOW, BERLIN)
    found = breakfast_changes.to_host(Delivery.get_by_id(second), NOW, BERLIN)
    assert found["meeting"].starts_at == NOW + 12 * DAY


def test_a_meeting_without_breakfast_or_that_was_concerns_nobody(site, member, host, other):
    plain = sites.add_meeting(site, NOW + 10 * DAY)
    assert call_off(plain, member) == []
    past = sites.add_meeting(site, NOW - DAY, breakfast=True)
    assert call_off(past, member) == []
