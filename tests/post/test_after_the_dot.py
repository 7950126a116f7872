"""A letter that the server has and says nothing about: it is overtaken, goes once more, and then the team decides."""

import asyncio
import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from cafe_forms.db import database
from cafe_forms.models import Delivery
from cafe_forms.post import claims, outbox, outcomes
from cafe_forms.post.smtp import lines
from tests.conftest import NOW
from tests.pace import PATIENCE, in_time
from tests.post.conftest import DROP, MailServer, running, send, states

MINUTE = dt.timedelta(minutes=1)


class Silent(MailServer):
    """It takes every letter whole, and says nothing to the dot of the `slow` ones for so many seconds."""

    def __init__(self):
        super().__init__()
        self.seconds, self.is_over = 60.0, False

    def stop(self, *args, **options):
        self.is_over = True
        super().stop(*args, **options)

    async def handle_DATA(self, server, session, envelope):
        ends = time.monotonic() + self.seconds * ("slow" in envelope.rcpt_tos[0])
        reply = await super().handle_DATA(server, session, envelope)
        while time.monotonic() < ends and not self.is_over:
            await asyncio.sleep(0.02)
        return reply


@pytest.fixture
def server(app):
    yield from running(Silent())


@pytest.fixture
def config(read_config):
    return read_config(MAIL_SERVER="127.0.0.1", MAIL_DEFAULT_SENDER="cafe@cafe.example")


@pytest.fixture
def patience(app, server, through):
    """So long is a line thought to be fast, and so long a reply awaited, in seconds."""

    def set_to(slow_after=0.6, reply=1.5):
        through(server, MAIL_TIMEOUT=slow_after, MAIL_REPLY_SECONDS=reply)

    set_to()
    return set_to


def due_again() -> dt.datetime:
    return Delivery.get(Delivery.state == "uncertain").due_at


@pytest.mark.long
def test_at_most_two_copies_with_one_id_and_then_the_team_decides(owed, server, patience):
    owed("slow@cafe.example")
    assert send() == 0
    first = Delivery.get()
    assert (first.state, first.copies, first.held_until) == ("uncertain", 1, None)
    assert first.reason == "no-reply"
    for day in range(8):
        send(due_again() + day * claims.DAY)
    assert [(one.state, one.copies) for one in Delivery.select()] == [("uncertain", 2)]
    assert len(server.accepted) == 2
    assert len({letter["Message-ID"] for letter in server.letters}) == 1


@pytest.mark.long
def test_it_goes_once_more_after_a_while_and_not_at_once(owed, server, patience):
    owed("slow@cafe.example")
    send()
    assert due_again() == NOW + outcomes.ONE_MORE_AFTER
    assert (send(NOW + MINUTE), len(server.accepted)) == (0, 1)
    server.seconds = 0
    assert send(due_again()) == 1
    assert (states(), len(server.accepted)) == (["sent"], 2)


def test_who_hangs_up_after_the_dot_is_the_same(owed, server, patience):
    owed("a@cafe.example")
    server.says["DATA"] = [DROP, DROP]
    send()
    send(due_again())
    assert (states(), len(server.accepted)) == (["uncertain"], 2)


def test_a_slow_reply_is_waited_for(owed, server, patience):
    owed("slow@cafe.example")
    server.seconds = 0.6
    patience(reply=5)
    assert send() == 1
    assert (states(), len(server.accepted)) == (["sent"], 1)


@pytest.mark.long
def test_others_go_on_over_another_line_meanwhile(owed, server, patience):
    owed("slow@cafe.example", "a@cafe.example", "b@cafe.example", "c@cafe.example")
    assert send() == 3
    assert states() == ["uncertain", "sent", "sent", "sent"]
    assert server.recipients[0] == ["slow@cafe.example"]
    assert server.dialogues == 2


