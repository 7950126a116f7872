"""What only a real server shows: parallel copies, wrong lengths, a busy database, the rate limit, packed pages."""

import concurrent.futures
import contextlib
import datetime as dt
import gzip
import http.client
import json
import socket
import sqlite3
import threading
import time
from zoneinfo import ZoneInfo

import pytest

from tests.outside.conftest import Browser

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TEXT = "Wie schläft sie durch? سؤال"


@pytest.fixture(scope="module")
def server(cafe):
    with cafe.running("web", CAFE_RATE_LIMIT="off") as server:
        yield server


@pytest.fixture(scope="module")
def browser(server):
    return Browser(server.port)


@pytest.fixture(scope="module")
def path(cafe):
    return f"/s/{cafe.survey('--open')}/de"


def stored(cafe, path: str) -> int:
    with contextlib.closing(
        sqlite3.connect(f"file:{cafe.folder}/data/cafe.db?mode=ro", uri=True)
    ) as database:
        query = "SELECT COUNT(*) FROM pooled JOIN survey ON survey.id = survey_id WHERE slug = ?"
        return database.execute(query, [path.split("/")[2]]).fetchone()[0]


def spoken(port: int, said: bytes) -> bytes:
    """What the server answers to these bytes, until it closes or falls silent."""
    heard = b""
    with socket.create_connection(("127.0.0.1", port), 5) as line:
        line.sendall(said)
        line.settimeout(1)
        with contextlib.suppress(TimeoutError, ConnectionError):
            while piece := line.recv(65536):
                heard += piece
    return heard


def test_the_same_page_sent_twenty_times_at_once_is_one_response(cafe, browser, path):
    before, fields = stored(cafe, path), browser.get(path).hidden | {"q_topics": "schlaf"}
    with concurrent.futures.ThreadPoolExecutor(20) as phones:
        answers = list(phones.map(lambda _: browser.post(path, fields), range(20)))
    answers.append(browser.post(path, fields))
    assert {(answer.status, answer.headers["Location"]) for answer in answers} == {(303, f"{path}/danke")}
    assert stored(cafe, path) == before + 1


def test_twenty_women_at_once_are_twenty_responses(cafe, browser, path):
    before = stored(cafe, path)
    with concurrent.futures.ThreadPoolExecutor(20) as phones:
        answers = list(phones.map(lambda _: browser.answer(path, q_topics="kita", q_detail=TEXT), range(20)))
    assert {answer.status for answer in answers} == {303}
    assert stored(cafe, path) == before + 20


def test_a_post_without_a_length_is_411(server, path):
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {FORM['Content-Type']}\r\n"
    assert spoken(server.port, f"{head}Connection: close\r\n\r\n".encode()).startswith(b"HTTP/1.1 411 ")


def test_a_body_in_pieces_is_read_whole_or_refused(cafe, server, browser, path):
    before, token = stored(cafe, path), browser.get(path).hidden["token"]
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    with contextlib.closing(line):
        line.request(
            "POST", path, iter([b"token=", token.encode(), b"&q_topics=kita"]), FORM, encode_chunked=True
        )
        assert line.getresponse().status == 303
    assert stored(cafe, path) == before + 1
    large = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    with contextlib.closing(large):
        pieces = [b"q_detail=", *[b"a" * 60_000] * 5, b"&token=", browser.get(path).hidden["token"].encode()]
        large.request("POST", path, iter(pieces), FORM, encode_chunked=True)
        assert large.getresponse().status == 413
    assert stored(cafe, path) == before + 1


@pytest.mark.parametrize("size", [257 * 1024, 1_900_000])
def test_a_large_body_is_413_with_a_page_in_plain_words(browser, path, size):
    page = browser.post(path, b"q_detail=" + b"a" * size)
    assert page.status == 413
    assert "Deine Antworten kamen nicht an" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_a_huge_body_is_refused_by_its_length_alone(server, path):
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {FORM['Content-Type']}\r\n"
    began = time.monotonic()
    heard = spoken(server.port, f"{head}Content-Length: 3000000\r\n\r\n".encode() + b"q=canary")
    assert heard.startswith(b"HTTP/1.1 413 ")
    assert b"canary" not in heard
    assert time.monotonic() - began < 3


def test_another_kind_of_body_is_415(browser, path):
    assert browser.post(path, b"{}", **{"Content-Type": "application/json"}).status == 415


def test_what_is_no_http_is_answered_in_short(server):
    for said in (
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        b"\x16\x03\x01\r\n\r\n",
        b"GET " + b"a" * 300_000,
    ):
        assert b"Traceback" not in spoken(server.port, said)
    assert server.process.poll() is None


def test_while_somebody_writes_for_long_she_sees_her_answers_and_when_to_try_again(cafe, browser, path):
    before, fields = stored(cafe, path), browser.get(path).hidden | {"q_topics": "geld", "q_detail": TEXT}
    database = sqlite3.connect(
        cafe.folder / "data" / "cafe.db", isolation_level=None, check_same_thread=False
    )
    database.execute("BEGIN IMMEDIATE")
    release = threading.Timer(12, database.rollback)
    release.start()
    try:
        began = time.monotonic()
        page = browser.post(path, fields)
        assert 9 < time.monotonic() - began < 12
        assert browser.get(path).status == 200
    finally:
        release.join()
        database.close()
    assert (page.status, page.headers["Retry-After"]) == (503, "30")
    assert page.typed["q_detail"] == [TEXT]
    assert page.typed["q_topics"] == ["geld"]
    assert page.hidden["token"] == fields["token"]
    assert stored(cafe, path) == before
    assert browser.post(path, page.hidden | {"q_topics": "geld"}).status == 303
    assert stored(cafe, path) == before + 1


def test_a_short_write_of_somebody_else_is_waited_for(cafe, browser, path):
    fields = browser.get(path).hidden
    database = sqlite3.connect(
        cafe.folder / "data" / "cafe.db", isolation_level=None, check_same_thread=False
    )
    database.execute("BEGIN IMMEDIATE")
    threading.Timer(1, database.rollback).start()
    assert browser.post(path, fields).status == 303
    database.close()


def test_an_end_that_was_set_has_a_grace_for_pages_already_open(cafe, browser):
    end = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=7)
    path = f"/s/{cafe.survey('--open', '--closes', end.isoformat())}/de"
    early = browser.get(path).hidden
    time.sleep(max(0, (end - dt.datetime.now(dt.UTC)).total_seconds() + 0.1))
    assert browser.get(path).status == 410
    assert browser.post(path, early | {"q_topics": "kita"}).status == 303
    assert stored(cafe, path) == 1
    until = (end + dt.timedelta(minutes=31)).astimezone(ZoneInfo("Europe/Berlin"))  # the next full one
    (reason,) = cafe.refuses("release", path.split("/")[2])
    assert f"{until:%H:%M}" in reason
    cafe("survey", "close", path.split("/")[2])
    assert browser.post(path, {"token": early["token"]}).status == 303


def test_a_public_page_is_packed_when_the_phone_can_unpack_it(browser, path):
    packed = browser.get(path, **{"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.body)
    assert gzip.decompress(packed.body).decode().startswith("<!doctype html>")
    assert "Content-Encoding" not in browser.get(path, **{"Accept-Encoding": "br"}).headers


def test_no_header_names_the_server_and_none_is_doubled(browser, path):
    headers = browser.get(path).headers
    assert "Server" not in headers
    assert len(headers.keys()) == len({name.lower() for name in headers})


def test_health_says_ok_without_counts(browser):
    assert json.loads(browser.get("/healthz").body) == {"ok": True}
