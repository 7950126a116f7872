"""`cafe-forms mail test`: every step of the dialogue in words, and every failure with what may help."""

import json
import socket

import pytest

from tests.post.conftest import MailServer, certificate, locked_server, server, starttls_server, tls  # noqa: F401


@pytest.fixture
def said(cafe):
    """What the operator reads: on stdout when the letter was accepted, else the reasons."""

    def ask(port, to="lotte@cafe.example", **more):
        settings = {"CAFE_MAIL_SERVER": "localhost", "CAFE_MAIL_PORT": str(port)} | more
        done = cafe.run("mail", "test", to, **settings)
        assert (done.returncode == 0) is (not done.stderr), done.stderr
        assert (done.returncode == 0) is bool(done.stdout)
        return (done.stdout or done.stderr).decode()

    return ask


def test_an_accepted_letter_is_told_step_by_step(said, server):  # noqa: F811
    words = said(server.port)
    for step in ("connected to localhost port", "introduced as localhost", "not encrypted", "not signed in"):
        assert step in words
    assert words.splitlines()[-1].startswith("accepted for lotte@cafe.example")
    assert server.recipients == [["lotte@cafe.example"]]
    assert "Probe" in server.letters[0]["Subject"]


def test_an_encrypted_line_is_named_with_its_kind(said, starttls_server, certificate):  # noqa: F811
    words = said(starttls_server.port, CAFE_MAIL_USE_TLS="true", CAFE_MAIL_TLS_CA_FILE=str(certificate))
    assert "encrypted with TLSv1.3, and the certificate is good" in words


def test_each_failure_says_what_may_help(said, server, starttls_server, locked_server):  # noqa: F811
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nobody = closed.getsockname()[1]
    assert "look at CAFE_MAIL_SERVER, CAFE_MAIL_PORT" in said(nobody)
    assert "offers no STARTTLS" in said(server.port, CAFE_MAIL_USE_TLS="true")
    assert "certificate" in said(starttls_server.port, CAFE_MAIL_USE_TLS="true")
    locked = said(locked_server.port, CAFE_MAIL_USERNAME="cafe", CAFE_MAIL_PASSWORD="falsch")
    assert "user name or password is not accepted (535)" in locked
    assert "falsch" not in locked
    server.says["RCPT"] = ["550 5.1.1 no such person"]
    assert "not accepted: 550 5.1.1 no such person" in said(server.port)
    server.says["MAIL"] = ["553 not your name"]
    assert "look at CAFE_MAIL_DEFAULT_SENDER" in said(server.port)
    assert server.accepted == []


def test_what_cannot_be_tried_is_refused(cafe):
    assert cafe.refuses("mail", "test", "a@cafe.example") == [
        "CAFE_MAIL_SERVER: not set, so no letter can leave"
    ]
    (reason,) = cafe.refuses("mail", "test", "a@b\r\nBcc: c@d", CAFE_MAIL_SERVER="localhost")
    assert "is no e-mail address" in reason


def test_a_trial_leaves_no_delivery(cafe, said, server):  # noqa: F811
    said(server.port)
    assert json.loads(cafe("deliveries", "--json")) == []
