"""Help offers: who sees which, what must be looked at again, and crisis lines that nobody is asked to test."""

import datetime as dt

import pytest

from cafe_forms.cafe import offers, sites
from cafe_forms.models import Offer, Site
from cafe_forms.surveys.catalogue import topics
from tests.conftest import NOW

DAY = dt.timedelta(days=1)
HALF_A_YEAR, YEAR = 183 * DAY, 365 * DAY
TODAY = NOW.date()
CRISIS_LINES = {
    *("notruf_110", "notruf_112", "hilfetelefon_gewalt"),
    *("krisendienste_bayern", "telefonseelsorge", "hilfetelefon_missbrauch"),
}


def codes(found):
    return [offer.code for offer in found]


def shown(now=NOW):
    return offers.seen_by(offers.MOTHERS, now)


@pytest.fixture
def catalogue(app):
    """As if it had come into this house today."""
    Offer.update(added_on=TODAY).execute()


def add(name="Beratung", site=None, **said):
    said = {"number": "08654 1", "dial": "086541", "is_checked": True} | said
    return offers.add(today=TODAY, name=name, site=site, **said)


def test_the_catalogue_is_there_from_the_start(app):
    assert set(codes(Offer.select())) == {entry["id"] for entry in offers.catalogue()["offers"]}


def test_what_the_team_has_changed_stays(app):
    Offer.update(number="08654 123").where(Offer.code == "elterntelefon").execute()
    offers.bring_up_to_date(today=TODAY)
    assert Offer.get(Offer.code == "elterntelefon").number == "08654 123"


def test_an_offer_of_a_newer_catalogue_is_added(app):
    Offer.delete().where(Offer.code == "notruf_112").execute()
    offers.bring_up_to_date(today=TODAY)
    assert Offer.select().where(Offer.code == "notruf_112").count() == 1


def test_crisis_lines_are_shown_and_need_no_check_whatever_happens(app):
    Offer.update(verified="no", checked_on=None, added_on=TODAY - 9 * YEAR).execute()
    assert set(codes(shown())) == CRISIS_LINES
    assert not CRISIS_LINES & set(codes(offers.to_check(NOW)))


def test_a_crisis_line_may_be_for_the_team_alone_but_not_a_number_that_stands_on_every_page(catalogue):
    Offer.update(audience="staff").execute()
    assert set(codes(shown())) == offers.ON_EVERY_PAGE


def test_an_offer_that_nobody_has_confirmed_is_not_shown(catalogue):
    unconfirmed = [offer for offer in Offer.select() if not offers.is_confirmed(offer)]
    assert unconfirmed
    assert not set(codes(unconfirmed)) & set(codes(shown()))
    assert not any(offers.sees(offers.TEAM, offer, NOW) for offer in unconfirmed)
    assert set(codes(unconfirmed)) == set(codes(offers.to_check(NOW)))


@pytest.mark.parametrize("is_checked", [True, False])
def test_it_grows_old_from_the_day_somebody_looked_or_else_from_the_day_it_came(catalogue, is_checked):
    offer = Offer.get(Offer.code == "infotelefon_depression")
    if is_checked:
        offer.added_on, offer.checked_on = TODAY - 3 * YEAR, TODAY
    assert not offers.must_be_checked(offer, NOW + HALF_A_YEAR)
    assert offers.must_be_checked(offer, NOW + HALF_A_YEAR + DAY)
    assert offers.sees(offers.MOTHERS, offer, NOW + YEAR)
    assert not offers.sees(offers.MOTHERS, offer, NOW + YEAR + DAY)


def test_leads_are_warned_while_it_is_still_seen(catalogue, site):
    ours = [add("Hier", site), add("Überall")]
    assert offers.expiring(Site.select(), NOW + HALF_A_YEAR) == []
    names = {offer.name for offer in offers.expiring(Site.select(), NOW + HALF_A_YEAR + DAY)}
    assert {offer.name for offer in ours} < names
    elsewhere = offers.expiring(Site.select().where(Site.id != site.id), NOW + YEAR)
    assert "Hier" not in {offer.name for offer in elsewhere}
    assert offers.expiring(Site.select(), NOW + YEAR + DAY) == []


