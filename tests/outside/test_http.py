"""What only a real server shows: a length that is missing, an end that comes, packed pages, no name in a header."""

import contextlib
import datetime as dt
import gzip
import json
import socket
import sqlite3
import time
from zoneinfo import ZoneInfo

import pytest

from tests.outside.conftest import Browser

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


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


def test_a_post_without_a_length_is_411(server, path):
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {FORM['Content-Type']}\r\n"
    assert spoken(server.port, f"{head}Connection: close\r\n\r\n".encode()).startswith(b"HTTP/1.1 411 ")


def test_an_end_that_was_set_has_a_grace_for_pages_already_open(cafe, browser):
    began = dt.datetime.now(dt.UTC)
    cafe.survey("--open")
    now = dt.datetime.now(dt.UTC)
    end = now + dt.timedelta(seconds=2) + 4 * (now - began)  # also a slow machine opens the page before it
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
