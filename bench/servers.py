"""Our web server and the bare one, side by side: started, waited for, measured in pairs, and ended."""

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import config as settings
from bench import load
from cafe_forms import create_app
from cafe_forms.answering import token

COMMAND = Path(sys.executable).with_name("cafe-forms")
SURVEY = Path(settings.__file__).parent / "cafe_forms" / "surveys" / "library" / "themenwahl.yaml"
KEY = "b" * 40
PAGES_ARE_KEPT = 8  # seconds after a start
PHONES, EACH = 64, 6


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextlib.contextmanager
def running(words, environment, port, path) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(port, path)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def wait_for(port: int, path: str) -> None:
    for _ in range(1200):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5).read()
            return
        time.sleep(0.05)
    sys.exit("the server did not answer")


@dataclass
class Pair:
    """Both servers, and what each has stored."""

    port: int
    bare_port: int
    path: str
    app: object
    files: tuple[Path, Path]

    def ratios(self, step: str, rounds: int, seconds: float) -> list[tuple[float, float]]:
        """(ours, bare) per second of each round: in turn, so that a machine that drifts drifts for both."""
        found = []
        for number in range(rounds):
            turns = [self._ours, self._bare]
            order = turns if number % 2 else turns[::-1]
            done = {turn: turn(step, seconds) for turn in order}
            found.append((done[self._ours], done[self._bare]))
        return found

    def _ours(self, step: str, seconds: float) -> float:
        tokens = self.tokens(int(1000 * seconds))
        before = self.stored()
        rate, number = load.rate(step, self.port, self.path, seconds, tokens)
        if step in {"answer", "text", "visit"} and self.stored() - before != number:
            sys.exit(f"{number} answers were accepted and {self.stored() - before} stored")
        return rate

    def _bare(self, step: str, seconds: float) -> float:
        return load.rate(step, self.bare_port, self.path, seconds, ["t" * 43] * int(2000 * seconds))[0]

    def tokens(self, number: int) -> list[str]:
        with self.app.app_context():
            return [token.new_token(self.path.split("/")[2]) for _ in range(number)]

    def stored(self) -> int:
        with contextlib.closing(sqlite3.connect(self.files[0])) as line:
            return line.execute("SELECT count(*) FROM pooled").fetchone()[0]

    def crowd(self) -> tuple[list[float], int, int]:
        """(seconds of each answer, how many failed, how many were accepted and not stored) with 64 phones."""
        before = self.stored()
        took, failed = load.crowd(self.port, self.path, self.tokens(PHONES * EACH), PHONES)
        return took, failed, len(took) - (self.stored() - before)


@contextlib.contextmanager
def pair(folder: Path) -> Iterator[Pair]:
    port, bare_port = free_port(), free_port()
    asked = {"CAFE_DATA_DIR": str(folder / "data"), "CAFE_SECRET_KEY": KEY, "PORT": str(port)}
    environment = os.environ | asked | {"CAFE_RATE_LIMIT": "off", "CAFE_THREADS": "8"}
    path = _prepared(environment)
    pages = [folder / "page.html", folder / "thanks.html"]
    with running([COMMAND, "web"], environment, port, path):
        time.sleep(PAGES_ARE_KEPT)
        for file, address in zip(pages, (path, f"{path}/danke"), strict=True):
            file.write_bytes(urllib.request.urlopen(f"http://127.0.0.1:{port}{address}").read())
        bare = [sys.executable, "-m", "bench.bare", *map(str, pages), str(folder / "bare.db"), str(bare_port)]
        with running(bare, environment, bare_port, path):
            app = create_app(settings.read(asked))
            yield Pair(port, bare_port, path, app, (folder / "data" / "cafe.db", folder / "bare.db"))


def _prepared(environment) -> str:
    """A site with one open survey; the path of its German page."""
    subprocess.run([COMMAND, "site", "add", "Bench"], env=environment, check=True, stdout=subprocess.DEVNULL)
    done = subprocess.run(
        [COMMAND, "survey", "import", str(SURVEY), "--open"], env=environment, check=True, capture_output=True
    )
    slug = done.stdout.decode().splitlines()[0].removeprefix("survey: ")
    return f"/s/{slug}/de"
