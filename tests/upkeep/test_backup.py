"""Backups: whole, consistent, without what was deleted, for the owner's eyes; daily, and not for ever."""

import datetime as dt
import fcntl
import secrets
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from cafe_forms.db import database
from cafe_forms.engines.postgresql import Postgresql
from cafe_forms.models import FreeText, Mark, SpentToken
from cafe_forms.pool import intake
from cafe_forms.upkeep import backup
from tasks import tick as ticks
from tests import sealing
from tests.conftest import NOW, on_postgresql
from tests.upkeep.conftest import ZONE

DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)


def found_in(file, query):
    with closing(sqlite3.connect(file)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return {row[0] for row in copy.execute(query)}


def daily(config, now):
    return backup.write_daily(config.DATA_DIR, now=now, zone=ZONE)


def names(config):
    return sorted(file.name for file in (config.DATA_DIR / "backups").iterdir())


@pytest.fixture
def file(tmp_path):
    return tmp_path / "copy.db"


def test_a_backup_holds_all_that_was_acknowledged_before(open_survey, file):
    """Four threads seal while it is written; what they had been told is stored must be in it."""
    survey = open_survey(now=NOW)
    acknowledged, stop = [], threading.Event()

    def seal_on():
        with database.connection_context():
            while not stop.is_set():
                nonce = secrets.token_bytes(16)
                assert sealing.put(survey, {"detail": "x" * 300}, nonce, now=NOW)
                acknowledged.append(intake.spent_digest(nonce))

    women = [threading.Thread(target=seal_on) for _ in range(4)]
    for woman in women:
        woman.start()
    for number in range(5):
        while len(acknowledged) < 20 * (number + 1):
            stop.wait(0.01)
        before = set(acknowledged)
        backup.write(file.with_suffix(f".{number}"))
        assert before <= found_in(file.with_suffix(f".{number}"), "SELECT digest FROM spent_token")
    stop.set()
    for woman in women:
        woman.join()
    assert SpentToken.select().count() == len(acknowledged)


def test_in_a_backup_every_response_has_its_token(open_survey, seal, file):
    survey = open_survey(now=NOW)
    seal(survey, *[{"topics": ["kita"]}] * 7)
    backup.write(file)
    assert found_in(file, "SELECT count(*) FROM pooled UNION SELECT count(*) FROM spent_token") == {7}


def test_what_was_deleted_is_not_in_it(decided, file):
    canary = secrets.token_hex(8)
    decided(*({"detail": f"{canary} {'x' * 100 * n}"} for n in range(20)))
    database.execute_sql("PRAGMA secure_delete = 0")
    FreeText.delete().execute()
    backup.write(file)
    assert canary.encode() not in file.read_bytes()


def test_only_its_owner_may_read_it(app, file):
    backup.write(file)
    assert file.stat().st_mode & 0o777 == 0o600


def test_it_never_replaces_a_file(app, file):
    file.write_text("mine")
    with pytest.raises(backup.Taken, match=r"copy\.db: exists"):
        backup.write(file)
    assert [(one.name, one.read_text()) for one in file.parent.iterdir() if one.is_file()] == [
        ("copy.db", "mine")
    ]


def test_it_never_follows_a_link_that_leads_nowhere(app, file):
    file.symlink_to("elsewhere")
    with pytest.raises(backup.Taken):
        backup.write(file)
    assert not file.exists()


def test_a_folder_that_is_missing_is_said(app, file):
    with pytest.raises(backup.NotWritten, match="No such file or directory"):
        backup.write(file / "deeper")


def test_a_backup_that_fails_leaves_nothing(app, file):
    with database.atomic(), pytest.raises(backup.NotWritten, match="cannot VACUUM"):
        backup.write(file)
    assert not list(file.parent.glob("copy*"))


def test_what_a_killed_backup_left_is_written_over(app, file):
    for suffix in ("", "-journal"):
        Path(f"{file}{backup.UNFINISHED}{suffix}").write_bytes(b"half" * 5000)
    backup.write(file)
    assert found_in(file, "SELECT name FROM schema_migration")
    assert list(file.parent.glob("copy*")) == [file]


def test_two_who_write_the_same_backup_do_not_meet(app, file):
    with open(f"{file}{backup.UNFINISHED}", "w") as others:
        fcntl.flock(others, fcntl.LOCK_EX)
        with pytest.raises(backup.Taken, match="is being written"):
            backup.write(file)
    assert not file.exists()


@pytest.fixture
def is_old(app):
    """A café whose worker has been through a night before."""
    Mark.put(backup.LAST, NOW - 7 * DAY)


def test_there_is_one_backup_a_night(config, is_old):
    """At three in the morning in Berlin, or as soon as somebody works again; NOW is ten in the morning."""
    written = [
        daily(config, NOW + minutes * MINUTE) for minutes in (0, 1, 16 * 60 + 59, 17 * 60, 17 * 60 + 1)
    ]
    assert written == [True, False, False, True, False]
    assert names(config) == ["cafe-2026-11-23.db", "cafe-2026-11-24.db"]
    assert (config.DATA_DIR / "backups").stat().st_mode & 0o777 == 0o700


def test_the_first_backup_is_of_the_first_night(app, config):
    assert not daily(config, NOW)
    assert not daily(config, NOW + MINUTE)
    assert daily(config, NOW + DAY)
    assert names(config) == ["cafe-2026-11-24.db"]


def test_a_backup_that_failed_is_tried_again(config, is_old):
    with database.atomic(), pytest.raises(backup.NotWritten):
        daily(config, NOW)
    assert daily(config, NOW + MINUTE)


def test_fourteen_are_kept(config, is_old):
    for days in range(20):
        daily(config, NOW + days * DAY)
    assert len(names(config)) == 14
    assert (names(config)[0], names(config)[-1]) == ("cafe-2026-11-29.db", "cafe-2026-12-12.db")


def test_a_backup_goes_after_30_days_although_there_are_few(config, is_old):
    daily(config, NOW)
    daily(config, NOW + 29 * DAY)
    assert len(names(config)) == 2
    daily(config, NOW + 30 * DAY)
    assert names(config) == ["cafe-2026-12-22.db", "cafe-2026-12-23.db"]


def test_a_clock_that_is_doubted_writes_and_forgets_no_backup(app, config, is_old):
    ticks.tick(app, NOW)
    ticks.tick(app, NOW + 366 * DAY)
    assert names(config) == ["cafe-2026-11-23.db"]
    ticks.tick(app, NOW + DAY)
    assert names(config) == ["cafe-2026-11-23.db", "cafe-2026-11-24.db"]


def test_other_files_in_the_folder_are_left_alone(config, is_old):
    folder = config.DATA_DIR / "backups"
    folder.mkdir()
    (folder / "before-the-move.db").touch()
    (folder / f"cafe-2026-11-20.db{backup.UNFINISHED}").touch()
    daily(config, NOW)
    assert names(config) == ["before-the-move.db", "cafe-2026-11-23.db"]


def test_old_ones_go_also_when_the_new_one_cannot_be_written(config, is_old):
    daily(config, NOW)
    with database.atomic(), pytest.raises(backup.NotWritten):
        daily(config, NOW + 40 * DAY)
    assert names(config) == []


def test_copies_of_either_kind_are_forgotten(config, is_old):
    """Also those of the database that was there before the move."""
    folder = config.DATA_DIR / "backups"
    folder.mkdir()
    for name in ("cafe-2026-10-01.dump", "cafe-2026-11-20.dump"):
        (folder / name).touch()
    daily(config, NOW)
    assert names(config) == ["cafe-2026-11-20.dump", "cafe-2026-11-23.db"]


def test_one_bad_night_is_no_trouble_and_three_are(app):
    assert backup.trouble(NOW) == ""
    Mark.put(backup.LAST, NOW - 2 * DAY)
    assert backup.trouble(NOW) == ""
    assert backup.trouble(NOW + MINUTE) == "the last one is of 2026-11-21: the log of the worker says why"


@on_postgresql
def test_postgresql_is_dumped_every_night(config, is_old, site, postgresql):
    assert [daily(config, NOW + minutes * MINUTE) for minutes in (0, 1)] == [True, False]
    (file,) = (config.DATA_DIR / "backups").iterdir()
    assert (file.name, file.stat().st_mode & 0o777) == ("cafe-2026-11-23.dump", 0o600)
    with postgresql.brought_back(file) as url, closing(psycopg.connect(url)) as copy:
        assert copy.execute("SELECT name FROM site").fetchall() == [(site.name,)]


@on_postgresql
def test_without_pg_dump_it_is_said_and_old_copies_go(config, is_old, monkeypatch):
    """What is on this machine is no part of ours."""
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(backup.NotWritten, match="pg_dump is not on this machine"):
        daily(config, NOW)
    assert names(config) == []
    assert backup.trouble(NOW) == backup.NO_PG_DUMP


def test_a_dump_says_no_password_to_whoever_lists_processes():
    there = {"user": "cafe", "password": "cafe secret", "host": "nowhere.example", "sslmode": "require"}
    line, secret = Postgresql("cafe", **there).for_programs()
    assert (secret, "secret" in line) == ({"PGPASSWORD": "cafe secret"}, False)
    assert "host=nowhere.example" in line
    assert "sslmode=require" in line
