"""42. Body, part, field and time limits: refused fast, in plain words, with flat memory, while others are served."""

import contextlib
import gzip
import http.client
import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cafe_forms import LARGEST_BODY
from cafe_forms.cli.listening import CONNECTIONS, LARGEST_REQUEST, REQUEST_TIMEOUT
from tests.outside.conftest import PATIENCE, Browser, Cafe, free_port
from tests.pace import in_time
from tests.promises.ledger import connection, stored

FORM = "application/x-www-form-urlencoded"
FAST = 1  # second
SILENT = 200
DRESS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture(scope="module")
def cafe(tmp_path_factory):
    """No limit hangs on the database, so one café serves all."""
    cafe = Cafe(tmp_path_factory.mktemp("cafe"), CAFE_RATE_LIMIT="off")
    cafe("site", "add", "Müttercafé Freilassing", "--town", "Freilassing")
    return cafe


@pytest.fixture(scope="module")
def path(cafe):
    return f"/s/{cafe.survey('--open')}/de"


@pytest.fixture(scope="module")
def server(cafe, path):
    with cafe.running("web") as server:
        assert Browser(server.port).get(path).status == 200
        yield server


@pytest.fixture
def web(cafe, server):
    """The server, with an empty pool; whatever a test sends, it makes no fault."""
    with connection(cafe) as database:
        database.execute("DELETE FROM pooled")
    yield server
    assert "Traceback" not in server.errors()


@contextlib.contextmanager
def fast():
    began = time.monotonic()
    yield
    assert in_time(time.monotonic() - began, FAST)


