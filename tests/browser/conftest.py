"""Café Forms as an operator runs it: processes of its own on a data folder of its own."""

import contextlib
import os
import signal
import time
import urllib.request
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from tests import commands
from tests.browser.open_cafe import OpenCafe
from tests.outside.conftest import free_port, where_it_is_day
from tests.pace import PATIENCE
from tests.team.lively_cafe import LivelyCafe


class Letters:
    """What a mail server of our own has received."""

    def __init__(self):
        self.received = []

    async def handle_DATA(self, _server, _session, envelope):
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def wait_for(self, subject: str, *, to: str):
        """The letter to somebody whose subject holds these words."""
        return until(
            lambda: next(
                (one for one in self.received if subject in one["Subject"] and one["To"] == to), None
            ),
            f"a letter to {to} about {subject!r}",
        )


def until(look, what: str):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {PATIENCE} s for {what}")


@contextlib.contextmanager
def mail_server():
    """Real SMTP on a port of its own: what comes in is kept."""
    kept = Letters()
    controller = Controller(kept, hostname="127.0.0.1", port=free_port())
    controller.start()
    kept.port = controller.port
    yield kept
    controller.stop()


@pytest.fixture
def letters():
    with mail_server() as kept:
        yield kept


class House:
    """The command line on one data folder, and the processes it started."""

    def __init__(self, folder: Path, **settings: str):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder.with_name(f"{folder.name}.log")
        own = {"CAFE_DATA_DIR": str(folder), "PORT": str(self.port)} | settings
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("CAFE_")} | own

    def run(self, *words: str) -> str:
        """stdout of a command that succeeds."""
        done = commands.run(*words, environment=self.environment, folder=Path.cwd(), timeout=PATIENCE)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def told(self, line: str, *words: str) -> str:
        """What stands behind `line: ` in a command's output."""
        lines = dict(found.split(": ", 1) for found in self.run(*words).splitlines())
        return lines[line]

    @contextlib.contextmanager
    def running(self, *words: str):
        process = commands.start(
            *words, environment=self.environment, folder=Path.cwd(), printed=self.log, reasons=self.log
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=PATIENCE)

    @contextlib.contextmanager
    def open(self):
        """The web server, once it answers."""
        with self.running("web") as process:
            until(lambda: process.poll() is None and self._answers(), "the web server")
            yield

    def _answers(self) -> bool:
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(f"{self.url}/healthz", timeout=PATIENCE).status == 200
        return False


def by_day(letters: Letters) -> dict[str, str]:
    """Settings of a café that sends through this server, where it is not night."""
    mail = {"CAFE_MAIL_SERVER": "127.0.0.1", "CAFE_MAIL_PORT": str(letters.port)}
    return mail | {"CAFE_TIMEZONE": where_it_is_day()}


@pytest.fixture
def house(tmp_path, letters):
    return House(tmp_path / "data", **by_day(letters))


@pytest.fixture(scope="session")
def cafe(tmp_path_factory):
    """One café for all tests that only answer; each counts what it has added."""
    folder = tmp_path_factory.mktemp("cafe")
    house = House(folder, CAFE_RATE_LIMIT="off")
    opened = OpenCafe(folder, house.url)
    with house.open():
        yield opened


@pytest.fixture(scope="session")
def lively(tmp_path_factory):
    """One café for all tests of the team's pages; each signs in by a link of its own: `lively.link("en")`."""
    folder = tmp_path_factory.mktemp("lively")
    house = House(folder)
    furnished = LivelyCafe(folder, house.url)
    with house.open():
        yield furnished


@pytest.fixture
def at_work(lively, visit):
    """A page on which an admin is signed in: `at_work("en", java_script_enabled=False)`."""

    def entered(language="de", *, role="admin", **traits):
        page = visit(lively.link(language, role=role), locale=language, **traits)
        page.locator("main button").click()
        page.wait_for_url("**/team/")
        return page

    return entered
