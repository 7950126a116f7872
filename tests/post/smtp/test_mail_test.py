"""The trial of the way to the mail server, step by step: what goes wrong at each is said, and what may help."""

import re

import pytest

from cafe_forms.models import Carrier
from cafe_forms.post.smtp import mail_test
from tests.conftest import NOW
from tests.post.hostile import HANGS_UP, Raw, saying

LOTTE = "lotte@cafe.example"


def test_the_probe_says_who_writes_like_every_letter(app):
    Carrier.create(name="Startklar")
    text = mail_test._letter(LOTTE, NOW).body
    assert "Startklar\nImpressum: http://127.0.0.1:8000/impressum" in text


def tried():
    return list(mail_test.speak(LOTTE, now=NOW))


@pytest.mark.parametrize(
    ("settings", "answers", "said"),
    [
        ({}, saying(HANGS_UP), "takes the call but says nothing in time"),
        ({}, saying("554 5.7.1 not from there"), "does not let us in: 554 5.7.1 not from there"),
        ({"MAIL_USE_SSL": True}, saying(), "does not speak TLS as we do"),
        (
            {},
            saying(EHLO="501 who?", HELO="501 who?"),
            "our name is not accepted: 501 who?; look at CAFE_BASE_URL",
        ),
        (
            {"MAIL_USE_TLS": True},
            saying(EHLO="250-mail\r\n250 STARTTLS", STAR="454 no key today"),
            "cannot encrypt just now: 454 no key today",
        ),
        ({"MAIL_USERNAME": "cafe", "MAIL_PASSWORD": "x"}, saying(), "the server takes no password here"),
        (
            {"MAIL_USERNAME": "cafe", "MAIL_PASSWORD": "x"},
            saying(EHLO="250-mail\r\n250 AUTH XOAUTH2"),
            "signing in failed: No suitable authentication method found.",
        ),
        (
            {"MAIL_USERNAME": "café", "MAIL_PASSWORD": "x"},
            saying(EHLO="250-mail\r\n250 AUTH PLAIN"),
            "signing in failed: name and password must be ASCII",
        ),
        ({}, saying(MAIL="553 not your name"), "our sender's address is not accepted: 553 not your name"),
        ({}, saying(RCPT="451 later"), f"the recipient {LOTTE} is not now: 451 later"),
        ({}, saying(RCPT="550 nobody"), f"the recipient {LOTTE} is not accepted: 550 nobody"),
        ({}, saying(DATA="554 no letters"), "the letter itself is not accepted: 554 no letters"),
        ({}, saying(dot="554 spam"), "the letter itself is not accepted: 554 spam"),
        ({}, saying(dot=HANGS_UP), "the server did not say whether it took it"),
        ({}, saying(dot="199 what"), "the server did not say whether it took it"),
        ({}, saying(MAIL=HANGS_UP), "hung up, or said nothing for too long"),
    ],
)
def test_each_step_that_fails_is_named(app, through, settings, answers, said):
    with Raw(answers) as raw:
        through(raw, **settings)
        with pytest.raises(mail_test.Failed, match=re.escape(said)) as failed:
            tried()
    assert "\n" not in str(failed.value)


def test_who_signs_in_is_told_as_whom(app, through):
    with Raw(saying(EHLO="250-mail\r\n250 AUTH PLAIN", AUTH="235 welcome")) as raw:
        through(raw, MAIL_USERNAME="cafe", MAIL_PASSWORD="x")
        words = tried()
    assert "signed in as cafe" in words
    assert words[-1].startswith(f"accepted for {LOTTE}")


def test_who_speaks_to_us_in_secret_is_told_as_such_and_a_false_certificate_too(
    app, through, starttls_server, certificate
):
    through(starttls_server, MAIL_SERVER="localhost", MAIL_USE_TLS=True, MAIL_TLS_CA_FILE=str(certificate))
    assert "encrypted with TLSv1.3, and the certificate is good" in tried()
    through(starttls_server, MAIL_TLS_CA_FILE=None)
    with pytest.raises(mail_test.Failed, match=r"the certificate of localhost .* is not accepted: "):
        tried()
