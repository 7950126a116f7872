"""Help offers: only numbers that somebody has confirmed, the emergency numbers always, and in the catalogue's order."""

import datetime as dt

from cafe_forms.cafe import offers
from cafe_forms.models import Offer
from tests.conftest import NOW

YEAR = dt.timedelta(days=365)


def codes(found):
    return [offer.code for offer in found]


def test_the_catalogue_is_there_from_the_start(app):
    assert set(codes(Offer.select())) == {entry["id"] for entry in offers.catalogue()["offers"]}


def test_what_the_team_has_changed_stays(app):
    Offer.update(number="08654 123").where(Offer.code == "elterntelefon").execute()
    offers.bring_up_to_date()
    assert Offer.get(Offer.code == "elterntelefon").number == "08654 123"


def test_an_offer_of_a_newer_catalogue_is_added(app):
    Offer.delete().where(Offer.code == "notruf_112").execute()
    offers.bring_up_to_date()
    assert Offer.select().where(Offer.code == "notruf_112").count() == 1


def test_emergency_numbers_are_shown_whatever_happens(app):
    Offer.update(verified="no", checked_on=None).execute()
    assert set(codes(offers.shown(NOW))) == {"notruf_110", "notruf_112"}


def test_an_offer_that_nobody_has_confirmed_is_not_shown(app):
    unconfirmed = [
        o.code for o in Offer.select() if o.verified != "yes" and o.code not in offers.ALWAYS_SHOWN
    ]
    assert unconfirmed
    assert not set(unconfirmed) & set(codes(offers.shown(NOW)))


def test_a_number_is_hidden_a_year_after_the_last_call(app):
    offer = next(o for o in offers.shown(NOW) if o.code not in offers.ALWAYS_SHOWN)
    offer.checked_on = NOW.date()
    assert offers.is_shown(offer, NOW + YEAR)
    assert not offers.is_shown(offer, NOW + YEAR + dt.timedelta(days=1))


def test_a_number_must_be_rung_again_after_half_a_year(app):
    offer = Offer.select().first()
    offer.checked_on = NOW.date()
    assert not offers.must_be_checked(offer, NOW + dt.timedelta(days=183))
    assert offers.must_be_checked(offer, NOW + dt.timedelta(days=184))
    offer.checked_on = None
    assert offers.must_be_checked(offer, NOW)


def test_they_stand_in_the_catalogues_order(app):
    order = [entry["id"] for entry in offers.catalogue()["offers"]]
    found = codes(offers.shown(NOW))
    assert found == sorted(found, key=order.index)


def test_every_crisis_set_offers_help_in_its_own_order(app):
    for name, wanted in offers.catalogue()["crisis_sets"].items():
        found = codes(offers.crisis_set(name, NOW))
        assert found, name
        assert found == [code for code in wanted if code in found]


def test_mothers_see_no_number_that_is_for_the_team(app):
    assert {offer.audience for offer in offers.shown(NOW)} == {"mothers"}


def test_named_offers_come_once(app):
    code = offers.shown(NOW)[0].code
    assert codes(offers.named([code, code, "no such offer"], NOW)) == [code]
