"""A copy of the database: consistent while others write, without what was deleted, whole or not there at all."""

import contextlib
import datetime as dt
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from peewee import DatabaseError, InterfaceError

from cafe_forms import clock, db
from cafe_forms.db import database
from cafe_forms.models import Mark
from cafe_forms.upkeep import retention

UNFINISHED = ".unfinished-backup"
FOLDER = "backups"  # in the data folder
NAME = "cafe-%Y-%m-%d.db"
AT = dt.time(3, 0)  # local time
LAST = "backup"  # mark: the night of the last backup
KEPT = 14
OLDEST = dt.timedelta(days=30)  # what was destroyed leaves the last backup by then


class NotWritten(Exception):
    """The text says in one line why there is no backup."""


class Taken(NotWritten):
    """The file is there already, or somebody is writing it."""


def write(file: Path) -> None:
    """Copy the database into a new file that its owner alone may read. Raises NotWritten.

    A process killed in the middle leaves its unfinished copy beside `file`; the next try writes over it.
    """
    if not db.is_sqlite():
        raise NotWritten("the database is PostgreSQL: copy it with pg_dump")
    if os.path.lexists(file):
        raise Taken(f"{file}: exists")
    draft = file.absolute().with_name(f"{file.name}{UNFINISHED}")
    try:
        with _alone(draft) as descriptor:
            database.execute_sql("VACUUM INTO ?", (str(draft),))
            os.fsync(descriptor)
            os.link(draft, file)  # unlike a rename it never replaces what came in between
        sync_folder(draft.parent)
    except FileExistsError:
        raise Taken(f"{file}: exists") from None
    except OSError as error:
        raise NotWritten(f"{file}: cannot be written: {error.strerror}") from None
    except (DatabaseError, InterfaceError) as error:
        raise NotWritten(f"{file}: cannot be written: {' '.join(str(error).split())}") from None


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
    """
    night, before = _last_night(now, zone), Mark.last(LAST)
    if not db.is_sqlite() or before == night:
        return False
    is_written = before is not None and _write_dated(data_folder / FOLDER, night.astimezone(zone).date(), now)
    Mark.put(LAST, night)
    return is_written


def _last_night(now: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    today = now.astimezone(zone).date()
    tonight = clock.at_local(today, AT, zone)
    return tonight if tonight <= now else clock.at_local(today - dt.timedelta(days=1), AT, zone)


def _write_dated(folder: Path, today: dt.date, now: dt.datetime) -> bool:
    """False when another worker was first."""
    folder.mkdir(exist_ok=True, mode=0o700)
    try:
        write(folder / f"{today:{NAME}}")
    except Taken:
        return False
    if retention.clock_is_trusted(now):
        _forget_old(folder, today)
    return True


def _forget_old(folder: Path, today: dt.date) -> None:
    """Keep the newest; nothing older than a month, nothing that a wrong clock dated ahead, nothing unfinished."""
    dated = {f"{today - dt.timedelta(days=days):{NAME}}" for days in range(OLDEST.days)}
    good = sorted(file for file in folder.glob("cafe-*.db") if file.name in dated)
    # Today's unfinished one is another worker's, who finds out in a moment that he was late.
    spared = {*good[-KEPT:], *folder.glob(f"{today:{NAME}}{UNFINISHED}*")}
    for file in {*folder.glob("cafe-*.db"), *folder.glob(f"*{UNFINISHED}*")} - spared:
        file.unlink(missing_ok=True)
