"""Her language: help that speaks it comes first, and pages without a survey are in it too."""

import re

import pytest

from cafe_forms.cafe import offers
from cafe_forms.models import Offer


@pytest.fixture(autouse=True)
def all_confirmed(app):
    Offer.update(verified="yes").execute()


def order(client, tag) -> list[str]:
    """Codes of the offers on the page of help."""
    page = client.get(f"/hilfe/{tag}").text.partition("<main>")[2]
    codes = {offer.dial or offer.url_domain: offer.code for offer in Offer.select()}
    ways = re.findall(r'<a href="(?:tel:|https://)([^"]+)"', page)
    return list(dict.fromkeys(codes[way] for way in ways if way in codes))


@pytest.mark.parametrize(
    ("tag", "first", "later"),
    [("ru", "doweria", "giftnotruf"), ("tr", "mutes", "doweria"), ("de", "giftnotruf", "doweria")],
)
def test_an_offer_that_speaks_her_language_stands_before_one_that_does_not(client, tag, first, later):
    shown = order(client, tag)
    assert shown.index(first) < shown.index(later)


def test_whoever_is_in_danger_reads_on_top_whom_to_call_for_nothing(client):
    shown = order(client, "ru")
    urgent = [offer for offer in Offer.select() if offers.needs_no_check(offer)]
    assert set(shown[: len(urgent)]) == {offer.code for offer in urgent}
    assert all(offer.free for offer in urgent)


def test_thanks_orders_help_like_that_too(client, ask):
    survey, _page = ask("themenwahl", "ru")
    thanks = client.get(f"/s/{survey.slug}/ru/danke").text.partition("<main>")[2]
    other = client.get(f"/s/{survey.slug}/tr/danke").text.partition("<main>")[2]
    ways = [re.findall(r'<a href="(tel:[^"]+)"', page) for page in (thanks, other)]
    assert set(ways[0]) == set(ways[1])
    assert ways[0] != ways[1]


@pytest.mark.parametrize("address", ["/s/abcdefgh/ar", "/cafe/nirgends-abcdef/ar"])
def test_what_is_not_there_is_said_in_the_language_of_the_address(client, address):
    answer = client.get(address, headers={"Accept-Language": "de"})
    assert answer.status_code == 404
    assert '<html lang="ar" dir="rtl">' in answer.text
