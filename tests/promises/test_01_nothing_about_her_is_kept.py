"""1. No address, browser, language, cookie, query or other trait of a device is stored or logged, errors included."""

import contextlib
import json
import os
import secrets
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests import nginx
from tests.conftest import on_sqlite
from tests.outside.conftest import Browser
from tests.postgresql import server as postgresql_server
from tests.promises.traces import HEADER, PAGE, Disk, spellings

PHONE = "0176 55577799"
OTHER_KIND = {"Content-Type": "text/plain"}
IN_PRODUCTION = {
    "CAFE_ENV": "production",
    "CAFE_SECRET_KEY": secrets.token_urlsafe(48),
    "CAFE_BASE_URL": f"https://{nginx.NAME}",
    "CAFE_TRUSTED_PROXIES": "1",
    "CAFE_RATE_LIMIT": "5/10m",
}


class Canaries:
    """Words that nobody else says, one for each place of a request where a device could be known by."""

    def __init__(self):
        self.mark = secrets.token_hex(6)
        self.address = ".".join(["127", *(str(secrets.choice(range(60, 250))) for _ in range(3))])
        self.traces = {
            "User-Agent": f"Agent{self.mark}/7 (Linux; Android 14; Model{self.mark})",
            "Referer": f"https://referer{self.mark}.example/",
            "Accept-Language": f"xx-LANG{self.mark[:4]}, en",
            "Accept": f"text/html, x/accept{self.mark}",
            "Accept-Encoding": f"enc{self.mark}",
            "Cookie": f"cookie{self.mark}=value{self.mark}",
            "X-Forwarded-For": "203.0.113.77",
            "Forwarded": "for=198.51.100.23",
            "Sec-CH-UA-Platform": f'"platform{self.mark}"',
            "Viewport-Width": f"3{int(self.mark[:6], 16)}",
            "X-Request-ID": f"request{self.mark}",
        }

    @property
    def words(self) -> list[str]:
        """What must stand nowhere; the text that she wrote is another matter."""
        plain = [
            self.address,
            "203.0.113.77",
            "198.51.100.23",
            self.traces["Viewport-Width"],
            f"LANG{self.mark[:4]}",
        ]
        names = ("agent", "model", "referer", "accept", "enc", "cookie", "value", "platform", "request")
        return [*plain, *(f"{name}{self.mark}" for name in (*names, "query", "fragment", "unsent", "path"))]

    @property
    def text(self) -> str:
        return f"answer{self.mark} ganz allein"

    @property
    def unsent(self) -> str:
        return f"unsent{self.mark}"


@pytest.fixture
def canaries():
    return Canaries()


class Phone(Browser):
    """A phone whose address nobody else has, and that tells all about itself with every request."""

    def __init__(self, port: int, canaries: Canaries):
        super().__init__(port, **canaries.traces)
        self.source = (canaries.address, 0)


@contextlib.contextmanager
def broken(sql, table):
    """A table cannot be found for a while, as when a database fails."""
    sql(f"ALTER TABLE {table} RENAME TO elsewhere")
    try:
        yield
    finally:
        sql(f"ALTER TABLE elsewhere RENAME TO {table}")


def answer(phone, path, canaries, sql):
    """One response that cannot be stored at first, and four more; both of the first one's choices stand together."""
    fields = phone.get(path).hidden | {"q_topics": ["schlaf", "kita"], "q_detail": canaries.text}
    with broken(sql, "pooled"):
        assert phone.post(path, fields).status == 503
    assert phone.post(path, fields).status == 303
    for number in range(4):
        sent = phone.answer(path, q_topics="schlaf", q_detail=f"{number} {PHONE}", warned="1")
        assert sent.status == 303


def fail_in_every_way(phone, path, canaries):
    """Every status that a mother can come to see without her answer being stored."""
    unsent, query = canaries.unsent, f"?query{canaries.mark}=1"
    good = phone.get(path).hidden | {"q_detail": unsent}
    answers = {
        "warned 200": phone.answer(path + query, q_detail=f"{unsent} {PHONE}"),
        "language 200": phone.post(path, good | {"switch": "ar"}),
        "fault 422": phone.answer(path + query, q_detail=unsent * 40),
        "choice 422": phone.answer(path, q_topics=unsent),
        "token 400": phone.post(path + query, {"q_detail": unsent, "token": unsent}),
        "kind 415": phone.post(path, unsent.encode(), **OTHER_KIND),
        "unknown 404": phone.post(f"/s/canaryxx/de{query}", {"q_detail": unsent}),
        "large 413": phone.post(path, b"q_detail=" + unsent.encode() * 16_000),
        "nowhere 404": phone.get(f"/path{canaries.mark}"),
        "method 405": phone.send("PUT", path, unsent.encode(), {}),
        "limit 429": phone.post(path, good),
        "team 303": phone.get(f"/team/umfragen{query}"),
        "help 200": phone.get(f"/hilfe{query}"),
    }
    assert {name: found.status for name, found in answers.items()} == {
        name: int(name.split()[-1]) for name in answers
    }