@pytest.mark.long
def test_a_sign_in_letter_finds_a_line_where_ordinary_ones_find_none(owed, server, patience, member):
    """All lines that ordinary letters may take are kept waiting; whoever signs in is not."""
    many = lines.MOST + 2
    for number in range(many):
        owed(f"slow-{number}@cafe.example", letter="welcome")
    patience(slow_after=0.05, reply=30)
    until = time.monotonic() + PATIENCE
    seen = []

    def is_over():
        nonlocal until
        if len(server.accepted) == lines.MOST and not seen:
            seen.append(outbox.owe("sign_in", key="s", to="jana@cafe.example", member=member, now=NOW))
        elif seen and Delivery.get_by_id(seen[0]).state == "sent":
            until = min(until, time.monotonic() + 0.5)  # nobody else finds one meanwhile
        return time.monotonic() > until

    outbox.send_due(clock=lambda: NOW, is_over=is_over)
    assert [to for (to,) in server.recipients][lines.MOST] == "jana@cafe.example"
    assert Delivery.get_by_id(seen[0]).state == "sent"
    assert len(server.accepted) == lines.MOST + 1
    assert states().count("waiting") == many - lines.MOST


@pytest.mark.long
def test_the_claim_lives_as_long_as_the_dialogue(app, owed, server, patience):
    """A clock that runs a hundred and fifty times as fast: the lease of five minutes would have ended twice."""
    owed("slow@cafe.example")
    patience(reply=8)
    server.seconds = 4
    began = time.monotonic()

    def fast():
        return NOW + 150 * dt.timedelta(seconds=time.monotonic() - began)

    def other(_):
        with app.app_context(), database.connection_context():
            time.sleep(0.5)
            found = []
            while fast() < NOW + claims.LEASE + 3 * MINUTE:
                claims.sweep(fast())
                found.append(claims.claim(fast()))
                time.sleep(0.3)
            return found

    with ThreadPoolExecutor(1) as pool:
        others = pool.submit(other, None)
        assert outbox.send_due(clock=fast) == 1
    assert set(others.result()) == {None}
    assert (states(), len(server.accepted)) == (["sent"], 1)


def test_a_worker_that_is_told_to_stop_hangs_up_and_says_that_it_does_not_know(owed, server, patience):
    owed("slow@cafe.example")
    patience(reply=600)
    began = time.monotonic()
    outbox.send_due(clock=lambda: NOW, is_over=lambda: bool(server.accepted))
    assert in_time(time.monotonic() - began, 5)
    assert (states(), Delivery.get().copies, Delivery.get().held_until) == (["uncertain"], 1, None)


def test_a_sender_that_died_twice_with_the_same_letter_leaves_it_to_the_team(owed, server, patience):
    owed("a@cafe.example")
    now = NOW
    for copies in (1, 2):
        assert claims.claim(now)
        now += claims.LEASE
        claims.sweep(now)
        assert (Delivery.get().state, Delivery.get().copies) == ("uncertain", copies)
    assert send(now) == 0
    outbox.retry(Delivery.get().id, now=now)
    assert send(now) == 1


@pytest.mark.long
def test_what_may_have_arrived_is_never_called_unneeded(owed, server, patience):
    """Past its date it goes no more, and stays what it is."""
    owed("slow@cafe.example", expires_at=NOW + 15 * MINUTE)
    send()
    assert send(due_again()) == 0
    assert (states(), len(server.accepted)) == (["uncertain"], 1)


@pytest.mark.long
def test_somebody_may_send_it_a_third_time(owed, server, patience):
    delivery = owed("slow@cafe.example")
    send()
    send(due_again())
    server.seconds = 0
    outbox.retry(delivery.id, now=NOW + claims.DAY)
    assert send(NOW + claims.DAY) == 1
    assert states() == ["sent"]


def test_a_reply_that_nobody_can_read_is_none(owed, server, patience):
    owed("a@cafe.example")
    server.says["DATA"] = ["what? 250"]
    send()
    assert (states(), Delivery.get().copies) == (["uncertain"], 1)


@pytest.mark.parametrize("reply", ["451 4.3.0 not now", "554 5.7.1 spam"])
def test_a_no_to_the_dot_is_a_no(owed, server, patience, reply):
    """The server said that it does not have it: nothing is uncertain."""
    owed("a@cafe.example")
    server.says["DATA"] = [reply]
    send()
    assert states() == ["waiting" if reply[0] == "4" else "failed"]
