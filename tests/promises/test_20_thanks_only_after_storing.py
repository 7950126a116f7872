"""20. Thanks is shown only after a durable commit: nothing acknowledged is lost, nothing is stored twice."""

import contextlib
import http.client
import json
import os
import random
import re
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from urllib.parse import urlencode

from tests.outside.conftest import PROGRAM

CLIENTS = 8
KILLS = int(os.environ.get("PROOF_KILLS", "20"))
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Ledger:
    """Women who write down what they were thanked for; each page is sent until it is thanked for."""

    def __init__(self, port: int, path: str):
        self.port, self.path = port, path
        self.thanked: list[str] = []
        self.is_over = threading.Event()
        self._women = [threading.Thread(target=self._answer, args=(number,)) for number in range(CLIENTS)]

    def __enter__(self):
        for woman in self._women:
            woman.start()
        return self

    def __exit__(self, *_error):
        self.is_over.set()
        for woman in self._women:
            woman.join(timeout=30)

    def _answer(self, number: int):
        count = 0
        while not self.is_over.is_set():
            count += 1
            name = f"Frau {number} Blatt {count}"
            token = self._until(self._opened)
            fields = urlencode({"token": token, "q_topics": "schlaf", "q_detail": name})
            if token and self._until(lambda fields=fields: self._sent(fields)):
                self.thanked.append(name)

    def _until(self, step):
        """Try again over a broken line; the answer of the first time that worked, None when all is over."""
        while not self.is_over.is_set():
            try:
                if found := step():
                    return found
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)
        return None

    def _ask(self, method: str, body=None):
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as line:
            line.request(method, self.path, body, FORM if body else {})
            response = line.getresponse()
            return response.status, response.read().decode()

    def _opened(self):
        _status, page = self._ask("GET")
        found = re.search(r'name="token" value="([^"]+)"', page)
        return found and found[1]

    def _sent(self, fields: str) -> bool:
        return self._ask("POST", fields)[0] == 303


def kill_and_start_again(cafe, kills: int):
    """The web process dies at random moments, as by a power cut of its own, and comes back."""
    dice = random.Random(20)
    for _ in range(kills):
        web = subprocess.Popen(
            [PROGRAM, "web"], env=cafe.environment(), cwd=cafe.folder, stderr=subprocess.DEVNULL
        )
        _wait_for(cafe.port)
        time.sleep(dice.uniform(0.05, 0.5))
        web.send_signal(signal.SIGKILL)
        web.wait()


def _wait_for(port: int):
    for _ in range(400):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.05)
    raise AssertionError("the web server does not answer")


def test_what_was_thanked_for_is_stored_exactly_once_whenever_the_server_is_killed(cafe):
    slug = cafe.survey("--open")
    with Ledger(cafe.port, f"/s/{slug}/de") as ledger:
        kill_and_start_again(cafe, KILLS)
        with cafe.running("web"):
            time.sleep(0.5)  # whoever still waits for thanks gets it
            ledger.is_over.set()
    database = sqlite3.connect(cafe.folder / "data" / "cafe.db")
    stored = Counter(json.loads(row)["detail"] for (row,) in database.execute("SELECT answers FROM pooled"))
    assert len(ledger.thanked) > KILLS
    assert set(ledger.thanked) <= set(stored)
    assert set(stored.values()) == {1}
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    spent = database.execute("SELECT count(*) FROM spent_token").fetchone()[0]
    assert spent == sum(stored.values())
    database.close()
