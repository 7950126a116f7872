"""13. Deleted is gone: no byte of the database, its log, its index, its statistics or a backup remembers."""

import contextlib
import datetime as dt
import secrets
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from cafe_forms import db
from cafe_forms.db import database
from cafe_forms.engines import WAIT_SECONDS
from cafe_forms.models import FreeText, Pooled
from cafe_forms.pool import release
from cafe_forms.surveys import publishing
from cafe_forms.upkeep import backup, remnants
from tests import sealing
from tests.conftest import NOW, on_sqlite
from tests.pace import in_time
from tests.pool.conftest import AFTER, decide
from tests.postgresql import server


def is_on(disk, canary):
    return any(canary.encode() in content for _name, content in disk.contents())


@contextlib.contextmanager
def somebody_reads():
    """A transaction elsewhere that has looked into the pool and does not end."""

    def begin():
        database.connect()
        database.execute_sql("BEGIN")
        Pooled.select().count()

    def end():
        database.execute_sql("ROLLBACK")
        database.close()

    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(begin).result()
        try:
            yield
        finally:
            elsewhere.submit(end).result()


def test_a_released_response_is_in_no_byte_of_the_database(disk, ended):
    """Long answers and many, so that pages are split and balanced on the way."""
    canary = secrets.token_hex(8)
    responses = [{"one": "a", "first": f"{canary} {i} {'x' * (i * 7 % 900)}"} for i in range(150)]
    ended(*responses)
    assert is_on(disk, canary)
    decide()
    remnants.destroy(FreeText.delete())
    assert sealing.wiped()
    assert not is_on(disk, canary)


def test_a_text_is_in_no_byte_although_its_neighbours_stay(disk, ended):
    """Pages that were balanced keep copies of rows that moved on: zeros over the row itself are not enough."""
    going, staying = secrets.token_hex(8), secrets.token_hex(8)
    for number in range(30):
        canary = going if number % 2 else staying
        ended(*[{"first": f"{canary} {number} {i} {'x' * (i * 7 % 300)}"} for i in range(40)])
    decide()
    remnants.destroy(FreeText.delete().where(FreeText.text.startswith(going)))
    assert sealing.wiped()
    assert is_on(disk, staying)
    assert not is_on(disk, going)


def test_a_destroyed_pool_is_in_no_byte_of_the_database(disk, ended, open_survey, seal):
    """Although the planner took samples, and another survey's responses stay beside it."""
    canary, other = secrets.token_hex(8), secrets.token_hex(8)
    ended(*[{"first": f"{canary}{i}"} for i in range(4)])
    seal(open_survey(now=NOW, closes_at=AFTER + dt.timedelta(days=9)), {"detail": other})
    database.execute_sql("ANALYZE")
    decide()
    release.destroy_due(now=AFTER + publishing.REOPEN_WITHIN)
    assert sealing.wiped()
    assert not is_on(disk, canary)
    assert is_on(disk, other)


def test_a_response_that_could_not_be_sealed_is_in_no_byte_of_the_database(disk, ended):
    canary = secrets.token_hex(8)
    survey = ended()
    with database.atomic() as transaction:
        sealing.put(survey, {"first": canary}, secrets.token_bytes(16), now=NOW)
        transaction.rollback()
    assert sealing.wiped()
    assert not is_on(disk, canary)


def test_remnants_wait_while_somebody_reads_and_hold_up_no_response(disk, ended):
    """A long download must not keep writers out; the next minute's try succeeds."""
    survey, canary = ended(), secrets.token_hex(8)
    sealing.put(survey, {"first": canary}, secrets.token_bytes(16), now=NOW)
    with somebody_reads():
        remnants.destroy(Pooled.delete())
        begun = time.monotonic()
        assert not remnants.wipe()
        assert in_time(time.monotonic() - begun, 2)
        assert is_on(disk, canary)
    assert sealing.wiped()
    assert not is_on(disk, canary)


def test_a_connection_that_wiped_is_as_patient_as_before(ended):
    survey = ended({"first": "x"})
    remnants.destroy(Pooled.delete())
    assert sealing.wiped()
    asked = "PRAGMA busy_timeout" if db.is_sqlite() else "SHOW lock_timeout"
    assert database.execute_sql(asked).fetchone() in {(1000 * WAIT_SECONDS,), (f"{WAIT_SECONDS}s",)}
    assert sealing.put(survey, {"first": "y"}, secrets.token_bytes(16), now=NOW)


def test_a_backup_holds_nothing_that_was_deleted(disk, ended, tmp_path, database_url):
    """Neither the one of a file that was not wiped yet, nor a dump."""
    canary, copy = secrets.token_hex(8), tmp_path / "copy"
    ended(*[{"first": f"{canary} {i} {'x' * (i * 7 % 300)}"} for i in range(60)])
    remnants.destroy(Pooled.delete())
    if db.is_sqlite():
        backup.write(copy)
    else:
        dump = [server.programs() / "pg_dump", f"--file={copy}", database_url]
        subprocess.run(dump, check=True)
    assert copy.stat().st_size
    assert canary.encode() not in copy.read_bytes()


@on_sqlite
@pytest.mark.parametrize(
    ("name", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1), ("foreign_keys", 1)],
)
def test_every_connection_is_durable_and_keeps_nothing_deleted(app, name, value):
    """The pragma is of one connection: each of each thread must say it."""

    def asked():
        return database.execute_sql(f"PRAGMA {name}").fetchone()[0]

    def asked_in_a_thread():
        with database.connection_context():
            return asked()

    assert asked() == value
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(asked_in_a_thread).result() == value
