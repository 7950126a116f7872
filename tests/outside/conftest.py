"""A café seen from outside: commands in processes of their own, pages over plain HTTP, letters over SMTP."""

import collections
import concurrent.futures
import contextlib
import datetime as dt
import html.parser
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from tests import commands
from tests.pace import PATIENCE

PROGRAM = Path(sys.executable).parent / "cafe-forms"
CAUTIONED = {
    ("check",),
    ("digest", "--send"),
    *(("survey", word) for word in ("import", "check", "open", "close")),
}
MOST_PORTS = 250  # files of a process, of which a laptop allows 1,024
_ports: collections.deque[socket.socket] = collections.deque()
TOPICS = """\
name: themen
kind: topics
languages: [de, de-simple, en, ar]
title: {de: "Welche Themen?", de-simple: "Welches Thema?", en: "Which topics?", ar: "أي مواضيع؟"}
questions:
  - name: topics
    type: select_multiple
    max: 3
    topic_question: true
    label: {de: "Wähle bis zu 3; oder keins", de-simple: "Drück auf 3", en: "Choose up to 3", ar: "اختاري ٣"}
    choices:
      - {name: schlaf, label: {de: "Schlaf", de-simple: "Schlaf", en: "Sleep", ar: "النوم"}}
      - {name: kita, label: {de: "Kita", de-simple: "Kita", en: "Nursery", ar: "الروضة"}}
      - {name: geld, sensitive: true, label: {de: "Geld", de-simple: "Geld", en: "Money", ar: "المال"}}
      - {name: anderes, label: {de: "etwas anderes", de-simple: "anderes", en: "else", ar: "غير ذلك"}}
  - name: detail
    type: text
    max_length: 300
    label: {de: "Was genau?", de-simple: "Was?", en: "What exactly?", ar: "ماذا؟"}
"""


def where_it_is(hour: int) -> str:
    """A time zone in which it is about this hour now, 12 at the latest."""
    ahead = hour - dt.datetime.now(dt.UTC).hour
    ahead += 24 if ahead < -12 else 0
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


def where_it_is_day() -> str:
    """At night no letter leaves but those for signing in."""
    return where_it_is(12)


class Cafe:
    """One data folder and the commands on it."""

    def __init__(self, folder: Path, **settings):
        self.folder, self.port = folder, free_port()
        self.settings = {"CAFE_DATA_DIR": str(folder / "data"), "CAFE_DIGEST_AT": "sun 23:59"} | settings

    def environment(self, **more) -> dict[str, str]:
        inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return inherited | {"PORT": str(self.port)} | self.settings | more

    def run(self, *words: str, stdin: bytes = b"", **settings) -> subprocess.CompletedProcess:
        environment = self.environment(**settings)
        return commands.run(
            *words, environment=environment, folder=self.folder, stdin=stdin, timeout=PATIENCE
        )

    def __call__(self, *words: str, **options) -> str:
        """What a command prints; it must succeed and say nothing else, cautions and a first day apart."""
        done = self.run(*words, **options)
        said = "" if words[:2] in CAUTIONED else re.sub(r"^no café was here, .*\n", "", done.stderr.decode())
        assert (done.returncode, said) == (0, ""), (words, done.stderr.decode())
        return done.stdout.decode()

    def refuses(self, *words: str, code: int = 1, **options) -> list[str]:
        """The reasons, one a line; a refusal prints nothing on stdout."""
        done = self.run(*words, **options)
        assert (done.returncode, done.stdout) == (code, b""), (words, done.stderr.decode())
        reasons = done.stderr.decode().splitlines()
        assert reasons
        assert "Traceback" not in done.stderr.decode()
        return reasons

    def write(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text, encoding="utf-8")
        return name

    def survey(self, *options: str, text: str = TOPICS, name: str = "themen.yaml") -> str:
        """Import a definition; its slug."""
        printed = self("survey", "import", self.write(name, text), *options)
        slug = re.match(r"survey: (\S+)\n", printed)[1]
        assert printed == f"survey: {slug}\nlink: http://127.0.0.1:{self.port}/s/{slug}\n"
        return slug

    @contextlib.contextmanager
    def running(self, *words: str, port: int | None = None, **settings):
        """A server of this café until the block ends: `running("web")`, `running()` for `serve`."""
        server = Server(self, words or ("serve",), port or self.port, settings)
        try:
            server.wait_until_it_answers()
            yield server
        finally:
            server.stop()


