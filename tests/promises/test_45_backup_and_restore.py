"""45. Backups under load are whole and hold nothing deleted; a restore re-sends nothing and holds what is sealed."""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests import commands
from tests.conftest import on_postgresql, on_sqlite
from tests.outside.conftest import PATIENCE, PROGRAM, Browser, away_from_the_minute
from tests.promises.faults import wait
from tests.promises.ledger import Ledger, rows, stored

CANARY = "canaryanswer"


@pytest.fixture
def database(cafe) -> Path:
    return cafe.folder / "data" / "cafe.db"


def read(file: Path, query: str) -> list:
    """What a backup holds; it must be sound."""
    with contextlib.closing(sqlite3.connect(file)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return copy.execute(query).fetchall()


def answer(cafe, slug: str, number: int, **answers) -> None:
    for _ in range(number):
        assert Browser(cafe.port).answer(f"/s/{slug}/de", q_topics="schlaf", **answers).status == 303


def released(cafe) -> str:
    """A survey with five answers that was closed and released."""
    slug = cafe.survey("--open")
    with cafe.running("web"):
        answer(cafe, slug, 5, q_detail=CANARY)
    cafe("survey", "close", slug)
    assert cafe("release", slug) == f"released: {slug} 5\n"
    return slug


@on_sqlite
def test_a_backup_under_load_holds_what_was_acknowledged_before(cafe):
    slug = cafe.survey("--open")
    with cafe.running("web") as server, Ledger(cafe.port, f"/s/{slug}/de") as ledger:
        for number in range(3):
            ledger.wait_for(8)
            before = list(ledger.thanked)
            assert cafe("backup", f"{number}.db") == ""
            copy = cafe.folder / f"{number}.db"
            texts = [json.loads(answers)["detail"] for (answers,) in read(copy, "SELECT answers FROM pooled")]
            assert set(before) <= set(texts)
            assert read(copy, "SELECT count(*) FROM spent_token") == [(len(texts),)]
            assert len(texts) == len(set(texts))
    assert server.errors() == ""


@on_postgresql
def test_a_dump_under_load_holds_what_was_acknowledged_before(cafe, postgresql):
    """And the way back that docs/postgresql.md gives, word by word."""
    slug, file = cafe.survey("--open"), cafe.folder / "cafe.dump"
    cafe("member", "add", "anna@cafe.example", "--role", "admin")
    with cafe.running("web") as server, Ledger(cafe.port, f"/s/{slug}/de") as ledger:
        ledger.wait_for(20)
        before = list(ledger.thanked)
        assert cafe("backup", "cafe.dump") == ""
    assert server.errors() == ""
    assert file.stat().st_mode & 0o777 == 0o600
    assert cafe.refuses("backup", "cafe.dump") == ["cafe.dump: exists"]
    with postgresql.brought_back(file) as url:
        cafe.settings["CAFE_DATABASE_URL"] = url
        said = cafe.run("survey", "list").stderr.decode().splitlines()
        assert f"restored from a dump; on hold until a lead decides: {slug}" in said
        assert "check-member: anna@cafe.example" in said  # nobody knows who was locked out since
        assert rows(cafe, "SELECT 1 FROM member WHERE is_active") == []
        assert cafe("survey", "resume", slug) == f"resumed: {slug}\n"
        texts = [answers["detail"] for answers in stored(cafe)]
        assert set(before) <= set(texts)
        assert rows(cafe, "SELECT count(*) FROM spent_token") == [(len(texts),)]
        assert cafe("survey", "list").startswith(f"{slug}\topen\t")


@on_postgresql
def test_a_dump_brought_back_beside_the_one_it_replaces_knows_who_was_locked_out_since(cafe, postgresql):
    for name in ("anna", "lea", "eva"):
        cafe("member", "add", f"{name}@cafe.example", "--role", "admin")
    cafe("backup", "cafe.dump")
    old = cafe.settings["CAFE_DATABASE_URL"]
    rows(cafe, "UPDATE member SET is_active = FALSE WHERE email = 'lea@cafe.example' RETURNING 1")
    rows(cafe, "DELETE FROM member WHERE email = 'eva@cafe.example' RETURNING 1")
    with postgresql.brought_back(cafe.folder / "cafe.dump") as url:
        cafe.settings["CAFE_DATABASE_URL"] = url
        (reason,) = cafe.refuses("migrate", "--replaces", f"{old}_none")
        assert reason == "--replaces: that database cannot be read; nothing was changed"
        said = cafe.run("migrate", "--replaces", old).stderr.decode().splitlines()
        assert [line for line in said if "check-" in line] == ["check-member: eva@cafe.example"]
        active = rows(cafe, "SELECT email, is_active FROM member ORDER BY email")
        assert active == [
            ("anna@cafe.example", True),
            ("eva@cafe.example", False),
            ("lea@cafe.example", False),
        ]


@on_sqlite
def test_a_backup_holds_nothing_that_was_deleted_and_no_key(cafe, database):
    slug = cafe.survey("--open")
    with cafe.running() as server:
        answer(cafe, slug, 5, q_detail=CANARY)
        away_from_the_minute()
        cafe("survey", "close", slug)
        cafe("release", slug)
        with contextlib.closing(sqlite3.connect(database)) as careless, careless:
            careless.execute("PRAGMA secure_delete = 0")
            careless.execute("DELETE FROM free_text")
        cafe("backup", "copy.db")
    assert server.errors() == ""
    copy = (cafe.folder / "copy.db").read_bytes()
    assert CANARY.encode() not in copy
    assert (cafe.folder / "data" / "secret_key").read_bytes().strip() not in copy
    assert (cafe.folder / "copy.db").stat().st_mode & 0o777 == 0o600


def grow(database: Path, megabytes: int) -> None:
    """Fill the database, so that copying it takes its time."""
    with contextlib.closing(sqlite3.connect(database)) as filling, filling:
        filled = "INSERT INTO audit (at, action, subject, note) VALUES ('2026-01-01', 'x', '', ?)"
        filling.executemany(filled, (("x" * 1_000_000,) for _ in range(megabytes)))


def kill_once_it_writes(cafe, words: tuple[str, ...], draft: Path) -> None:
    """Start a command and end it with SIGKILL as soon as its unfinished file has grown."""
    nowhere = Path(os.devnull)
    place = {"folder": cafe.folder, "printed": nowhere, "reasons": nowhere}
    process = commands.start(*words, environment=cafe.environment(), **place)
    until = time.monotonic() + PATIENCE
    while not (draft.exists() and draft.stat().st_size > 1_000_000):
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < until
        time.sleep(0.001)
    process.kill()
    assert process.wait(PATIENCE) == -signal.SIGKILL


@on_sqlite
def test_a_backup_that_is_killed_leaves_no_file_and_the_next_works(cafe, database):
    grow(database, 60)
    draft = cafe.folder / "copy.db.unfinished-backup"
    kill_once_it_writes(cafe, ("backup", "copy.db"), draft)
    assert not (cafe.folder / "copy.db").exists()
    cafe("backup", "copy.db")
    assert read(cafe.folder / "copy.db", "SELECT slug FROM site") == [("freilassing",)]
    assert not draft.exists()


@on_sqlite
def test_a_restore_that_is_killed_changes_nothing_and_leaves_nothing(cafe, database):
    grow(database, 60)
    cafe("backup", "copy.db")
    cafe("site", "add", "Zweites")
    draft = database.with_name("cafe.db.restoring")
    kill_once_it_writes(cafe, ("restore", "copy.db"), draft)
    assert draft.exists()
    assert len(cafe("site", "list").splitlines()) == 2
    assert not list(database.parent.glob("cafe.db.restoring*"))
    assert cafe("restore", "copy.db") == ""
    assert len(cafe("site", "list").splitlines()) == 1


STEPS = {
    "openat": 1,
    "ftruncate": 1,
    "fsync": 1,
    "fdatasync": 1,
    "link": 1,
    "rename": 1,
    "unlink": 1,
    "pwrite64": 31,
}


def kill_at_every_step(cafe, words: tuple[str, ...], *files: Path) -> Iterator[str]:
    """Kill a command right before its first, second, … system call of each kind on these files; of writes some.

    Yields the step after each kill, for somebody to look and to tidy up.
    """
    looked_at = [word for file in files for word in ("-P", str(file))]
    for call, stride in STEPS.items():
        for nth in count(1, stride):
            fault = ["-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={nth}"]
            command = ["strace", "-f", "-qq", "-o", "/dev/null", *fault, *looked_at, PROGRAM, *words]
            done = subprocess.run(command, env=cafe.environment(), cwd=cafe.folder, capture_output=True)
            yield f"{call} {nth}"
            if done.returncode == 0:
                break


@on_sqlite
@pytest.mark.prove
def test_a_backup_killed_at_any_step_leaves_nothing_or_a_whole_file(cafe):
    copy = cafe.folder / "copy.db"
    files = [copy, cafe.folder, *(Path(f"{copy}.unfinished-backup{suffix}") for suffix in ("", "-journal"))]
    found = []
    for _step in kill_at_every_step(cafe, ("backup", "copy.db"), *files):
        found.append(copy.exists())
        if copy.exists():
            assert read(copy, "SELECT slug FROM site") == [("freilassing",)]
            copy.unlink()
    assert set(found) == {True, False}
    assert len(found) > 20
    cafe("backup", "copy.db")
    assert sorted(file.name for file in cafe.folder.glob("copy.db*")) == ["copy.db"]


@on_sqlite
@pytest.mark.prove
def test_a_restore_killed_at_any_step_leaves_the_old_database_or_the_new_one(cafe, database, tmp_path):
    slug = cafe.survey("--open")
    with cafe.running("web"):
        answer(cafe, slug, 5)
    cafe("backup", "copy.db")
    cafe("site", "add", "Zweites")
    untouched = shutil.copytree(database.parent, tmp_path / "untouched")
    beside = [database.with_name(f"cafe.db{end}") for end in ("", "-wal", ".restoring", ".restoring-wal")]
    found = []
    for step in kill_at_every_step(cafe, ("restore", "copy.db"), *beside, database.parent):
        sites = len(cafe("site", "list").splitlines())
        state = cafe.run("survey", "list").stdout.decode().split("\t")[1]
        assert (sites, state) in {(2, "open"), (1, "closed")}, step
        assert read(database, "SELECT count(*) FROM pooled") == [(5,)]
        assert not list(database.parent.glob("*.restoring*"))
        found.append(sites)
        shutil.rmtree(database.parent)
        shutil.copytree(untouched, database.parent)
    assert set(found) == {1, 2}
    assert len(found) > 30


@on_sqlite
def test_the_way_back_holds_surveys_until_somebody_says_go_on(cafe):
    slug = cafe.survey("--open")
    with cafe.running("web") as server:
        answer(cafe, slug, 5)
        page = Browser(server.port)
        fields = page.get(f"/s/{slug}/de").hidden
        cafe("backup", "copy.db")
        answer(cafe, slug, 2)
    assert cafe("restore", "copy.db") == f"on-hold: {slug}\n"
    listed = cafe.run("survey", "list")
    assert listed.stdout.decode().split("\t")[1] == "closed"
    assert listed.stderr.decode().startswith(f"{slug}: is on hold since a restore")
    assert cafe.refuses("briefing", slug)[0].startswith(f"{slug}: is on hold since a restore")
    (reason,) = cafe.refuses("release", slug)
    assert reason.startswith(f"{slug}: is on hold since a restore")
    assert cafe("release") == ""
    with cafe.running() as server:
        assert page.get(f"/s/{slug}").status == 410
        sent = page.post(f"/s/{slug}/de", fields | {"q_detail": CANARY})
        assert (sent.status, CANARY in sent.text) == (410, True)
        assert cafe("survey", "resume", slug) == f"resumed: {slug}\n"
        assert page.post(f"/s/{slug}/de", fields | {"q_topics": "schlaf"}).status == 303
        away_from_the_minute()
        cafe("survey", "close", slug)
        assert cafe("release", slug) == f"released: {slug} 6\n"
    assert server.errors() == ""
    assert cafe.refuses("survey", "resume", slug) == [f"{slug}: is not on hold"]


@on_sqlite
def test_what_was_released_since_the_backup_is_destroyed_and_not_released_again(cafe, database):
    slug = cafe.survey("--open")
    with cafe.running("web"):
        answer(cafe, slug, 5, q_detail=CANARY)
    cafe("survey", "close", slug)
    cafe("backup", "copy.db")
    assert cafe("release", slug) == f"released: {slug} 5\n"
    cafe("restore", "copy.db")
    assert cafe("survey", "discard", slug) == f"discarded: {slug}\n"
    assert "released before" in cafe.refuses("release", slug)[0]
    assert cafe("release") == ""
    assert json.loads(cafe("results", slug, "--json"))["questions"] == []
    listed = cafe.run("survey", "list")
    assert listed.stdout.decode().split("\t")[1] == "closed"
    assert listed.stderr.decode().startswith(f"{slug}: was released before a restore")
    assert stored(cafe) == []
    assert CANARY.encode() not in b"".join(file.read_bytes() for file in database.parent.glob("cafe.db*"))


@on_sqlite
def test_restoring_sends_nothing_again(cafe):
    """The letters of a release that the backup knows, but which went out after it."""
    cafe("member", "add", "lead@cafe.example", "--role", "lead")
    released(cafe)
    cafe("backup", "copy.db")
    cafe("restore", "copy.db")
    letters = json.loads(cafe("deliveries", "--json"))
    assert {letter["letter"] for letter in letters} >= {"briefing_ready"}
    with cafe.running() as server:
        wait(PATIENCE, lambda: rows(cafe, "SELECT 1 FROM mark WHERE name = 'backup'"))
    assert server.errors() == ""
    after = json.loads(cafe("deliveries", "--json"))
    assert after == letters
    assert {letter["state"] for letter in after} == {"dropped"}
