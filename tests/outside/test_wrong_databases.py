"""A database that is missing, empty, newer, changed or of something else stops every start with one line."""

import contextlib
import sqlite3

import pytest

from tests.outside.conftest import two_at_a_time
from tests.outside.test_settings import PRODUCTION, wsgi

STARTS = ("web", "worker")
BEGIN_ONE = "mount the disk that it is on, or begin a new one with `cafe-forms migrate`"
NEWER = "INSERT INTO schema_migration (name, applied) VALUES ('9999_moon', '2030-01-01 00:00:00')"


@pytest.fixture
def production(make_cafe):
    """A café in production, whose database was begun by the command that may."""
    cafe = make_cafe(**PRODUCTION)
    assert cafe("site", "add", "Müttercafé Freilassing") == "site: muettercafe-freilassing\n"
    cafe.database = cafe.folder / "data" / "cafe.db"
    return cafe


def change(cafe, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(cafe.database, isolation_level=None)) as database:
        for statement in statements:
            database.execute(statement)


def assert_every_start_is_refused(cafe, reason: str) -> None:
    assert two_at_a_time(lambda word: cafe.refuses(word), STARTS) == [[reason]] * len(STARTS)
    assert (done := wsgi(cafe)).returncode == 1
    assert done.stderr.splitlines() == [reason]
    checked = cafe.run("check")
    assert (checked.returncode, checked.stdout.decode(), checked.stderr) == (1, f"{reason}\n", b"")


def test_a_disk_that_is_not_mounted(production):
    data = production.database.parent
    data.rename(data.with_name("elsewhere"))
    assert_every_start_is_refused(production, f"{production.database}: is not there; {BEGIN_ONE}")
    assert not data.exists()
    production("migrate")
    assert production("site", "list") == ""


def test_an_empty_file(production):
    production.database.write_bytes(b"")
    assert_every_start_is_refused(production, f"{production.database}: is empty; {BEGIN_ONE}")
    assert production.database.stat().st_size == 0


def test_a_newer_version(production):
    change(production, NEWER)
    reason = "is of a newer version of Café Forms (9999_moon); install that version"
    assert_every_start_is_refused(production, f"{production.database}: {reason}")
    assert production.refuses("migrate") == [f"{production.database}: {reason}"]


def test_columns_that_are_not_those_of_the_migrations(production):
    change(
        production, "ALTER TABLE mark RENAME COLUMN at TO moment", "ALTER TABLE site ADD COLUMN mascot TEXT"
    )
    reason = "mark.at is missing, mark.moment is unknown, site.mascot is unknown; restore a backup"
    assert_every_start_is_refused(
        production, f"{production.database}: its columns are not those of its migrations: {reason}"
    )


def test_a_database_of_something_else(production):
    production.database.unlink()
    change(production, "CREATE TABLE bread (flour INTEGER)")
    reason = "is a database of something else; say the right one in CAFE_DATABASE_URL"
    assert_every_start_is_refused(production, f"{production.database}: {reason}")
    assert production.refuses("site", "add", "X") == [f"{production.database}: {reason}"]


def test_check_names_a_database_that_is_damaged(production):
    change(production, "PRAGMA wal_checkpoint(TRUNCATE)")
    with contextlib.closing(sqlite3.connect(production.database)) as database:
        (root,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'pooled'").fetchone()
    with production.database.open("r+b") as torn:
        torn.seek((root - 1) * 4096)
        torn.write(b"\xff" * 4096)
    checked = production.run("check")
    (line,) = checked.stdout.decode().splitlines()
    assert (checked.returncode, checked.stderr) == (1, b"")
    assert line.startswith(f"{production.database}: is damaged (")
    assert line.endswith("); restore a backup")


def test_in_development_a_database_begins_by_itself_and_out_loud(make_cafe):
    """Whoever types a command in another folder would else look for her surveys in an empty house."""
    cafe = make_cafe()
    first, again = cafe.run("site", "list"), cafe.run("site", "list")
    said = f"no café was here, an empty one begins: {cafe.folder / 'data'} (CAFE_DATA_DIR)\n"
    assert [(one.returncode, one.stdout, one.stderr.decode()) for one in (first, again)] == [
        (0, b"", said),
        (0, b"", ""),
    ]


def test_what_is_meant_to_begin_a_cafe_says_nothing_of_it(make_cafe):
    for words in (["migrate"], ["site", "add", "Müttercafé"], ["demo"]):
        assert make_cafe().run(*words).stderr == b""
    with make_cafe().running("serve", "--demo") as server:
        assert "no café was here" not in server.errors()


def test_a_queue_that_is_damaged_is_named_and_begun_anew(make_cafe):
    cafe = make_cafe()
    cafe("migrate")
    queue = cafe.folder / "data" / "queue.db"
    queue.write_bytes(b"torn " * 2000)
    done = cafe.run("site", "list")
    assert (done.returncode, done.stderr.decode()) == (
        0,
        f"WARNING tasks.queue: {queue}: is damaged; set aside as queue.db.damaged, and a new queue is begun\n",
    )
    assert (queue.parent / "queue.db.damaged").read_bytes() == b"torn " * 2000
    assert cafe("site", "list") == ""


@pytest.fixture
def on_server(make_cafe, postgresql):
    with postgresql.fresh_database("template0") as url:
        yield make_cafe(CAFE_DATABASE_URL=url, CAFE_QUEUE_URL=url, **PRODUCTION)


def test_an_empty_database_on_a_server_and_a_newer_one(on_server, postgresql):
    name = on_server.settings["CAFE_DATABASE_URL"].split("/")[3].split("?")[0]
    assert on_server.refuses("web") == [f"PostgreSQL {name}: is empty; {BEGIN_ONE}"]
    on_server("migrate")
    postgresql.command(NEWER, name)
    assert on_server.refuses("web") == [
        f"PostgreSQL {name}: is of a newer version of Café Forms (9999_moon); install that version"
    ]
