"""Each thread keeps its connection: what a piece of work leaves behind is rolled back, and idle ones are in no way."""

import contextlib
import multiprocessing
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from peewee import OperationalError

from cafe_forms import create_app, upkeep
from cafe_forms.cafe import sites
from cafe_forms.db import Statement, database
from cafe_forms.engines.sqlite import Sqlite
from cafe_forms.models import Pooled, Site, Survey
from cafe_forms.upkeep import backup, remnants
from tasks.worker import Worker
from tests.conftest import NOW, on_postgresql, on_sqlite
from tests.sealing import wiped

on_both = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
THREADS = 4


@pytest.fixture
def threads(app):
    """Each call of `threads(work)` does it once in each of the same four threads; what came of it."""
    together = threading.Barrier(THREADS, timeout=30)

    def one(work):
        together.wait()
        return work()

    with ThreadPoolExecutor(THREADS) as pool:
        yield lambda work: list(pool.map(one, [work] * THREADS))


def connection_at_work():
    with database.at_work():
        assert Site.select().count() >= 0
        return database.connection()


@on_both
def test_a_thread_keeps_its_connection_and_shares_it_with_nobody(threads):
    first, second = (threads(connection_at_work) for _ in range(2))
    assert set(map(id, first)) == set(map(id, second))
    assert len(set(map(id, first))) == THREADS


@on_both
def test_what_was_left_open_is_rolled_back(threads):
    """A transaction that nobody ended, and a result of which only the first row was read."""

    def leave_open():
        with database.at_work():
            database.execute_sql("BEGIN")
            Site.select().count()
            next(iter(database.execute_sql("SELECT 1 UNION SELECT 2")))
            return database.transaction_depth()

    threads(leave_open)
    sites.add("Müttercafé Freilassing", town="Freilassing")  # nobody is in the way
    assert threads(lambda: with_work(lambda: Site.select().count())) == [1] * THREADS
    assert database.execute_sql("SELECT 1").fetchone() == (1,)


def with_work(ask):
    with database.at_work():
        return ask()


def half_read():
    """Of a result with many rows, one: its read would stay open."""
    with database.at_work():
        return next(iter(database.execute_sql("SELECT name FROM offer ORDER BY name")))


@on_sqlite
def test_idle_connections_are_in_the_way_of_no_wiping_and_no_backup(threads, open_survey, seal, tmp_path):
    seal(open_survey(now=NOW), {"detail": "canary"})
    assert len(threads(half_read)) == THREADS
    remnants.destroy(Pooled.delete())
    assert wiped()
    assert b"canary" not in Path(database.database).read_bytes()
    assert Path(f"{database.database}-wal").stat().st_size == 0
    backup.write(tmp_path / "copy.db")
    assert threads(lambda: with_work(lambda: Pooled.select().count())) == [0] * THREADS


@on_postgresql
def test_idle_connections_are_in_the_way_of_no_wiping(threads, open_survey, seal):
    seal(open_survey(now=NOW), {"detail": "canary"})
    assert len(threads(half_read)) == THREADS
    remnants.destroy(Pooled.delete())
    assert wiped()


@on_sqlite
def test_a_file_that_took_the_place_of_the_database_is_neither_read_nor_written(threads, tmp_path):
    """What goes into the old one would be lost, and the log of the new one would be removed with the old."""
    threads(connection_at_work)
    backup.write(tmp_path / "copy.db")
    os.replace(tmp_path / "copy.db", database.database)
    reason = f"{database.database}: is another file than the one that was opened; start again"
    assert threads(refusal) == [reason] * THREADS


@on_sqlite
def test_a_file_that_is_gone_is_not_begun_anew(threads):
    threads(connection_at_work)
    file = Path(database.database)
    away = file.rename(file.with_suffix(".away"))
    assert threads(refusal) == [f"{file}: is not there"] * THREADS
    assert not file.exists()
    away.rename(file)
    assert len(threads(connection_at_work)) == THREADS


def refusal() -> str:
    with pytest.raises(OperationalError) as caught, database.at_work():
        pass
    return str(caught.value)


@on_sqlite
def test_every_file_beside_the_database_is_for_its_owner_alone_whatever_the_umask(config, database_url):
    before = os.umask(0)
    try:
        create_app(config)
        upkeep.bring_up_to_date()
        with contextlib.closing(Worker(config).huey.storage), database.connection_context():
            sites.add("Alt", town="")
            files = {file.name: file.stat().st_mode & 0o777 for file in config.DATA_DIR.iterdir()}
    finally:
        os.umask(before)
    assert {"cafe.db", "cafe.db-wal", "cafe.db-shm", "queue.db"} <= set(files)
    assert set(files.values()) == {0o600}
    assert config.DATA_DIR.stat().st_mode & 0o777 == 0o700


def open_each(folder, together):
    for number in range(40):
        file = Sqlite(f"{folder}/{number}.db")
        file.make_file()
        together.wait()
        file.connect()
        file.close()


def test_many_processes_may_open_a_new_file_at_once(tmp_path):
    """Each wants to turn it to WAL; SQLite tells all but one of them "locked" without a wait."""
    fork = multiprocessing.get_context("fork")
    together = fork.Barrier(6, timeout=10)
    workers = [fork.Process(target=open_each, args=(tmp_path, together)) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 6


def test_a_statement_that_would_be_sent_other_values_is_refused_each_time(app):
    wrong = Statement(lambda slug: Survey.select().where(Survey.slug == slug), lambda slug: (slug, slug))
    for _ in range(2):
        with pytest.raises(ValueError, match="asks for other values"):
            wrong.ask("abcdefgh")
