"""23. A database that is locked or frozen holds nobody: each is told in time, and some threads stay free."""

import contextlib
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.conftest import on_postgresql
from tests.outside.conftest import Browser
from tests.pace import in_time
from tests.promises.faults import WRITE
from tests.promises.served import served

LIMIT, AT_ONCE = 1.5, 1  # seconds: of an answer; "at once"
WOMEN = 12  # more than threads
TYPED = "Nächte – أين؟ <b>"


@contextlib.contextmanager
def writing(url: str):
    """Somebody else is in the middle of a write for longer than anybody waits."""
    is_sqlite = url.startswith("sqlite")
    line = (
        sqlite3.connect(url[10:], isolation_level=None)
        if is_sqlite
        else psycopg.connect(url, autocommit=True)
    )
    with contextlib.closing(line) as writer:
        writer.execute(WRITE["sqlite" if is_sqlite else "postgresql"])
        yield


@pytest.fixture
def path(open_survey):
    return f"/s/{open_survey().slug}/de"


@pytest.fixture
def port(app, config, path):
    with served(app, config, within=LIMIT) as port:
        yield port


def timed(ask):
    """What was answered, and after how many seconds."""
    began = time.monotonic()
    return ask(), time.monotonic() - began


def opened(port: int, path: str) -> dict:
    return Browser(port).get(path).hidden | {"q_topics": ["geld"], "q_detail": TYPED}


def assert_told(page) -> None:
    assert (page.status, page.headers["Retry-After"]) == (503, "30")


def assert_kept(page, sent: dict) -> None:
    assert_told(page)
    still = {name: [value] for name, value in page.hidden.items()} | page.typed
    assert (still["q_detail"], still["q_topics"], still["token"]) == ([TYPED], ["geld"], [sent["token"]])


@pytest.mark.long
def test_twelve_behind_one_lock_are_told_in_time_and_pages_are_read(port, path, database_url):
    pages = [opened(port, path) for _ in range(WOMEN)]
    with ThreadPoolExecutor(WOMEN) as women, writing(database_url):
        sent = [women.submit(timed, lambda page=page: Browser(port).post(path, page)) for page in pages]
        time.sleep(LIMIT / 3)
        read, waited = timed(lambda: Browser(port).get(path))
        assert (read.status, in_time(waited, AT_ONCE)) == (200, True)
        answered = [sending.result() for sending in sent]
    for page, (refused, _) in zip(pages, answered, strict=True):
        assert_kept(refused, page)
    assert in_time(max(seconds for _, seconds in answered), LIMIT + AT_ONCE)
    assert Browser(port).post(path, pages[0]).status == 303


@on_postgresql
def test_behind_a_frozen_server_each_is_told_in_time_and_health_answers_at_once(port, path, postgresql):
    pages = [opened(port, path) for _ in range(WOMEN // 2)]
    with ThreadPoolExecutor(2 * WOMEN) as women:
        with postgresql.frozen():
            sent = [women.submit(timed, lambda page=page: Browser(port).post(path, page)) for page in pages]
            read = [women.submit(timed, lambda: Browser(port).get(path)) for _ in pages]
            time.sleep(LIMIT / 3)
            lives, waited = timed(lambda: Browser(port).get("/healthz"))
            assert (lives.status, in_time(waited, AT_ONCE)) == (200, True)
            posted, got = ([one.result() for one in some] for some in (sent, read))
            ready, looked = timed(lambda: Browser(port).get("/readyz"))
            assert (ready.status, in_time(looked, LIMIT + AT_ONCE)) == (503, True)
        back, _ = timed(lambda: Browser(port).get(path))
    for page, (refused, _) in zip(pages, posted, strict=True):
        assert_kept(refused, page)
    for refused, _ in got:
        assert_told(refused)
    # Psycopg connects for two seconds
    assert in_time(max(seconds for _, seconds in [*posted, *got]), LIMIT + 2 + AT_ONCE)
    assert back.status == 200
    assert Browser(port).post(path, pages[0]).status == 303


@on_postgresql
def test_lines_that_died_unheard_are_replaced_before_anybody_is_lent_one(port, path, postgresql):
    """The server was killed while it was frozen, and another one stands in its place."""
    for _ in range(WOMEN):
        assert Browser(port).get(path).status == 200
    postgresql.restart()
    with ThreadPoolExecutor(WOMEN) as women:
        statuses = list(women.map(lambda _: Browser(port).get(path).status, range(WOMEN)))
    assert set(statuses) == {200}
