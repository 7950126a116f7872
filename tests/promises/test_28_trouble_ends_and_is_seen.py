"""28. Temporary errors retry, ever later, and end; permanent ones are shown per recipient and can be sent again."""

import datetime as dt
import itertools
import time
from collections import Counter, defaultdict
from contextlib import ExitStack, contextmanager

import pytest

from cafe_forms.models import Delivery, Member
from cafe_forms.post import claims, outbox
from cafe_forms.post.smtp import transport
from tests.conftest import NOW
from tests.pace import in_time
from tests.post import hostile
from tests.post.conftest import MailServer, certificate, running, tls  # noqa: F401 - fixtures

DIALOGUE = 1.0  # seconds here instead of sixty
KINDS = ("ok", "grey", "gone", "mixed", "drop", "spam", "ok", "grey")
ARRIVES = {"ok", "grey", "drop"}
started = contextmanager(running)


@pytest.fixture
def bad_lines(tls):  # noqa: F811
    """Servers over which no letter may go, each with the settings that it is reached by."""
    with ExitStack() as stack:
        drips = stack.enter_context(hostile.Raw(hostile.drip))
        silent = stack.enter_context(hostile.Raw(hostile.say_nothing))
        plain = stack.enter_context(started(MailServer()))
        false = stack.enter_context(started(MailServer(tls_context=tls)))
        false_at_once = stack.enter_context(started(MailServer(ssl_context=tls)))
        yield [
            (drips, {}),
            (silent, {}),
            (silent, {"MAIL_USE_SSL": True}),
            (plain, {"MAIL_USE_TLS": True}),
            (false, {"MAIL_USE_TLS": True}),
            (false_at_once, {"MAIL_USE_SSL": True}),
            (false_at_once, {"MAIL_USE_SSL": True, "MAIL_SERVER": "127.0.0.2"}),
        ]


@pytest.fixture
def post(app, monkeypatch):
    """Send what is due at this moment through this server."""

    def send(server, now, **settings):
        plain = {"MAIL_SERVER": "localhost", "MAIL_USE_TLS": False, "MAIL_USE_SSL": False, "MAIL_TIMEOUT": 10}
        for name, value in (plain | {"MAIL_PORT": server.port} | settings).items():
            monkeypatch.setitem(app.config, name, value)
        began = time.monotonic()
        sent = outbox.send_due(clock=lambda: now)
        return sent, time.monotonic() - began

    return send


def owe(number: int) -> None:
    member = Member.create(email="jana@cafe.example", role="staff")
    for each, kind in zip(range(number), itertools.cycle(KINDS)):
        to = f"{kind}-{each}@cafe.example"
        outbox.owe("sign_in", key=to, to=to, member=member, now=NOW)


@pytest.mark.parametrize("number", [40, pytest.param(500, marks=pytest.mark.prove)])
@pytest.mark.long
def test_everything_that_can_arrive_arrives_and_the_rest_says_why(post, bad_lines, number):
    owe(number)
    now = NOW
    for server, settings in bad_lines:
        sent, seconds = post(server, now, MAIL_DIALOGUE_SECONDS=DIALOGUE, **settings)
        assert (sent, in_time(seconds, DIALOGUE + 2)) == (0, True), settings
        assert not getattr(server, "accepted", None)
        now += dt.timedelta(seconds=1)
    with started(hostile.Picky()) as picky:
        while (
            owed := Delivery.select().where(Delivery.state.in_(claims.OWED)).order_by(Delivery.due_at).first()
        ):
            now = max(now, owed.due_at)
            post(picky, now, MAIL_DIALOGUE_SECONDS=transport.DIALOGUE_SECONDS)
        ids = defaultdict(list)
        for (to,), letter in zip(picky.recipients, picky.letters, strict=True):
            ids[to].append(letter["Message-ID"])
    expected = {
        f"{kind}-{n}@cafe.example"
        for n, kind in zip(range(number), itertools.cycle(KINDS))
        if kind in ARRIVES
    }
    assert set(ids) == expected
    for to, same in ids.items():
        assert (len(same), len(set(same))) == (2 if to.startswith("drop") else 1, 1)
    assert_the_rest_is_seen(expected)


def assert_the_rest_is_seen(arrived):
    for delivery in Delivery.select():
        kind = delivery.to.split("-")[0]
        assert delivery.state == ("sent" if delivery.to in arrived else "failed")
        if kind in {"gone", "mixed"}:
            assert "550 5.1.1" in delivery.reason_facts["words"]
            assert "boss@" not in delivery.reason_facts["words"]
        if kind == "spam":
            assert "554 5.7.1" in delivery.reason_facts["words"]


@pytest.mark.long
def test_what_is_put_off_waits_longer_each_time_and_ends_after_five_days(post):
    owe(1)
    waits, now = [], NOW
    with started(MailServer()) as server:
        server.says["RCPT"] = ["451 4.7.1 not now"] * 99
        while Delivery.get().state == "waiting":
            now = Delivery.get().due_at
            post(server, now)
            waits.append(Delivery.get().due_at - now)
    assert len(waits) >= 10
    assert waits[0] == dt.timedelta(seconds=30)
    assert waits[:-1] == sorted(waits[:-1])
    assert dt.timedelta(days=4) < now - NOW <= dt.timedelta(days=5)
    assert (Delivery.get().state, Delivery.get().reason) == ("failed", "not-yet")


def test_a_letter_that_failed_can_be_sent_again(post):
    owe(1)
    with started(MailServer()) as server:
        server.says["RCPT"] = ["550 no"]
        post(server, NOW)
        assert Delivery.get().state == "failed"
        outbox.retry(Delivery.get().id, now=NOW)
        assert post(server, NOW)[0] == 1


def test_each_letter_has_one_recipient(post):
    owe(8)
    with started(MailServer()) as server:
        post(server, NOW)
        assert Counter(map(len, server.recipients)) == {1: 8}
        assert [letter["To"] for letter in server.letters] == [to for (to,) in server.recipients]
        assert server.dialogues == 1
