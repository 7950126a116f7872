"""Backup and restore by the command line alone: under load, killed, refused, and back with nothing sent twice."""

import contextlib
import json
import re
import signal
import sqlite3
import subprocess
import threading
import time
from pathlib import Path

import pytest

from tests.outside.conftest import PATIENCE, PROGRAM, Browser, away_from_the_minute

CANARY = "canaryanswer"


@pytest.fixture
def cafe(make_cafe):
    cafe = make_cafe()
    cafe("site", "add", "Müttercafé Freilassing", "--town", "Freilassing")
    cafe.database = cafe.folder / "data" / "cafe.db"
    return cafe


def answer(cafe, slug, number, **answers):
    for _ in range(number):
        assert Browser(cafe.port).answer(f"/s/{slug}/de", q_topics="schlaf", **answers).status == 303


def state_of(cafe, slug):
    return json.loads(cafe("results", slug, "--json"))["state"]


def rows(file: Path, query: str) -> list:
    with contextlib.closing(sqlite3.connect(file)) as database:
        return database.execute(query).fetchall()


def grow(cafe, megabytes: int) -> None:
    """Fill the database, so that copying it takes its time."""
    with contextlib.closing(sqlite3.connect(cafe.database)) as database, database:
        filled = "INSERT INTO audit (at, action, subject, note) VALUES ('2026-01-01', 'x', '', ?)"
        database.executemany(filled, (("x" * 1_000_000,) for _ in range(megabytes)))


def kill_once_it_writes(cafe, words: tuple[str, ...], draft: Path) -> None:
    """Start a command and end it with SIGKILL as soon as its unfinished file has grown."""
    process = subprocess.Popen(
        [PROGRAM, *words], env=cafe.environment(), cwd=cafe.folder, start_new_session=True
    )
    until = time.monotonic() + PATIENCE
    while not (draft.exists() and draft.stat().st_size > 1_000_000):
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < until
        time.sleep(0.001)
    process.kill()
    assert process.wait(PATIENCE) == -signal.SIGKILL


def test_a_backup_under_load_holds_what_was_acknowledged(cafe):
    slug = cafe.survey("--open")
    stop, thanked = threading.Event(), []

    def mother():
        while not stop.is_set():
            answer(cafe, slug, 1)
            thanked.append(1)

    with cafe.running("web", CAFE_RATE_LIMIT="off") as server:
        women = [threading.Thread(target=mother) for _ in range(4)]
        for woman in women:
            woman.start()
        while len(thanked) < 20:
            time.sleep(0.01)
        before = len(thanked)
        assert cafe("backup", "copy.db") == ""
        stop.set()
        for woman in women:
            woman.join()
    assert server.errors() == ""
    assert rows(cafe.folder / "copy.db", "PRAGMA integrity_check") == [("ok",)]
    ((pooled,),) = rows(cafe.folder / "copy.db", "SELECT count(*) FROM pooled")
    ((spent,),) = rows(cafe.folder / "copy.db", "SELECT count(*) FROM spent_token")
    assert before <= pooled == spent


def test_a_backup_holds_nothing_that_was_deleted_and_no_key(cafe):
    slug = cafe.survey("--open")
    with cafe.running() as server:
        answer(cafe, slug, 5, q_detail=CANARY)
        away_from_the_minute()
        cafe("survey", "close", slug)
        cafe("release", slug)
        with contextlib.closing(sqlite3.connect(cafe.database)) as database, database:
            database.execute("PRAGMA secure_delete = 0")
            database.execute("DELETE FROM free_text")
        cafe("backup", "copy.db")
    assert server.errors() == ""
    copy = (cafe.folder / "copy.db").read_bytes()
    key = (cafe.folder / "data" / "secret_key").read_bytes().strip()
    assert CANARY.encode() not in copy
    assert key not in copy
    assert (cafe.folder / "copy.db").stat().st_mode & 0o777 == 0o600


def test_a_backup_replaces_nothing(cafe):
    cafe.write("copy.db", "mine")
    assert cafe.refuses("backup", "copy.db") == ["copy.db: exists"]
    assert (cafe.folder / "copy.db").read_text() == "mine"
    assert cafe.refuses("backup", "no/copy.db") == [
        "no/copy.db: cannot be written: No such file or directory"
    ]