class Server:
    """A process that serves; `errors()` is what it wrote to stderr."""

    def __init__(self, cafe: Cafe, words, port: int, settings):
        self.port = port
        self._printed, self._errors = (
            cafe.folder / f"{name}-{time.monotonic_ns()}" for name in ("stdout", "stderr")
        )
        self.process = commands.start(
            *words,
            environment=cafe.environment(PORT=str(port), **settings),
            folder=cafe.folder,
            printed=self._printed,
            reasons=self._errors,
        )

    def line(self, beginning: str) -> str:
        """The rest of the printed line that begins so, once it is there."""
        until = time.monotonic() + PATIENCE
        while not (found := [line for line in self.lines if line.startswith(beginning)]):
            assert time.monotonic() < until, f"no line {beginning!r}: {self.errors()}"
            time.sleep(0.02)
        return found[0].removeprefix(beginning).strip()

    @property
    def lines(self) -> list[str]:
        """What it has printed so far."""
        printed = self._printed.read_text(encoding="utf-8") if self._printed.exists() else ""
        return [line for line in printed.splitlines(keepends=True) if line.endswith("\n")]

    def wait_until_it_answers(self):
        until = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < until:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            time.sleep(0.05)
        pytest.fail(f"the server does not answer: {self.errors()}")

    def errors(self) -> str:
        return self._errors.read_text(encoding="utf-8") if self._errors.exists() else ""

    def stop(self, how=signal.SIGTERM) -> float:
        """End it; the seconds that it took."""
        began = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.wait(PATIENCE)
        return time.monotonic() - began


def free_port() -> int:
    """For long it stays ours: the system gives it to nobody who asks for any free one.

    Whoever is told it may listen there, as every server says SO_REUSEADDR and this socket does not listen.
    """
    if len(_ports) == MOST_PORTS:
        _ports.popleft().close()
    _ports.append(socket.socket())
    _ports[-1].setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    _ports[-1].bind(("127.0.0.1", 0))
    return _ports[-1].getsockname()[1]


@dataclass(frozen=True)
class Page:
    """One response."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page's forms."""
        return Fields.of(self.text).hidden

    @property
    def typed(self) -> dict[str, list[str]]:
        """What stands in the page's fields: {name: values}."""
        return Fields.of(self.text).values


class Fields(html.parser.HTMLParser):
    """The fields of a page as a browser would send them."""

    def __init__(self):
        super().__init__()
        self.hidden, self.values, self._area = {}, {}, None

    @classmethod
    def of(cls, text: str) -> "Fields":
        fields = cls()
        fields.feed(text)
        return fields

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "textarea":
            self._area = given.get("name")
            self.values[self._area] = [""]
        elif tag == "input" and given.get("type") == "hidden":
            self.hidden[given["name"]] = given.get("value", "")
        elif tag == "input" and (given.get("type") not in {"checkbox", "radio"} or "checked" in given):
            self.values.setdefault(given.get("name"), []).append(given.get("value", ""))

    def handle_data(self, text):
        if self._area:
            self.values[self._area][0] += text

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.values[self._area] = [self.values[self._area][0].removeprefix("\n")]  # as HTML has it
            self._area = None


class Browser:
    """Plain HTTP on a connection for each request; it keeps cookies like a browser and follows nothing."""

    source = None  # the address it comes from, where that matters

    def __init__(self, port: int, **headers: str):
        self.port, self.headers, self.cookies = port, headers, {}

    def line(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=PATIENCE, source_address=self.source
        )

    def get(self, path: str, **headers: str) -> Page:
        return self.send("GET", path, None, headers)

    def post(self, path: str, fields, **headers: str) -> Page:
        body = fields if isinstance(fields, bytes) else urlencode(fields, doseq=True).encode()
        return self.send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"} | headers)

    def send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Page:
        address = urlsplit(path)
        target = f"{address.path}?{address.query}" if address.query else address.path
        jar = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} if self.cookies else {}
        with contextlib.closing(self.line()) as line:
            line.request(method, target, body, self.headers | jar | headers)
            answer = line.getresponse()
            page = Page(answer.status, answer.headers, answer.read())
        for cookie in page.headers.get_all("Set-Cookie") or ():
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return page

    def answer(self, path: str, **answers) -> Page:
        """GET the survey page, copy its hidden fields and send these answers: `answer(path, q_topics=[…])`."""
        return self.post(path, self.get(path).hidden | answers)

    def sign_in(self, link: str) -> "Browser":
        assert self.post(link, self.get(link).hidden).status == 303
        return self


def two_at_a_time(work, *items) -> list:
    """What `work` makes of each item, in their order: each command is a process, and most of it is its start."""
    with concurrent.futures.ThreadPoolExecutor(2) as hands:
        return list(hands.map(work, *items))


def away_from_the_minute():
    """The worker decides what is due on the minute: whoever looks at a command's own words keeps away from it."""
    if (left := 60 - time.time() % 60) < 10:
        time.sleep(left + 2)


@pytest.fixture(scope="module")
def make_cafe(tmp_path_factory):
    def make(**settings) -> Cafe:
        return Cafe(tmp_path_factory.mktemp("cafe"), **settings)

    return make


@pytest.fixture(scope="module")
def cafe(make_cafe):
    """A café with one site; all tests of a module share it."""
    cafe = make_cafe()
    assert cafe("site", "add", "Müttercafé Freilassing", "--town", "Freilassing") == "site: freilassing\n"
    return cafe
