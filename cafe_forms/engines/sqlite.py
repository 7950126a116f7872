"""SQLite: a file that is there, durable, without remnants, and with no read left open between two requests."""

import contextlib
import os
import sqlite3
import time
import weakref
from pathlib import Path

from peewee import OperationalError, SqliteDatabase

from cafe_forms.engines import WAIT_SECONDS, deadline
from cafe_forms.engines.one_per_thread import OnePerThread
from cafe_forms.engines.turns import Turns

PRAGMAS = {
    "journal_mode": "wal",
    "foreign_keys": 1,
    "synchronous": "full",
    "secure_delete": 1,
    "temp_store": "memory",  # rewriting the file must not leave its rows in a second one
}
BETWEEN_TRIES = 0.05  # seconds


class Sqlite(OnePerThread, SqliteDatabase):
    _file: tuple[int, int] | None = None  # which one bore the name when it was opened first

    def __init__(self, database: str, **options):
        super().__init__(
            database,
            pragmas=PRAGMAS,
            lock_type="IMMEDIATE",  # a deferred transaction that turns into a write fails at once when locked
            timeout=WAIT_SECONDS,
            returning_clause=True,
            **options,
        )
        self._turns = Turns()

    def make_file(self) -> None:
        """An empty file for its owner alone, if there is none; SQLite's own files beside it get the same mode."""
        make_private(Path(self.database))

    def _connect(self):
        """A file that is missing is an error: SQLite would begin an empty one, on a disk that is not mounted."""
        self._must_be_the_same()
        self._state.cursors = weakref.WeakSet()
        self._state.longest = None  # milliseconds that it waits, once that is said
        # Of those that turn a new file to WAL at once SQLite tells all but one "locked", without a wait of its own.
        until = time.monotonic() + deadline.left(WAIT_SECONDS)
        while True:
            try:
                return super()._connect()  # type: ignore[misc]  # peewee's own, which its stubs leave out
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() >= until:
                    raise
                time.sleep(BETWEEN_TRIES)

    def _must_be_the_same(self) -> None:
        """As long as this process lives the name stands for one file. Raises OperationalError.

        What is written into a file that was taken away would be lost, and whoever closes it last would remove
        the log of the one that came in its place.
        """
        try:
            found = os.stat(self.database)
        except OSError:
            raise OperationalError(f"{self.database}: is not there") from None
        here = (found.st_dev, found.st_ino)
        self._file = self._file or here
        if here != self._file:
            raise OperationalError(
                f"{self.database}: is another file than the one that was opened; start again"
            )

    def cursor(self, named_cursor=None):
        cursor = super().cursor(named_cursor)
        self._state.cursors.add(cursor)
        return cursor

    def connect(self, reuse_if_open: bool = False) -> bool:
        is_new = super().connect(reuse_if_open)
        self._wait_no_longer_than_the_deadline()
        return is_new

    def begin(self, *how):
        """Raises OperationalError, as SQLite itself does, when others of this process write for too long."""
        if not self._turns.take(deadline.left(WAIT_SECONDS)):
            raise OperationalError("database is locked")
        self._state.is_my_turn = True
        try:
            self._wait_no_longer_than_the_deadline()
            super().begin(*how)
        except BaseException:
            self._give_turn()
            raise

    def commit(self):
        """After one that failed the turn ends with the rollback."""
        super().commit()
        self._give_turn()

    def rollback(self):
        try:
            super().rollback()
        finally:
            self._give_turn()

    def drop(self) -> None:
        super().drop()
        self._give_turn()

    def _give_turn(self) -> None:
        if getattr(self._state, "is_my_turn", False):
            self._state.is_my_turn = False
            self._turns.give()

    def _wait_no_longer_than_the_deadline(self) -> None:
        longest = round(1000 * deadline.left(WAIT_SECONDS))  # milliseconds
        if self._state.longest != longest:
            self.connection().execute(f"PRAGMA busy_timeout = {longest}")
            self._state.longest = longest

    def _is_gone(self) -> bool:
        self._must_be_the_same()
        return False

    def _is_at_rest(self) -> bool:
        """A result that was read in half would keep its read open, and with it what was deleted in the log."""
        for cursor in list(self._state.cursors):
            cursor.close()
        return not self._state.conn.in_transaction


def make_private(file: Path) -> Path:
    """The file; if it is not there, an empty one that its owner alone may read, whatever the umask."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with contextlib.suppress(FileExistsError):  # to open and close it would take SQLite's locks away from us
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return file