def test_a_backup_that_is_killed_leaves_no_file_and_the_next_works(cafe):
    grow(cafe, 60)
    draft = cafe.folder / "copy.db.unfinished-backup"
    kill_once_it_writes(cafe, ("backup", "copy.db"), draft)
    assert not (cafe.folder / "copy.db").exists()
    cafe("backup", "copy.db")
    assert rows(cafe.folder / "copy.db", "PRAGMA integrity_check") == [("ok",)]
    assert not draft.exists()


def wait_for(found):
    until = time.monotonic() + PATIENCE
    while not found():
        assert time.monotonic() < until
        time.sleep(0.05)


def wait_for_tick(cafe):
    """Until the worker has been through its first tick, in which its letters were owed."""
    wait_for(lambda: rows(cafe.database, "SELECT 1 FROM mark WHERE name = 'backup'"))


def test_the_worker_makes_up_for_a_night_that_was_missed(cafe):
    folder = cafe.database.parent / "backups"
    with cafe.running():
        wait_for_tick(cafe)
    assert not folder.exists()
    with contextlib.closing(sqlite3.connect(cafe.database)) as database, database:
        database.execute("UPDATE mark SET at = '2026-01-01 02:00:00' WHERE name = 'backup'")
    with cafe.running() as server:
        wait_for(lambda: list(folder.glob("*.db")))
    assert server.errors() == ""
    (file,) = folder.iterdir()
    assert re.fullmatch(r"cafe-\d{4}-\d\d-\d\d\.db", file.name)
    assert rows(file, "SELECT slug FROM site") == [("freilassing",)]


def test_the_way_back_holds_surveys_until_somebody_says_go_on(cafe):
    slug = cafe.survey("--open")
    with cafe.running("web") as server:
        answer(cafe, slug, 5)
        page = Browser(server.port)
        fields = page.get(f"/s/{slug}/de").hidden
        cafe("backup", "copy.db")
        answer(cafe, slug, 2)
    assert cafe("restore", "copy.db") == f"on-hold: {slug}\n"
    assert state_of(cafe, slug) == "closed"
    (reason,) = cafe.refuses("release", slug)
    assert reason.startswith(f"{slug}: is on hold since a restore")
    assert cafe("release") == ""
    with cafe.running() as server:
        assert page.get(f"/s/{slug}").status == 410
        sent = page.post(f"/s/{slug}/de", fields | {"q_detail": CANARY})
        assert (sent.status, CANARY in sent.text) == (410, True)
        assert cafe("survey", "resume", slug) == f"resumed: {slug}\n"
        assert page.post(f"/s/{slug}/de", fields).status == 303
        away_from_the_minute()
        cafe("survey", "close", slug)
        assert cafe("release", slug) == f"released: {slug} 6\n"
    assert server.errors() == ""
    assert cafe.refuses("survey", "resume", slug) == [f"{slug}: is not on hold"]


def test_what_was_released_since_the_backup_is_not_released_again(cafe):
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
    assert state_of(cafe, slug) == "closed"
    assert rows(cafe.database, "SELECT * FROM pooled") == []
    assert CANARY.encode() not in b"".join(
        file.read_bytes() for file in cafe.database.parent.glob("cafe.db*")
    )


def test_nothing_is_discarded_that_is_not_on_hold(cafe):
    slug = cafe.survey("--open")
    assert cafe.refuses("survey", "discard", slug) == [f"{slug}: is not on hold"]
    assert cafe.refuses("survey", "discard", "nowhere2") == ["nowhere2: no such survey"]


@contextlib.contextmanager
def worker(cafe):
    process = subprocess.Popen(
        [PROGRAM, "worker"], env=cafe.environment(), cwd=cafe.folder, start_new_session=True
    )
    try:
        wait_for_tick(cafe)
        yield
    finally:
        process.terminate()
        assert process.wait(PATIENCE) == 0


def test_while_somebody_works_nothing_is_restored(cafe):
    cafe("backup", "copy.db")
    cafe("site", "add", "Zweites")
    for running in (worker(cafe), cafe.running("web"), cafe.running()):
        with running:
            assert cafe.refuses("restore", "copy.db") == [
                "the database is in use: stop serve, web, worker and commands first"
            ]
            assert len(cafe("site", "list").splitlines()) == 2
    assert cafe("restore", "copy.db") == ""
    assert len(cafe("site", "list").splitlines()) == 1


