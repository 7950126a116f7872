"""A copy of the database: consistent while others write, without what was deleted, whole or not there at all."""

import contextlib
import datetime as dt
import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from peewee import DatabaseError, InterfaceError

from cafe_forms import clock, db
from cafe_forms.db import database
from cafe_forms.models import Mark

UNFINISHED = ".unfinished-backup"
FOLDER = "backups"  # in the data folder
NAME = "cafe-%Y-%m-%d"
ENDINGS = {"sqlite": ".db", "postgresql": ".dump"}
AT = dt.time(3, 0)  # local time
NO_PG_DUMP = "pg_dump is not on this machine, so nobody copies PostgreSQL: install postgresql-client"
LAST = "backup"  # mark: the night of the last backup
KEPT = 14
OLDEST = dt.timedelta(days=30)  # what was destroyed leaves the last backup by then
MISSED = dt.timedelta(days=2)  # since the last one: longer is not one bad night
DUMP_SECONDS = 900  # at the most


class NotWritten(Exception):
    """The text says in one line why there is no backup."""


class Taken(NotWritten):
    """The file is there already, or somebody is writing it."""


def write(file: Path) -> None:
    """Copy the database into a new file that its owner alone may read. Raises NotWritten.

    PostgreSQL is copied by its own pg_dump, in the custom format that pg_restore takes.
    A process killed in the middle leaves its unfinished copy beside `file`; the next try writes over it.
    """
    if os.path.lexists(file):
        raise Taken(f"{file}: exists")
    draft = file.absolute().with_name(f"{file.name}{UNFINISHED}")
    try:
        with _alone(draft) as descriptor:
            if db.is_sqlite():
                database.execute_sql("VACUUM INTO ?", (str(draft),))
            else:
                _dump(draft)
            os.fsync(descriptor)
            os.link(draft, file)  # unlike a rename it never replaces what came in between
        sync_folder(draft.parent)
    except FileExistsError:
        raise Taken(f"{file}: exists") from None
    except OSError as error:
        raise NotWritten(f"{file}: cannot be written: {error.strerror}") from None
    except (DatabaseError, InterfaceError) as error:
        raise NotWritten(f"{file}: cannot be written: {' '.join(str(error).split())}") from None


def _dump(draft: Path) -> None:
    """Raises NotWritten with the first line of what pg_dump says: it names tables, and quotes no row."""
    line, secret = database.for_programs()
    command = [
        "pg_dump",
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--file={draft}",
        f"--dbname={line}",
    ]
    try:
        subprocess.run(  # noqa: S603 - our own words and the operator's address
            command, env=os.environ | secret, check=True, capture_output=True, text=True, timeout=DUMP_SECONDS
        )
    except FileNotFoundError:
        raise NotWritten(NO_PG_DUMP) from None
    except subprocess.TimeoutExpired:
        raise NotWritten(f"pg_dump did not end within {DUMP_SECONDS} seconds") from None
    except subprocess.CalledProcessError as error:
        raise NotWritten(" ".join(error.stderr.splitlines()[:1])) from None


@contextlib.contextmanager
def _alone(draft: Path) -> Iterator[int]:
    """An empty file that we alone write, and that is gone in the end. Raises Taken."""
    descriptor, journal = os.open(draft, os.O_RDWR | os.O_CREAT, 0o600), Path(f"{draft}-journal")
    try:
        _lock(descriptor, draft)
        os.truncate(descriptor, 0)
        journal.unlink(missing_ok=True)
        try:
            yield descriptor
        finally:
            journal.unlink(missing_ok=True)
            draft.unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, draft: Path) -> None:
    """Raises Taken when somebody else holds the file, or has just taken its name away."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_held = os.fstat(descriptor).st_nlink > 0
    except BlockingIOError:
        is_held = False
    if not is_held:
        raise Taken(f"{draft}: is being written")


def sync_folder(folder: Path) -> None:
    """Make a name that was given or taken away in this folder outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_daily(data_folder: Path, *, now: dt.datetime, zone: ZoneInfo) -> bool:
    """Write last night's backup, unless that was done, and forget old ones; True when it was written.

    Not on the first day: then it would come minutes after the first responses, and hold little but them.
    Old ones go in time also when the new one cannot be written. Raises NotWritten.
    """
    night, before = _last_night(now, zone), Mark.last(LAST)
    if before == night:
        return False
    folder, day = data_folder / FOLDER, night.astimezone(zone).date()
    try:
        is_written = before is not None and _write_dated(folder, day)
    finally:
        _forget_old(folder, day)
    Mark.put(LAST, night)
    return is_written


def trouble(now: dt.datetime) -> str:
    """Why there may be no backup of last night, on one line for the operator; '' when all is well."""
    if not db.is_sqlite() and shutil.which("pg_dump") is None:
        return NO_PG_DUMP
    last = Mark.last(LAST)
    if last is not None and now - last > MISSED:
        return f"the last one is of {last:%Y-%m-%d}: the log of the worker says why"
    return ""


def _last_night(now: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    today = now.astimezone(zone).date()
    tonight = clock.at_local(today, AT, zone)
    return tonight if tonight <= now else clock.at_local(today - dt.timedelta(days=1), AT, zone)


def _write_dated(folder: Path, day: dt.date) -> bool:
    """False when another worker was first."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    ending = ENDINGS["sqlite" if db.is_sqlite() else "postgresql"]
    try:
        write(folder / f"{day:{NAME}}{ending}")
    except Taken:
        return False
    return True


def _forget_old(folder: Path, today: dt.date) -> None:
    """Keep the newest; nothing older than a month, nothing that a wrong clock dated ahead, nothing unfinished."""
    days = [today - dt.timedelta(days=days) for days in range(OLDEST.days)]
    dated = {f"{day:{NAME}}{ending}" for day in days for ending in ENDINGS.values()}
    every = {file for ending in ENDINGS.values() for file in folder.glob(f"cafe-*{ending}")}
    good = sorted(file for file in every if file.name in dated)
    # Today's unfinished one is another worker's, who finds out in a moment that he was late.
    spared = {*good[-KEPT:], *folder.glob(f"{today:{NAME}}.*{UNFINISHED}*")}
    for file in {*every, *folder.glob(f"*{UNFINISHED}*")} - spared:
        file.unlink(missing_ok=True)
