"""Backup and restore by the command line alone: what is refused, kept, mended, and left to others."""

import contextlib
import re
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from tests.outside.conftest import PATIENCE, PROGRAM


@pytest.fixture
def cafe(make_cafe):
    cafe = make_cafe()
    cafe("site", "add", "Müttercafé Freilassing", "--town", "Freilassing")
    cafe.database = cafe.folder / "data" / "cafe.db"
    return cafe


def rows(file: Path, query: str) -> list:
    with contextlib.closing(sqlite3.connect(file)) as database:
        return database.execute(query).fetchall()


def test_a_backup_replaces_nothing(cafe):
    cafe.write("copy.db", "mine")
    assert cafe.refuses("backup", "copy.db") == ["copy.db: exists"]
    assert (cafe.folder / "copy.db").read_text() == "mine"
    assert cafe.refuses("backup", "no/copy.db") == [
        "no/copy.db: cannot be written: No such file or directory"
    ]


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
    cafe("member", "add", "jana@cafe.example", "--role", "admin")
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


def test_postgresql_is_left_to_its_own_programs(cafe):
    cafe("backup", "copy.db")
    (reason,) = cafe.refuses("restore", "copy.db", CAFE_DATABASE_URL="postgresql://nobody@127.0.0.1/cafe")
    assert "pg_restore" in reason
    assert "pg_dump" in cafe("backup", "--help")


def add_member(cafe, email, role="admin"):
    cafe("member", "add", email, "--role", role, "--site", "freilassing")


def members(cafe):
    return dict(rows(cafe.database, "SELECT email, is_active FROM member"))


def change(cafe, statement):
    with contextlib.closing(sqlite3.connect(cafe.database)) as database, database:
        database.execute(statement)


def test_whom_somebody_locked_out_since_the_backup_the_restore_keeps_out(cafe):
    add_member(cafe, "anna@cafe.example")
    add_member(cafe, "jana@cafe.example", "staff")
    cafe("backup", "copy.db")
    change(cafe, "UPDATE member SET is_active = 0, locked_by_admin = 1 WHERE role = 'staff'")
    assert cafe("restore", "copy.db") == ""
    assert members(cafe) == {"anna@cafe.example": 1, "jana@cafe.example": 0}


def test_whom_a_lost_database_knew_is_named_and_stays_out_until_the_machine_says_yes(cafe):
    add_member(cafe, "anna@cafe.example")
    cafe("backup", "copy.db")
    cafe.database.write_bytes(b"broken " * 5000)
    cafe.database.with_name("cafe.db-wal").unlink(missing_ok=True)
    done = cafe.run("restore", "copy.db")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"check-member: anna@cafe.example\n")
    assert members(cafe) == {"anna@cafe.example": 0}
    done = cafe.run("member", "add", "anna@cafe.example", "--role", "admin")
    assert done.stdout.startswith(b"sign-in: ")
    assert done.stderr == b"anna@cafe.example: access was locked, is now open\n"
    assert members(cafe) == {"anna@cafe.example": 1}
