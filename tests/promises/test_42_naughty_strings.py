"""42. NUL, surrogates, bidi, 200 kB lines and the big list of naughty strings never make a 500, on either database."""

import json
import time
import unicodedata
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from cafe_forms import blanks
from cafe_forms.answering.token import new_token
from cafe_forms.models import Pooled, SpentToken
from cafe_forms.recognition import personal
from tests.pace import in_time
from tests.promises.conftest import SLOW_ON_POSTGRESQL

BLNS = json.loads((Path(__file__).parent / "vendor" / "blns.json").read_text(encoding="utf-8"))
OURS = [
    "\0",
    "a\0b",
    "\r\n\r\n\r",
    "\u202e\u2066\u2067 bidi \u2069\u200f",
    "a\u0301" * 200,
    "\ufeffBOM\ufffe\uffff",
    "\U0010ffff\U000e0001",
    "👩‍👩‍👧‍👦" * 50,
    "ﷺ" * 300,
    "\x7f\x80\x85\u2028\u2029",
    "ليلة بلا نوم ١٢٣",
    "%00 %ff %u0000 %s%n%d",
    "{{ 7*7 }} {% raw %} ${7*7} <%= 7*7 %>",
    "']}; DROP TABLE pooled; --",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢" * 5,
]
ALL_TYPES = """
name: alles
kind: other
title: {de: "Alles"}
questions:
  - name: eins
    type: select_one
    label: {de: "Eins?"}
    choices: [{name: ja, label: {de: "ja"}}, {name: nein, label: {de: "nein"}}]
  - name: viele
    type: select_multiple
    max: 2
    rotate: true
    label: {de: "Viele?"}
    choices: [{name: a, label: {de: "A"}}, {name: b, label: {de: "B"}}, {name: c, label: {de: "C"}}]
  - {name: zahl, type: integer, label: {de: "Wie viele?"}}
  - {name: text, type: text, max_length: 2000, label: {de: "Was?"}}
  - name: folge
    type: text
    relevant: "selected(${viele}, 'a')"
    label: {de: "Und?"}
"""
FIELDS = ("q_eins", "q_viele", "q_zahl", "q_text", "q_folge")
HIDDEN = ("token", "warned", "switch", "code")
EVERY_FIELD = (*FIELDS, *HIDDEN)
PLACES = ("/s/{0}", "/s/{1}/{0}", "/s/{0}/{0}/danke", "/hilfe/{0}", "/{0}")
PLACES += ("/s/{1}/de?{0}={0}&language={0}&token={0}",)
QUICKLY = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)


@pytest.fixture
def config(config):
    config.RATE_LIMIT = None
    return config


@pytest.fixture
def survey(open_survey):
    return open_survey(ALL_TYPES)


@pytest.fixture
def woman(client, survey):
    return Woman(client, f"/s/{survey.slug}/de")