def head(path: str, *lines: str) -> bytes:
    return "\r\n".join(
        [f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Type: {FORM}", *lines, "", ""]
    ).encode()


def said(port: int, *pieces: bytes) -> tuple[int, http.client.HTTPMessage, str]:
    """Status, headers and page that the server answers to these bytes."""
    with socket.create_connection(("127.0.0.1", port), 5) as line:
        for piece in pieces:
            line.sendall(piece)
        answer = http.client.HTTPResponse(line)
        answer.begin()
        return answer.status, answer.headers, answer.read().decode()


def assert_dressed(headers) -> None:
    assert {name: headers[name] for name in DRESS} == DRESS
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert not [name for name in ("Server", "Set-Cookie", "ETag") if name in headers]


SIZES = [
    LARGEST_BODY + 1,
    1_000_000,
    LARGEST_REQUEST - 1,
    LARGEST_REQUEST,
    LARGEST_REQUEST + 1,
    10**15,
    10**30,
]


@pytest.mark.parametrize("size", SIZES)
def test_a_body_that_is_too_large_is_refused_by_its_length(web, path, size):
    body = b"q_detail=canary" if size >= LARGEST_REQUEST else b"q_detail=canary".ljust(size, b"x")
    with fast():
        status, headers, page = said(web.port, head(path, f"Content-Length: {size}"), body)
    assert status == 413
    assert_dressed(headers)
    assert "canary" not in page
    assert "Deine Antworten kamen nicht an" in page
    assert "waitress" not in page


def test_a_body_that_is_not_waited_for_is_refused_in_her_language_and_never_read_as_a_request(web, path):
    hidden = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with socket.create_connection(("127.0.0.1", web.port), 5) as line:
        line.sendall(
            head(
                path.rpartition("/")[0] + "/tr",
                f"Content-Length: {10**15}",
                "Accept-Language: tr",
                "Expect: 100-continue",
            )
        )
        line.sendall(hidden * 3)
        said = b"".join(iter(lambda: _received(line), b"")).decode()
    assert said.startswith("HTTP/1.1 413 ")
    assert "Bu bir seferde çok fazla oldu" in said
    assert said.count("HTTP/1.1 ") == 1


def _received(line: socket.socket) -> bytes:
    """What comes next; nothing once the server has hung up."""
    with contextlib.suppress(ConnectionResetError):
        return line.recv(65536)
    return b""


def test_the_largest_body_is_read(web, path):
    page = Browser(web.port).get(path).hidden
    body = f"token={page['token']}&q_topics=kita&q_more=".encode().ljust(LARGEST_BODY, b"x")
    assert Browser(web.port).post(path, body).status == 303


REFUSED_BY_THE_SERVER = [
    (411, head("/s/abcdefgh", "Transfer-Encoding: chunked") + b"3\r\na=1\r\n0\r\n\r\n"),
    (501, head("/s/abcdefgh", "Transfer-Encoding: gzip, chunked")),
    (400, head("/s/abcdefgh", "Content-Length: many")),
    (400, head("/s/abcdefgh", "Content-Length: -1")),
    (400, b"\x16\x03\x01\r\n\r\n"),
    (400, b"GET / HTTP/1.1\r\nHost: a\r\nbroken header\r\n\r\n"),
    (431, b"GET / HTTP/1.1\r\nX: " + b"a" * 300_000 + b"\r\n\r\n"),
]


@pytest.mark.parametrize(("status", "sent"), REFUSED_BY_THE_SERVER)
def test_what_never_reaches_the_app_wears_its_headers_too(web, status, sent):
    with fast():
        answered, headers, page = said(web.port, sent)
    assert answered == status
    assert_dressed(headers)
    assert "waitress" not in page


def test_a_body_in_pieces_is_411_however_large_and_nothing_is_stored(cafe, web, path):
    token = Browser(web.port).get(path).hidden["token"].encode()
    for pieces in (
        [b"token=", token, b"&q_topics=kita"],
        [b"token=", token, b"&q_detail=", *[b"a" * 60_000] * 5],
    ):
        line = http.client.HTTPConnection("127.0.0.1", web.port, timeout=PATIENCE)
        with contextlib.closing(line), contextlib.suppress(BrokenPipeError, ConnectionResetError):
            line.request("POST", path, iter(pieces), {"Content-Type": FORM}, encode_chunked=True)
            assert line.getresponse().status == 411
    assert stored(cafe) == []


KINDS = [
    "multipart/form-data; boundary=x",
    "text/plain",
    "application/json",
    "",
    "x",
    f"{FORM}x",
    'a/b;c="\xff',
]


def test_another_kind_of_body_is_415(cafe, web, path):
    token = Browser(web.port).get(path).hidden["token"]
    body = f"token={token}&q_topics=kita".encode()
    for kind in KINDS:
        assert Browser(web.port).post(path, body, **{"Content-Type": kind}).status == 415, kind
    packed = Browser(web.port).post(path, gzip.compress(body), **{"Content-Encoding": "gzip"})
    bomb = Browser(web.port).post(path, gzip.compress(bytes(10**8)), **{"Content-Encoding": "gzip"})
    assert (packed.status, bomb.status) == (415, 415)
    parts = (
        b"--x\r\n" + b'Content-Disposition: form-data; name="q_detail"\r\n\r\nx\r\n--x\r\n' * 3000 + b"--x--"
    )
    assert Browser(web.port).post(path, parts, **{"Content-Type": KINDS[0]}).status == 415
    assert stored(cafe) == []


MANY = {
    "fields": "&".join(f"q_x{number}=1" for number in range(20_000)),
    "names": "&".join(["q_topics=kita"] * 15_000),
    "nothing": "&" * 250_000,
    "tokens": "&".join(["token=x"] * 30_000),
}


@pytest.mark.parametrize("many", MANY)
def test_too_many_fields_are_refused_fast(cafe, web, path, many):
    page = Browser(web.port).get(path).hidden
    with fast():
        answer = Browser(web.port).post(path, f"token={page['token']}&{MANY[many]}".encode())
    assert answer.status == 413
    assert stored(cafe) == []


def test_thousands_of_one_choice_are_one(cafe, web, path):
    page = Browser(web.port).get(path).hidden | {"q_topics": ["kita"] * 990}
    assert Browser(web.port).post(path, page).status == 303
    assert stored(cafe) == [{"topics": ["kita"]}]


def memory(web) -> int:
    """The bytes that the server holds, at their most."""
    status = Path(f"/proc/{web.process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024


@contextlib.contextmanager
def silent(port: int, number: int, *beginnings: bytes):
    """Phones that began to speak and fell silent."""
    with contextlib.ExitStack() as lines:
        opened = [
            lines.enter_context(socket.create_connection(("127.0.0.1", port), 5)) for _ in range(number)
        ]
        for place, line in enumerate(opened):
            line.sendall(beginnings[place % len(beginnings)])
        yield opened


def half(path: str) -> list[bytes]:
    return [
        b"",
        b"POST /s/abc",
        head(path)[:-2],
        head(path, "Content-Length: 900") + b"token=",
        head(path, f"Content-Length: {LARGEST_REQUEST - 1}") + b"q_detail=" + b"x" * 200_000,
    ]


def test_while_two_hundred_are_silent_in_the_middle_others_are_served_within_a_second(cafe, web, path):
    with silent(web.port, SILENT, *half(path)):
        for number in range(5):
            with fast():
                answer = Browser(web.port).answer(path, q_detail=str(number))
            assert answer.status == 303
    assert len(stored(cafe)) == 5


def test_memory_stays_flat_whatever_is_poured_in(cafe, path):
    large = head(path, f"Content-Length: {LARGEST_REQUEST - 1}") + b"x" * (LARGEST_REQUEST - 1)
    with cafe.running("web", port=free_port()) as web:
        Browser(web.port).answer(path, q_topics="kita")
        before = memory(web)
        with silent(web.port, 40, large[:-9]), ThreadPoolExecutor(8) as hands:
            answered = list(hands.map(lambda _: said(web.port, large)[0], range(40)))
        assert set(answered) == {413}
        assert memory(web) - before < 20_000_000


@pytest.mark.prove
def test_a_request_that_trickles_in_is_ended_and_a_full_house_opens_again(web, path):
    """One byte a second is no activity; as many phones as are let in at all cannot keep the door shut."""
    with silent(web.port, CONNECTIONS + 50, *half(path)) as lines:
        end = time.monotonic() + 2 * REQUEST_TIMEOUT + 10
        while time.monotonic() < end:
            for line in lines[3::5]:
                with contextlib.suppress(OSError):
                    line.sendall(b"x")
            with contextlib.suppress(OSError):
                if Browser(web.port).send("GET", path, None, {}).status == 200:
                    break
        else:
            raise AssertionError("nobody is let in any more")
    with fast():
        assert Browser(web.port).answer(path, q_topics="kita").status == 303
