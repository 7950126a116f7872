"""36. Unknown and known addresses look alike in text and time at sign-in; guessing at one locks no other out."""

import time
from itertools import count, islice

import pytest

from cafe_forms.members import roster, sign_in
from cafe_forms.models import Delivery, WrongCodes
from tests.conftest import NOW, hidden, without_tokens
from tests.pace import differ_each_time

ROUNDS = 25
KNOWN, UNKNOWN = "anna{}@cafe.example", "wer{}@cafe.example"
PAGE, CODE_PAGE = "/team/anmelden", "/team/anmelden/code"


@pytest.fixture
def members(site):
    """`members()`: the numbers of some more with a letter each, so that no request falls into another's two minutes."""
    numbers = count()

    def join():
        joined = list(islice(numbers, ROUNDS))
        for number in joined:
            member, _ = roster.invite(KNOWN.format(number), role="staff", sites=[site], name="", now=NOW)
            sign_in.mint_with_code(member, now=NOW)
        return joined

    return join


def ask(client, path, address):
    """The page without the address, and how long it took in seconds."""
    token = hidden(client.get(path).text, "csrf_token")
    began = time.perf_counter()
    answer = client.post(path, data={"csrf_token": token, "email": address, "code": "00000000"})
    took = time.perf_counter() - began
    return answer.status_code, without_tokens(answer.text).replace(address, "ADDRESS"), took


@pytest.mark.parametrize("path", [PAGE, CODE_PAGE])
def test_pages_and_times_are_alike(client, members, path):
    def differ():
        """Asked in turn, so that a slow moment of the machine meets both."""
        asked = {KNOWN: [], UNKNOWN: []}
        for number in members():
            for kind, found in asked.items():
                found.append(ask(client, path, kind.format(number)))
        assert len({one[:2] for found in asked.values() for one in found}) == 1
        # What the machine does besides makes many answers slow, in turn even, and never one quick.
        known, unknown = (min(one[2] for one in found) for found in asked.values())
        print(f"known {known:.4f} s, unknown {unknown:.4f} s")
        return not 0.5 < known / unknown < 2

    assert not differ_each_time(differ)


def test_a_flood_for_one_address_is_one_letter_and_keeps_nobody_out(members):
    members()
    for _ in range(50):
        sign_in.ask_for_letter(KNOWN.format(0), now=NOW)
    sign_in.ask_for_letter(KNOWN.format(1), now=NOW)
    assert sorted(row.to for row in Delivery.select()) == [KNOWN.format(0), KNOWN.format(1)]


def test_guessing_makes_one_address_wait_only(members):
    members()
    for _ in range(9):
        assert sign_in.spend_code(KNOWN.format(0), "x", now=NOW) is None
    assert [(row.member.email, row.number) for row in WrongCodes.select()] == [(KNOWN.format(0), 5)]
