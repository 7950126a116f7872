"""41. Thirty women on one Wi-Fi can all answer within ten minutes; a flood is slowed with 429, its answers kept."""

import gc
import sys
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv6Address

import pytest

import config as settings
from cafe_forms.limiter import MOST_ADDRESSES, Limiter
from tests.conftest import hidden, on_sqlite
from tests.outside.conftest import Browser
from tests.promises.ledger import stored

WOMEN = 30
TYPED = "Nächte – أين؟ <b>"
DEFAULTS = settings.read({})
LIMIT, THREADS = DEFAULTS.RATE_LIMIT, DEFAULTS.THREADS
ADDRESSES = ["10.0.0.1", "203.0.113.77", "2001:db8:0:7::1"]


@pytest.fixture
def wifi(cafe):
    """The café's server as it is set up by default; all phones have one address."""
    del cafe.settings["CAFE_RATE_LIMIT"]
    path = f"/s/{cafe.survey('--open')}/de"
    with cafe.running("web") as server:
        yield cafe, Browser(server.port), path
        assert server.errors() == ""


@on_sqlite
def test_thirty_women_answer_at_once_and_a_flood_waits_without_losing_its_text(wifi):
    cafe, phone, path = wifi
    with ThreadPoolExecutor(WOMEN) as women:
        answers = list(women.map(lambda number: phone.answer(path, q_detail=str(number)), range(WOMEN)))
        assert {answer.status for answer in answers} == {303}
        flood = list(women.map(lambda _: phone.answer(path, q_topics="geld", q_detail=TYPED), range(150)))
    assert {answer.status for answer in flood} == {303, 429}
    assert LIMIT.responses <= len(stored(cafe)) < LIMIT.responses + THREADS  # who was let in before the last
    for slowed in (answer for answer in flood if answer.status == 429):
        assert 0 < int(slowed.headers["Retry-After"]) <= LIMIT.seconds
        assert (slowed.typed["q_detail"], slowed.typed["q_topics"]) == ([TYPED], ["geld"])
    assert phone.get(path).status == 200


def test_by_default_four_times_as_many_may_answer_in_ten_minutes():
    assert LIMIT.responses >= 4 * WOMEN
    assert LIMIT.seconds <= 600


class TestOverTheLimit:
    @pytest.fixture
    def config(self, config):
        config.RATE_LIMIT = type(LIMIT)(3, 600)
        return config

    def test_the_page_that_waits_is_stored_with_its_own_token_once_the_window_is_over(
        self, app, client, open_survey
    ):
        clock = [1000.0]
        app.extensions["limiter"] = Limiter(3, 600, clock=lambda: clock[0])
        path = f"/s/{open_survey().slug}/de"
        page = {"token": hidden(client.get(path).text, "token"), "q_detail": TYPED}
        for _ in range(3):
            fresh = page | {"token": hidden(client.get(path).text, "token")}
            assert client.post(path, data=fresh).status_code == 303
        slowed = client.post(path, data=page)
        assert (slowed.status_code, slowed.headers["Retry-After"]) == (429, "600")
        assert hidden(slowed.text, "token") == page["token"]
        clock[0] += 600
        assert client.post(path, data=page).status_code == 303


@pytest.fixture
def clock():
    return [0.0]


@pytest.fixture
def limiter(clock):
    return Limiter(2, 600, clock=lambda: clock[0])


def held(limiter) -> bytes:
    """Everything that the limiter reaches, spelled out."""
    seen, ahead = {}, [limiter]
    while ahead:
        thing = ahead.pop()
        if id(thing) not in seen and not callable(thing):
            seen[id(thing)] = thing
            ahead += gc.get_referents(thing)
    return b"\n".join(
        part if isinstance(part, bytes) else repr(part).encode()
        for part in seen.values()
        if isinstance(part, (bytes, str, int, float))
    )


def test_its_memory_holds_no_address_and_no_name_that_outlives_the_window(limiter, clock):
    names = []
    for _window in range(3):
        for address in ADDRESSES:
            limiter.count(address)
        memory = held(limiter)
        assert not [address for address in ADDRESSES if address.encode() in memory]
        names.append(set(limiter._counts))
        clock[0] += 600
    assert len(set.union(*names)) == 3 * len(ADDRESSES), "the key rotates: nobody is known again"


def test_a_flood_from_everywhere_does_not_grow_it_without_bound(limiter):
    for number in range(MOST_ADDRESSES + 5000):
        limiter.count(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert len(limiter._counts) == MOST_ADDRESSES
    assert sys.getsizeof(limiter._counts) + len(held(limiter)) < 5_000_000  # bytes
    assert limiter.wait("192.0.2.1") == 0, "whoever comes new is let in"


def test_a_house_with_many_ipv6_addresses_counts_as_one(limiter):
    """A provider gives a household a whole /64, and any phone in it a new address as often as it likes."""
    first = int(IPv6Address("2001:db8:0:7::"))
    for number in range(2):
        limiter.count(str(IPv6Address(first + number * 99_999)))
    assert limiter.wait(str(IPv6Address(first + 2**63))) > 0
    assert limiter.wait("2001:db8:0:8::1") == 0
    assert limiter.wait("::ffff:10.0.0.1") == limiter.wait("") == limiter.wait("no address") == 0
