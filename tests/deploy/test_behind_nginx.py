"""Behind nginx a mother answers and a member signs in; nothing about her is kept, and the app hears little."""

import contextlib
import http.server
import os
import secrets
import threading
from pathlib import Path

import pytest

from tests.deploy.conftest import BURST, SPOOFED
from tests.nginx import NAME, Nginx, Phone
from tests.outside.conftest import PATIENCE, Browser
from tests.promises.traces import Disk


def test_a_mother_answers_and_is_thanked(served):
    phone = served.phone()
    asked = phone.get(served.path)
    assert (asked.status, asked.headers["Strict-Transport-Security"]) == (200, "max-age=31536000")
    sent = phone.answer(served.path, q_topics="schlaf")
    assert (sent.status, sent.headers["Location"]) == (303, f"{served.path}/danke")
    assert "Danke, ist angekommen." in phone.get(sent.headers["Location"]).text
    assert phone.cookies == {}


def test_her_language_and_compression_come_through(served):
    page = served.phone().get(
        served.path.removesuffix("/de"), **{"Accept-Language": "ar", "Accept-Encoding": "gzip"}
    )
    assert page.headers["Content-Encoding"] == "gzip"
    assert 'lang="ar"' in served.phone().get("/hilfe", **{"Accept-Language": "ar"}).text


def test_a_member_signs_in_and_comes_back(served):
    link = served.cafe("member", "add", "lea@cafe.example", "--role", "lead", "--site", "freilassing")
    phone = served.phone(Referer=f"https://{NAME}/team/")
    phone.sign_in(link.removeprefix(f"sign-in: https://{NAME}").strip())
    assert set(phone.cookies) == {"__Host-cafe_team"}
    assert phone.get("/team/").status == 200


def test_a_flood_is_slowed_by_its_true_address_and_others_are_not(served):
    flood = served.phone()
    spoofs = [f"198.51.100.{number}" for number in range(BURST + 1)]
    answered = [
        flood.post(
            served.path, flood.get(served.path).hidden | {"q_detail": "Schlafen"}, **{"X-Forwarded-For": one}
        )
        for one in spoofs
    ]
    assert [page.status for page in answered] == [303] * BURST + [429]
    assert answered[-1].typed["q_detail"] == ["Schlafen"]
    assert int(answered[-1].headers["Retry-After"]) > 0
    assert served.phone().answer(served.path, q_topics="kita").status == 303


def test_nothing_about_her_is_in_any_file(served):
    mark = secrets.token_hex(6)
    traces = {"User-Agent": f"agent{mark}", "Referer": f"https://referer{mark}.example/", **SPOOFED}
    traces |= {
        "Cookie": f"cookie{mark}=1",
        "Accept-Language": f"xx-{mark[:8]}, de",
        "X-Other": f"other{mark}",
    }
    disk = Disk(served.nginx.folder, served.cafe.folder)
    phone = served.phone(**traces)
    path = f"{served.path}?query{mark}"
    statuses = [
        phone.answer(path, q_topics="schlaf").status,
        phone.post(path, {"q_detail": f"unsent{mark}"}).status,
        phone.post(path, {"q_detail": f"unsent{mark}" * 30_000}).status,
        phone.post(path, {"q_detail": f"unsent{mark}" * 90_000}).status,
        phone.get(f"/path{mark}").status,
        phone.get(f"/{mark * 2000}").status,
        phone.get(path, **{"X-Large": mark * 4000}).status,
        Browser(served.nginx.http, Host=NAME, **traces).get(path).status,
    ]
    assert statuses == [303, 400, 413, 413, 404, 414, 400, 301]
    words = [f"{name}{mark}" for name in ("agent", "referer", "cookie", "other", "query", "unsent", "path")]
    assert disk.traces(mark, mark[:8], phone.source[0], *words, "203.0.113.7") == set()
    assert {file.name for file in served.nginx.written()} == {"nginx.pid", "said"}
    assert (served.nginx.folder / "said").read_bytes() == b""


def test_a_body_lies_in_memory_while_it_arrives(served):
    head = f"POST {served.path} HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 1000000\r\n"
    line = served.phone().line()
    with contextlib.closing(line):
        line.sock.sendall(f"{head}\r\n".encode() + b"x" * 999_999)
        # Whoever is answered after it was sent is answered while nginx holds it.
        assert served.phone().get("/healthz").status == 200
        assert {file.name for file in served.nginx.written()} == {"nginx.pid", "said"}
        assert _deleted_files(int((served.nginx.folder / "nginx.pid").read_text())) == []


def _deleted_files(parent: int) -> list[str]:
    """What the workers of a process hold open without a name."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    assert children
    opened = [os.readlink(file) for child in children for file in Path(f"/proc/{child}/fd").iterdir()]
    return [file for file in opened if file.endswith("(deleted)") and "/dev/zero" not in file]


class Listening(http.server.BaseHTTPRequestHandler):
    """An app that only writes down which headers it gets."""

    def do_GET(self):
        self.server.heard.append(dict(self.headers))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_what):
        pass


@pytest.fixture
def listening(tmp_path):
    """nginx in front of an app that listens: (proxy, what it heard)."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listening) as server:
        server.heard = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        with Nginx(tmp_path, server.server_port).running() as proxy:
            yield proxy, server.heard
        server.shutdown()
        thread.join(PATIENCE)


def test_the_app_hears_no_header_but_those_it_reads(listening):
    proxy, heard = listening
    sent = {"User-Agent": "x", "DNT": "1", "Sec-CH-UA-Model": "x", "Referer": "https://x.example/", **SPOOFED}
    phone = Phone(proxy, "127.83.191.7", **sent, **{"Accept-Language": "ar", "Cookie": "a=b"})
    phone.get("/s/abcdefgh")
    phone.get("/team/")
    ours = {"Host": NAME, "X-Forwarded-For": "127.83.191.7", "X-Forwarded-Proto": "https"}
    ours |= {"X-Forwarded-Host": NAME, "Accept-Encoding": "identity", "Accept-Language": "ar"}
    assert heard == [ours, ours | {"Cookie": "a=b", "Referer": "https://x.example/"}]