def test_what_is_no_backup_changes_nothing(cafe):
    cafe("backup", "good.db")
    good = (cafe.folder / "good.db").read_bytes()
    cafe.write("text.db", "no database at all " * 99)
    cafe.write("empty.db", "")
    (cafe.folder / "torn.db").write_bytes(good[: len(good) // 2])
    (cafe.folder / "damaged.db").write_bytes(good[:8192] + bytes(4096 * 20) + good[8192 + 4096 * 20 :])
    with contextlib.closing(sqlite3.connect(cafe.folder / "foreign.db")) as database, database:
        database.execute("CREATE TABLE schema_migrations (name)")
    (cafe.folder / "newer.db").write_bytes(good)
    with contextlib.closing(sqlite3.connect(cafe.folder / "newer.db")) as database, database:
        database.execute("INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2030-01-01')")
    before, files = cafe.database.read_bytes(), sorted(cafe.database.parent.iterdir())
    for name in ("text", "empty", "torn", "damaged", "foreign", "newer", "missing"):
        (reason,) = cafe.refuses("restore", f"{name}.db")
        assert reason.startswith(f"{name}.db: is ")
    assert "newer version of Café Forms (9999_later)" in cafe.refuses("restore", "newer.db")[0]
    assert cafe.database.read_bytes() == before
    assert sorted(cafe.database.parent.iterdir()) == files


def test_a_database_in_use_is_no_backup(cafe, make_cafe):
    other = make_cafe()
    other("migrate")
    with contextlib.closing(sqlite3.connect(other.folder / "data" / "cafe.db")) as worker:
        worker.execute("SELECT * FROM site")
        (reason,) = cafe.refuses("restore", f"{other.folder}/data/cafe.db")
    assert reason.endswith("is a database that somebody works on, and no backup")


def test_a_restore_that_is_killed_changes_nothing_and_leaves_nothing(cafe):
    grow(cafe, 60)
    cafe("backup", "copy.db")
    cafe("site", "add", "Zweites")
    draft = cafe.database.with_name("cafe.db.restoring")
    kill_once_it_writes(cafe, ("restore", "copy.db"), draft)
    assert draft.exists()
    assert len(cafe("site", "list").splitlines()) == 2
    assert not list(cafe.database.parent.glob("cafe.db.restoring*"))
    assert cafe("restore", "copy.db") == ""
    assert len(cafe("site", "list").splitlines()) == 1


def test_the_replaced_database_is_kept_only_on_request(cafe):
    cafe("backup", "copy.db")
    cafe("site", "add", "Zweites")
    for number in (1, 2):
        cafe("restore", "copy.db", "--keep")
        assert cafe.database.with_name(f"cafe.db.before-restore-{number}").exists()
    cafe("restore", "copy.db")
    kept = sorted(cafe.database.parent.glob("cafe.db.before-restore-*"))
    assert len(kept) == 2
    assert len(rows(kept[0], "SELECT * FROM site")) == 2
    assert cafe("restore", str(kept[0])) == ""
    assert len(cafe("site", "list").splitlines()) == 2


def test_a_broken_database_and_a_missing_one_are_mended(cafe):
    cafe("backup", "copy.db")
    cafe.database.write_bytes(b"broken " * 5000)
    cafe.database.with_name("cafe.db-wal").write_bytes(b"broken " * 5000)
    assert cafe("restore", "copy.db") == ""
    assert cafe("site", "list") == "freilassing\tMüttercafé Freilassing\n"
    cafe.database.unlink()
    assert cafe("restore", "copy.db") == ""
    assert cafe("site", "list") == "freilassing\tMüttercafé Freilassing\n"


def test_restoring_sends_nothing_again(cafe):
    """The letters of a release that the backup knows, but which went out after it."""
    cafe("member", "add", "lead@cafe.example", "--role", "lead")
    slug = cafe.survey("--open")
    with cafe.running("web"):
        answer(cafe, slug, 5)
    cafe("survey", "close", slug)
    cafe("release", slug)
    cafe("backup", "copy.db")
    cafe("restore", "copy.db")
    letters = json.loads(cafe("deliveries", "--json"))
    assert {letter["letter"] for letter in letters} >= {"briefing_ready"}
    with cafe.running() as server:
        wait_for_tick(cafe)
    assert server.errors() == ""
    after = json.loads(cafe("deliveries", "--json"))
    assert after == letters
    assert {letter["state"] for letter in after} == {"dropped"}


def test_postgresql_is_left_to_its_own_programs(cafe):
    cafe("backup", "copy.db")
    (reason,) = cafe.refuses("restore", "copy.db", CAFE_DATABASE_URL="postgresql://nobody@127.0.0.1/cafe")
    assert "pg_restore" in reason
    assert "pg_dump" in cafe("backup", "--help")
