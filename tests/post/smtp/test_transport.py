"""Mail servers that are hostile, broken or false: no letter is lost, blamed for them, or sent in the clear."""

import datetime as dt
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from cafe_forms.models import Delivery
from tests.conftest import NOW
from tests.post.conftest import DROP, send, states
from tests.post.hostile import HANGS_UP, Raw, saying

MINUTE = dt.timedelta(minutes=1)


def test_a_line_that_drops_after_the_dot_leads_to_one_duplicate_with_one_id(owed, server):
    owed()
    server.says["DATA"] = [DROP]
    assert send() == 0
    assert send(Delivery.get().due_at) == 1
    first, second = server.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]


def test_a_server_that_is_going_away_harms_no_other_letter(owed, server):
    owed("a@cafe.example", "b@cafe.example")
    server.says["RCPT"] = ["421 4.3.2 shutting down"]
    assert send() == 1
    assert [(d.tries, d.state) for d in Delivery.select().order_by(Delivery.id)] == [
        (1, "waiting"),
        (1, "sent"),
    ]
    assert send(NOW + MINUTE) == 1


@pytest.mark.parametrize("reply", ["421 4.7.0 too many messages over one line", DROP])
def test_a_server_that_takes_a_letter_a_line_is_not_away(owed, server, reply):
    owed("a@cafe.example", "b@cafe.example")
    server.says["MAIL"] = ["250 OK", "250 OK", reply]
    assert send() == 2
    assert (server.dialogues, {one.tries for one in Delivery.select()}) == (2, {1})


def test_a_quit_that_breaks_is_no_failure(owed, server):
    owed()
    server.says["QUIT"] = [DROP]
    assert (send(), states()) == (1, ["sent"])


def test_a_server_that_is_gone_is_asked_once_a_round(owed, through, server):
    owed("a@cafe.example", "b@cafe.example")
    with socket.create_server(("127.0.0.1", 0)) as closed:
        server.port = closed.getsockname()[1]
    through(server)
    assert send() == 0
    assert [(d.tries, d.state) for d in Delivery.select()] == [(0, "waiting")] * 2
    assert all(d.reason == "no-answer" for d in Delivery.select())


def test_a_server_that_says_nothing_is_left_after_the_time_limit(owed, through, server):
    owed("a@cafe.example", "b@cafe.example")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server.port = silent.getsockname()[1]
        through(server, MAIL_TIMEOUT=0.2)
        assert send() == 0
    assert [delivery.tries for delivery in Delivery.select()] == [0, 0]


def test_a_server_that_drips_is_cut_off(owed, through, server):
    """Every byte comes within the limit of a byte; the dialogue as a whole must end all the same."""
    owed()
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:
        dripping = pool.submit(drip, listener)
        server.port = listener.getsockname()[1]
        through(server, MAIL_DIALOGUE_SECONDS=0.5)
        assert send() == 0
        assert dripping.result() < 20
    assert Delivery.get().state == "waiting"


def drip(listener) -> int:
    """A greeting without an end, a byte every tenth of a second; how many bytes it took the other side to leave."""
    line, _ = listener.accept()
    line.settimeout(0.1)
    with line:
        for number in range(100):
            line.send(b"2")
            try:
                if line.recv(1) == b"":
                    return number
            except TimeoutError:
                continue
            except ConnectionError:
                return number
    return 100


def test_a_wrong_password_fails_no_letter(owed, through, locked_server):
    owed("a@cafe.example", "b@cafe.example")
    through(locked_server, MAIL_USERNAME="cafe", MAIL_PASSWORD="falsch")
    assert send() == 0
    assert states() == ["waiting", "waiting"]
    assert {d.reason for d in Delivery.select()} == {"wrong-password"}
    assert [d.reason_facts for d in Delivery.select()] == [{"words": "535"}] * 2


@pytest.mark.parametrize(
    ("settings", "answers", "reason"),
    [
        ({}, saying("554 5.7.1 not from there"), "not-let-in"),
        (
            {"MAIL_USERNAME": "cafe", "MAIL_PASSWORD": "x"},
            saying(EHLO="250-mail\r\n250 AUTH PLAIN", AUTH="454 not just now"),
            "wrong-password",
        ),
        ({"MAIL_DEFAULT_SENDER": "café@cafe.example"}, saying(), "sender-refused"),
        ({}, saying(HANGS_UP), "silent"),
    ],
)
def test_a_server_that_lets_nobody_in_costs_no_letter_a_try(owed, through, settings, answers, reason):
    owed("a@cafe.example")
    with Raw(answers) as raw:
        through(raw, **settings)
        assert send() == 0
    found = Delivery.get()
    assert (found.state, found.tries, found.reason) == ("waiting", 0, reason)


TLS = [("starttls_server", "MAIL_USE_TLS"), ("tls_server", "MAIL_USE_SSL")]


@pytest.mark.parametrize(("kind", "way"), TLS)
def test_a_self_signed_certificate_is_refused(owed, through, request, kind, way):
    server = request.getfixturevalue(kind)
    owed("a@cafe.example", "b@cafe.example")
    through(server, **{way: True})
    assert send() == 0
    assert (server.accepted, states()) == ([], ["waiting", "waiting"])
    assert all("certificate" in delivery.reason_facts["words"] for delivery in Delivery.select())


@pytest.mark.parametrize(("kind", "way"), TLS)
def test_a_certificate_that_the_operator_trusts_is_accepted(owed, through, request, certificate, kind, way):
    owed()
    server = request.getfixturevalue(kind)
    through(server, **{way: True, "MAIL_TLS_CA_FILE": certificate, "MAIL_SERVER": "localhost"})
    assert send() == 1


@pytest.mark.parametrize(("kind", "way"), TLS)
def test_a_certificate_for_another_name_is_refused(owed, through, request, certificate, kind, way):
    server = request.getfixturevalue(kind)
    owed()
    through(server, **{way: True, "MAIL_TLS_CA_FILE": certificate, "MAIL_SERVER": "127.0.0.1"})
    assert send() == 0
    assert server.accepted == []
    assert "127.0.0.1" in Delivery.get().reason_facts["words"]


def test_a_server_without_tls_gets_no_letter_when_tls_is_asked_for(owed, through, server):
    owed("a@cafe.example", "b@cafe.example")
    through(server, MAIL_USE_TLS=True)
    assert send() == 0
    assert (server.accepted, states()) == ([], ["waiting", "waiting"])
