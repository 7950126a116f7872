"""21. The same page sent twice, in parallel, after a timeout or restart is stored once and always thanked for."""

import contextlib
import socket
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from tests.outside.conftest import PATIENCE, Browser
from tests.promises.conftest import SLOW_ON_POSTGRESQL
from tests.promises.faults import wait, writing
from tests.promises.ledger import rows, stored

ANSWERS = {"q_topics": ["schlaf", "kita"], "q_detail": "Wie schläft sie durch? سؤال"}
KEPT = [{"topics": ["schlaf", "kita"], "detail": "Wie schläft sie durch? سؤال"}]


@pytest.fixture
def path(cafe):
    return f"/s/{cafe.survey('--open')}/de"


def opened(port: int, path: str) -> dict:
    """The fields of a page that was opened and filled in."""
    return Browser(port).get(path).hidden | ANSWERS


def assert_thanked(path: str, *pages) -> None:
    assert {(page.status, page.headers["Location"]) for page in pages} == {(303, f"{path}/danke")}


def test_twenty_copies_in_parallel_are_one_response_and_twenty_thanks(cafe, path):
    with cafe.running("web") as web:
        page = opened(web.port, path)
        with ThreadPoolExecutor(20) as phones:
            assert_thanked(path, *phones.map(lambda _: Browser(web.port).post(path, page), range(20)))
        assert_thanked(path, Browser(web.port).post(path, page))
        assert web.errors() == ""
    assert stored(cafe) == KEPT
    assert rows(cafe, "SELECT count(*) FROM spent_token") == [(1,)]


def test_twenty_women_in_parallel_are_twenty_responses(cafe, path):
    with cafe.running("web") as web, ThreadPoolExecutor(20) as phones:
        assert_thanked(path, *phones.map(lambda _: Browser(web.port).answer(path, **ANSWERS), range(20)))
    assert stored(cafe) == KEPT * 20


def send_and_hang_up(port: int, path: str, page: dict) -> None:
    """A line that breaks before the answer came: she does not know whether it arrived."""
    body = urlencode(page, doseq=True)
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())
        line.settimeout(0.5)
        with contextlib.suppress(TimeoutError):
            line.recv(1)
            raise AssertionError("it was answered too soon")


def test_after_a_timeout_and_after_a_restart_it_is_stored_once(cafe, path):
    with cafe.running("web") as web:
        page = opened(web.port, path)
        with writing(cafe):
            send_and_hang_up(web.port, path, page)
        wait(PATIENCE, lambda: stored(cafe))
        assert_thanked(path, Browser(web.port).post(path, page))
        unsent = opened(web.port, path)
        web.process.kill()
    with cafe.running("web") as web:
        assert_thanked(path, Browser(web.port).post(path, page), Browser(web.port).post(path, page))
        assert stored(cafe) == KEPT
        assert_thanked(path, Browser(web.port).post(path, unsent), Browser(web.port).post(path, unsent))
    assert stored(cafe) == KEPT * 2


@SLOW_ON_POSTGRESQL
def test_a_copy_with_other_answers_changes_nothing(cafe, path):
    """Whatever else it holds: the first that arrived counts."""
    with cafe.running("web") as web:
        page = opened(web.port, path)
        others = [
            {"q_detail": "anders"},
            {"q_topics": ["nichts"] * 9},
            {"switch": "en"},
            {"q_detail": "x" * 999},
        ]
        pages = [Browser(web.port).post(path, page | other) for other in ({}, *others)]
        assert_thanked(path, *pages)
        cafe("survey", "close", path.split("/")[2])
        assert_thanked(path, Browser(web.port).post(path, page))
    assert stored(cafe) == KEPT