def test_only_our_own_numbers_are_called(catalogue):
    assert not [offer.code for offer in Offer.select() if offers.is_called(offer)]
    assert offers.is_called(add())
    assert not offers.is_called(add(number="", dial="", url_domain="beratung.example"))


def test_they_stand_in_the_catalogues_order_and_then_ours(catalogue):
    add("B"), add("A")
    order = [entry["id"] for entry in offers.catalogue()["offers"]]
    found = shown()
    assert [offer.name for offer in found[-2:]] == ["A", "B"]
    assert codes(found[:-2]) == sorted(codes(found[:-2]), key=order.index)


def test_every_crisis_set_offers_help_in_its_own_order(catalogue):
    for name, wanted in offers.catalogue()["crisis_sets"].items():
        found = codes(offers.crisis_set(name, NOW))
        assert found, name
        assert found == [code for code in wanted if code in found]


def test_an_offer_for_the_team_is_seen_by_the_team_of_its_cafe(catalogue, site):
    here, everywhere = add("Hier", site, audience="staff"), add("Überall", audience="staff")
    elsewhere = add("Dort", sites.add("Teisendorf"), audience="staff")
    for offer in (here, everywhere, elsewhere):
        assert not offers.sees(offers.MOTHERS, offer, NOW)
        assert offers.sees(offers.TEAM, offer, NOW)
    assert offers.for_the_team_alone(site, NOW) == [here, everywhere]
    assert offers.at(site, NOW) == []


def test_the_catalogue_says_what_its_offers_are_for(catalogue):
    for_topics = offers.catalogue()["for_topics"]
    assert list(for_topics) == list(topics())
    assert [topic for topic in for_topics if not for_topics[topic]] == [
        "freizeit"
    ]  # what helps there is local
    assert {code for codes in for_topics.values() for code in codes} <= set(codes(Offer.select()))


def test_of_a_topic_the_best_comes_first_and_a_crisis_line_only_where_it_is(catalogue, site):
    Offer.update(checked_on=TODAY).execute()
    for topic, best_first in offers.catalogue()["for_topics"].items():
        assert codes(offers.for_topics([topic], site, NOW)) == best_first
    assert codes(offers.for_topics(["erschoepfung"], site, NOW))[0] == "elterntelefon"


def test_what_was_proposed_is_not_seen_before_somebody_looked(catalogue, site):
    assert codes(offers.for_topics(["geld"], site, NOW)) == []
    proposed = offers.unconfirmed_for(["geld"], site, NOW)
    assert set(codes(proposed)) == {"caritas_onlineberatung", "energieberatung_vz", "familienkasse"}
    offers.note_check(proposed[0], seen=proposed[0].revision, checked_on=TODAY)
    assert codes(offers.for_topics(["geld", "wohnen"], site, NOW)) == [proposed[0].code]


def test_of_a_topic_the_cafes_own_come_before_those_of_the_country(catalogue, site):
    here, everywhere = add("Hier", site, topics=["gewalt"]), add("Unser Landkreis", topics=["gewalt"])
    add("Dort", sites.add("Teisendorf"), topics=["gewalt"])
    add("Anderes", site, topics=["geld"])
    found = offers.for_topics(["gewalt", "geld"], site, NOW)
    assert [offer.name for offer in found[:3]] == ["Anderes", "Hier", "Unser Landkreis"]
    assert "hilfetelefon_gewalt" in codes(found[3:])
    assert "Dort" not in [offer.name for offer in found]
    assert {here, everywhere} < set(found)


def test_an_offer_from_before_gets_the_topics_of_the_catalogue(app):
    Offer.update(topics=None).where(Offer.code.in_(["elterntelefon", "notruf_110"])).execute()
    Offer.update(topics=["geld"]).where(Offer.code == "mbeon").execute()
    offers.bring_up_to_date(today=TODAY)
    assert "schlaf" in Offer.get(Offer.code == "elterntelefon").topics
    assert Offer.get(Offer.code == "mbeon").topics == ["geld"]
