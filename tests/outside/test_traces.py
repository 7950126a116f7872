"""What stays: while a survey runs and after its release no byte of the folder tells who, when, how or from where."""

import base64
import hashlib
import json
import os
import socket
import time
from pathlib import Path

from tests.outside.conftest import Browser, away_from_the_minute

ADDRESS = "127.83.191.227"
TRACES = {
    "User-Agent": "CanaryAgent/77",
    "Referer": "https://canary-referer.example/",
    "Accept-Language": "xx-CANARYLANG, en",
    "Cookie": "canarycookie=canaryvalue",
    "X-Forwarded-For": "203.0.113.77",
    "X-Canary": "canaryheader",
}
WORDS = (
    "CanaryAgent",
    "canary-referer",
    "CANARYLANG",
    "canarycookie",
    "canaryvalue",
    "203.0.113.77",
    "canaryheader",
)
TEXT, UNSENT, PHONE = "canaryanswer ganz allein", "canaryunsent", "0176 55577799"


def spellings(word: str) -> list[bytes]:
    """A word plain, in hex, in base64 at any offset, and hashed."""
    raw = word.encode()
    packed = [base64.b64encode(b"x" * pad + raw)[4 if pad else 0 : -4] for pad in range(3)]
    hashed = [hashlib.new(name, raw).digest() for name in ("md5", "sha1", "sha256")]
    return [raw, raw.hex().encode(), *packed, *hashed, *(one.hex().encode() for one in hashed)]


def traces(cafe, server, *words: str) -> set[tuple[str, str]]:
    """Where in the data folder or in what the server said a word stands, in any spelling."""
    files = [file for file in cafe.folder.rglob("*") if file.is_file() and file.suffix != ".yaml"]
    assert any(file.name.startswith("stderr") for file in files)
    kept = {file.name: file.read_bytes().lower() for file in files}
    return {(word, name) for word in words for name, content in kept.items() if _stands_in(content, word)}


def _stands_in(content: bytes, word: str) -> bool:
    return any(spelling.lower() in content for spelling in spellings(word))


class Phone(Browser):
    """A phone whose address nobody else has."""

    source = (ADDRESS, 0)


def test_nothing_but_the_sealed_answers_is_kept(cafe):
    slug = cafe.survey("--open")
    path = f"/s/{slug}/de?canaryquery=1"
    everything = (*WORDS, ADDRESS, "canaryquery", UNSENT, PHONE, "55577799")
    with cafe.running() as server:
        phone = Phone(server.port, **TRACES)
        assert phone.answer(path, q_topics=["schlaf", "kita"], q_detail=TEXT).status == 303
        for number in range(4):
            assert (
                phone.answer(path, q_topics="schlaf", q_detail=f"{number} {PHONE}", warned="1").status == 303
            )
        statuses = [
            phone.answer(path, q_detail=f"{UNSENT} {PHONE}").status,
            phone.answer(path, q_detail=UNSENT * 40).status,
            phone.post(path, {"q_detail": UNSENT}).status,
            phone.post(path, UNSENT.encode(), **{"Content-Type": "text/plain"}).status,
            phone.post("/s/canaryxx/de?canaryquery", {"q_detail": UNSENT}).status,
            phone.post(path, b"q_detail=" + UNSENT.encode() * 50_000).status,
            phone.get("/canaryquery").status,
            phone.get(path, Host="canary.example").status,
        ]
        assert statuses == [200, 422, 400, 415, 404, 413, 404, 400]
        assert traces(cafe, server, *everything) == set()
        joint = '"schlaf","kita"'
        sealed = {name for _, name in traces(cafe, server, "canaryanswer", joint)}
        assert sealed
        assert sealed <= {"cafe.db", "cafe.db-wal"}
        away_from_the_minute()
        cafe("survey", "close", slug)
        assert cafe("release", slug) == f"released: {slug} 5\n"
        results = json.loads(cafe("results", slug, "--json"))["questions"]
        assert len(results[1]["texts"]) == 5
        assert traces(cafe, server, *everything, joint) == set()
    assert server.errors() == ""
    assert traces(cafe, server, *everything, joint) == set()


def test_a_large_body_is_never_put_into_a_file(cafe):
    with cafe.running("web") as server, socket.create_connection(("127.0.0.1", server.port)) as line:
        head = "POST /s/abcdefgh HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1900000\r\n\r\n"
        line.sendall(head.encode() + UNSENT.encode() * 150_000)
        time.sleep(0.5)
        opened = [os.readlink(file) for file in Path(f"/proc/{server.process.pid}/fd").iterdir()]
        assert opened
        assert not [file for file in opened if "(deleted)" in file]
