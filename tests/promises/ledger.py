"""Women who answer without a pause and write down what they were thanked for, and what is stored of it."""

import contextlib
import http.client
import json
import sqlite3
import threading
import time
from collections import Counter

import psycopg

from tests.outside.conftest import Browser

CLIENTS = 8


class Ledger:
    """Each sends her page until she is thanked for it; `thanked` are the texts, `statuses` all that was answered."""

    def __init__(self, port: int, path: str, clients: int = CLIENTS, first: int = 0):
        self.browser, self.path = Browser(port), path
        self.thanked: list[str] = []
        self.statuses: Counter[int] = Counter()
        self.is_over = threading.Event()
        self._women = [
            threading.Thread(target=self._answer, args=(first + number,)) for number in range(clients)
        ]

    def __enter__(self):
        for woman in self._women:
            woman.start()
        return self

    def __exit__(self, *_error):
        self.is_over.set()
        for woman in self._women:
            woman.join()

    def wait_for(self, more: int) -> None:
        """Until so many more are thanked for."""
        enough = len(self.thanked) + more
        until = time.monotonic() + 60
        while len(self.thanked) < enough:
            assert time.monotonic() < until, self.statuses
            time.sleep(0.02)

    def _answer(self, number: int):
        count = 0
        while not self.is_over.is_set():
            count += 1
            text = f"Frau {number} Blatt {count}"
            if (page := self._until(200, lambda: self.browser.get(self.path))) is None:
                return
            fields = {"token": page.hidden["token"], "q_topics": "schlaf", "q_detail": text}
            if self._until(303, lambda fields=fields: self.browser.post(self.path, fields)):
                self.thanked.append(text)

    def _until(self, status: int, ask):
        """Try again over a broken line; None when all is over."""
        while not self.is_over.is_set():
            with contextlib.suppress(OSError, http.client.HTTPException):
                page = ask()
                self.statuses[page.status] += 1
                if page.status == status:
                    return page
            time.sleep(0.02)
        return None


def is_postgresql(cafe) -> bool:
    return "CAFE_DATABASE_URL" in cafe.settings


@contextlib.contextmanager
def connection(cafe):
    """A connection to the café's database on either of both, beside the program's own; nothing begins by itself."""
    if is_postgresql(cafe):
        opened = psycopg.connect(cafe.settings["CAFE_DATABASE_URL"], autocommit=True)
    else:
        file = cafe.folder / "data" / "cafe.db"
        opened = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    with contextlib.closing(opened):
        yield opened


def rows(cafe, query: str) -> list[tuple]:
    with connection(cafe) as asking:
        return asking.execute(query).fetchall()


def stored(cafe) -> list[dict]:
    """The sealed answers of all surveys."""
    found = [answers for (answers,) in rows(cafe, "SELECT answers FROM pooled")]
    return [json.loads(answers) if isinstance(answers, str) else answers for answers in found]


def assert_kept(cafe, thanked) -> None:
    """What was thanked for is stored, nothing twice, and each with its token; the database is sound."""
    texts = Counter(answers["detail"] for answers in stored(cafe))
    assert set(thanked) <= set(texts)
    assert set(texts.values()) == {1}
    assert rows(cafe, "SELECT count(*) FROM spent_token") == [(sum(texts.values()),)]
    if not is_postgresql(cafe):
        assert rows(cafe, "PRAGMA integrity_check") == [("ok",)]