class Woman:
    """Sends what nobody would; `statuses` are the ones that a page may have."""

    statuses = frozenset({200, 303, 308, 400, 404, 405, 409, 410, 411, 413, 415, 422})

    def __init__(self, client, path: str):
        self.client, self.path = client, path

    def token(self) -> str:
        """Of a page just opened, without rendering it."""
        return new_token(self.path.split("/")[2])

    def send(self, fields=(), path: str = ""):
        answer = self.client.post(path or self.path, data=MultiDict(fields))
        assert answer.status_code in self.statuses, fields
        return answer

    def send_bytes(self, body: bytes):
        answer = self.client.post(self.path, data=body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code in self.statuses, body
        return answer

    def get(self, path: str, **headers):
        answer = self.client.get(path, headers=headers)
        assert answer.status_code in self.statuses, path
        return answer


def documented(text: str) -> str:
    """CR LF and CR become LF; controls but TAB and LF go; NFC."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in lines if sign in "\t\n" or ord(sign) >= 0x20)
    return unicodedata.normalize("NFC", kept)


def assert_comes_out_as_documented(woman, text: str) -> None:
    """What was sent is stored whole but for what is documented, or refused as too long; and unchanged if harmless."""
    answer = woman.send({"token": woman.token(), "warned": "1", "q_text": text})
    kept = [row.answers for row in Pooled.select()]
    Pooled.delete().execute()
    expected = documented(text)
    if len(expected) > 2000:
        assert (answer.status_code, kept) == (422, [])
        return
    if blanks.is_blank(expected):
        assert (answer.status_code, kept) == (200, [])
        return
    assert answer.status_code == 303
    if personal.find(expected):
        assert kept == [{"text": personal.redact(expected).text}]
    else:
        assert kept == [{"text": expected}]


@pytest.mark.long
def test_every_naughty_string_is_stored_as_documented(woman):
    for text in BLNS + OURS:
        assert_comes_out_as_documented(woman, text)


@SLOW_ON_POSTGRESQL
@pytest.mark.long
def test_every_naughty_string_in_every_field_at_once_is_answered(woman):
    for text in BLNS + OURS:
        more = {text: text, f"q_{text}": text}
        woman.send({"token": woman.token()} | dict.fromkeys((*FIELDS, "warned", "code"), text) | more)


@pytest.mark.prove
def test_every_naughty_string_in_each_field_alone_is_answered(woman):
    for text in BLNS + OURS:
        for name in EVERY_FIELD:
            woman.send({"token": woman.token(), name: text})


@SLOW_ON_POSTGRESQL
@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.prove)], ids=["by turns", "all"])
@pytest.mark.long
def test_every_naughty_string_in_an_address_is_answered(woman, survey, step):
    """By turns each string stands in two of the six places, and each place holds a third of the strings."""
    for number, text in enumerate(BLNS + OURS):
        for place in PLACES[number % step :: step]:
            woman.get(place.format(quote(text, safe=""), survey.slug))


@pytest.mark.prove
def test_every_naughty_string_in_a_header_is_answered(woman):
    for text in BLNS + OURS:
        word = text.encode("utf-8").decode("latin-1").translate(dict.fromkeys(range(0x20)))
        woman.get(woman.path, **{"Accept-Language": word, "Cookie": f"{word}={word}", "Referer": word})
        woman.get(woman.path, **{"Accept-Encoding": word, "X-Forwarded-For": word, "User-Agent": word})


LINES = ("a", "\u0301", "ä", "\u202e", "😀", "0176 ", "@", "http://", "DE89 3704 ", "Anna Müller ", "(" * 9)


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_two_hundred_kilobytes_is_too_long_and_said_in_time(woman, line):
    text, began = line * (200_000 // len(quote(line))), time.monotonic()
    nothing_is_seen = blanks.is_blank(line)  # and what nobody sees is no text, however long
    assert woman.send({"token": woman.token(), "q_text": text}).status_code == (
        200 if nothing_is_seen else 422
    )
    assert woman.send({"token": woman.token(), "q_zahl": text}).status_code == 422
    assert in_time(time.monotonic() - began, 5)
    assert not Pooled.select().exists()


def test_a_line_of_nothing_but_nul_is_no_answer(woman):
    assert woman.send({"token": woman.token(), "q_text": "\0" * 60_000}).status_code == 200
    assert not Pooled.select().exists()


BROKEN = ["%ff", "%ed%a0%80", "%ed%bf%bf", "%c3", "%c0%80", "%f4%90%80%80", "a%00%fe", "%fe%ff"]


@pytest.mark.parametrize("name", FIELDS)
def test_what_is_no_text_is_400_in_every_field_and_the_rest_is_kept(woman, name):
    for broken in BROKEN:
        page = woman.send_bytes(f"token={woman.token()}&q_text=bleibt&{name}={broken}".encode())
        assert page.status_code == 400
        assert name == "q_text" or "bleibt" in page.text
    assert not SpentToken.select().exists()


def test_bytes_that_no_browser_sends_are_400(woman):
    for broken in BROKEN:
        sent = f"token={woman.token()}&q_text=".encode() + unquote_to_bytes(broken)
        assert woman.send_bytes(sent).status_code == 400
    assert not SpentToken.select().exists()


@QUICKLY
@given(text=st.text(max_size=2500))
def test_any_text_comes_out_as_documented(woman, text):
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        return
    assert_comes_out_as_documented(woman, text)


@QUICKLY
@given(fields=st.lists(st.tuples(st.sampled_from(EVERY_FIELD) | st.text(), st.text()), max_size=12))
def test_any_fields_are_answered(woman, fields):
    pairs = [tuple(part.encode("utf-8", "replace").decode() for part in pair) for pair in fields]
    woman.send(pairs)
    woman.send([("token", woman.token()), *pairs])


@QUICKLY
@given(body=st.binary(max_size=3000))
def test_any_bytes_are_answered(woman, body):
    woman.send_bytes(body)
    woman.send_bytes(f"token={woman.token()}&q_text=".encode() + body)


@QUICKLY
@given(word=st.text(min_size=1, max_size=80))
def test_any_address_is_answered(woman, survey, word):
    word = quote(word.encode("utf-8", "replace"), safe="")
    for path in (f"/s/{word}/{word}", f"/s/{survey.slug}/{word}", f"/s/{survey.slug}/de/{word}", f"/{word}"):
        woman.get(f"{path}?{word}")