def copy_of(cafe, database_url, file):
    """A backup as the operator makes it."""
    if database_url.startswith("sqlite"):
        cafe("backup", str(file))
    else:
        subprocess.run([postgresql_server.programs() / "pg_dump", f"--file={file}", database_url], check=True)


def as_stored(database_url) -> str:
    """The two picks of one answer side by side, as JSON in SQLite and as jsonb in PostgreSQL."""
    return '"schlaf","kita"' if database_url.startswith("sqlite") else "schlafkita"


def test_the_search_finds_a_word_in_which_a_page_of_the_log_ends(tmp_path):
    log = tmp_path / "pg_wal" / "000000010000000000000001"
    log.parent.mkdir()
    log.write_bytes(bytes(3 * PAGE))
    disk = Disk(tmp_path)
    log.write_bytes(
        b"schlaf".rjust(2 * PAGE, b".") + b"\x10\xd1".ljust(HEADER, b"\0") + b"kita".ljust(PAGE, b".")
    )
    assert disk.traces("schlafkita", "kitaschlaf") == {("schlafkita", "pg_wal")}


def test_nothing_but_the_sealed_answers_is_kept(cafe, disk, sql, canaries, database_url):
    """Not while it runs, not in a backup, not in a letter, and after the release her answers lie apart."""
    cafe("member", "add", "jana@cafe.example", "--role", "lead", "--site", "freilassing")
    slug = cafe.survey("--open")
    path, joint = f"/s/{slug}/de", as_stored(database_url)
    about_her = (*canaries.words, canaries.unsent, PHONE, PHONE.replace(" ", ""))
    with cafe.running("web", CAFE_RATE_LIMIT="5/10m") as server:
        phone = Phone(server.port, canaries)
        answer(phone, f"{path}?query{canaries.mark}=1", canaries, sql)
        fail_in_every_way(phone, path, canaries)
        assert phone.post("/team/anmelden", {"email": canaries.unsent}).status == 400
        assert phone.get(path, Host=f"{canaries.unsent}.example").status == 400
        assert disk.traces(*about_her) == set()
        assert {word for word, _file in disk.traces(canaries.text, joint)} == {canaries.text, joint}
    copy_of(cafe, database_url, cafe.folder / "copy")
    assert disk.traces(*about_her) == set()
    (cafe.folder / "copy").unlink()
    cafe("survey", "close", slug)
    assert cafe("release", slug) == f"released: {slug} 5\n"
    cafe("digest", "--send")
    with cafe.running() as server:
        assert len(json.loads(cafe("results", slug, "--json"))["questions"][1]["texts"]) == 5
        assert disk.forgets(joint)
    assert server.errors() == ""
    assert disk.traces(*about_her) == set()


@pytest.mark.prove
def test_nothing_is_kept_behind_the_example_proxy_either(cafe, disk, sql, canaries, tmp_path):
    """The same road through nginx as the example sets it up; what it writes lies in the folder that is searched."""
    (tmp_path / "nginx").mkdir()
    proxy = nginx.Nginx(tmp_path / "nginx", cafe.port)
    path = f"/s/{cafe.survey('--open')}/de"
    with proxy.running(), cafe.running("web", **IN_PRODUCTION) as server:
        phone = nginx.Phone(proxy, canaries.address, **canaries.traces)
        answer(phone, f"{path}?query{canaries.mark}=1", canaries, sql)
        fail_in_every_way(phone, path, canaries)
        assert disk.traces(*canaries.words, canaries.unsent, PHONE, PHONE.replace(" ", "")) == set()
        assert disk.traces(canaries.text)
    assert canaries.mark not in server.errors()


@on_sqlite
def test_a_large_body_is_never_put_into_a_file(cafe, canaries):
    with cafe.running("web") as server, socket.create_connection(("127.0.0.1", server.port)) as line:
        head = "POST /s/abcdefgh HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1900000\r\n\r\n"
        line.sendall(head.encode() + canaries.unsent.encode() * 100_000)
        time.sleep(0.5)
        opened = [os.readlink(file) for file in Path(f"/proc/{server.process.pid}/fd").iterdir()]
        assert opened
        assert not [file for file in opened if "(deleted)" in file]


@on_sqlite
def test_a_word_is_found_in_every_spelling(disk, tmp_path, canaries):
    """The search itself: whatever an address could be kept as."""
    for number, spelling in enumerate(spellings(canaries.address)):
        (tmp_path / str(number)).write_bytes(b"x" + spelling + b"x")
        assert disk.traces(canaries.address) == {(canaries.address, str(number))}
        (tmp_path / str(number)).unlink()
