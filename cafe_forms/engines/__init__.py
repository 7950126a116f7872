"""The two databases as we open them: each thread keeps one connection, and nobody waits for it beyond a moment."""

import contextlib
import re
import threading
import time
from collections.abc import Iterator
from typing import Any

from peewee import Database

WAIT_SECONDS = 7  # how long a write waits for another one
QUEUE_SECONDS = 3  # for a step of the queue, also where nobody waits for an answer
ANSWER_SECONDS = 8  # after it arrived a request asks the database no more: its 503 is due

NO_TEXT = re.compile("[\0\ud800-\udfff]")  # PostgreSQL keeps no NUL, and no database half a character


def storable(value):
    """Of a text what both databases can keep, with U+FFFD for what is no text; other values as they are."""
    return NO_TEXT.sub("\ufffd", value) if isinstance(value, str) else value


class _Deadline(threading.local):
    """Until when the work of this thread may wait, as `time.monotonic()` counts; None: as long as it takes."""

    at: float | None = None

    @contextlib.contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        before, self.at = self.at, time.monotonic() + self.left(seconds)
        try:
            yield
        finally:
            self.at = before

    def left(self, most: float) -> float:
        """How many seconds, `most` at the most; 0 when the moment is over."""
        return most if self.at is None else min(most, max(0.0, self.at - time.monotonic()))


deadline = _Deadline()


class OnePerThread(Database):
    """What both databases share. An engine says whether a connection is `_is_gone` or `_is_at_rest`."""

    _state: Any  # peewee's own, which its stubs leave out: `conn`, `ctx`, `reset`
    _lock: Any

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self._lock = contextlib.nullcontext()  # no thread waits while another one connects

    def _is_gone(self) -> bool:
        raise NotImplementedError

    def _is_at_rest(self) -> bool:
        raise NotImplementedError

    def execute_sql(self, sql, params=None):
        return super().execute_sql(sql, params and [storable(value) for value in params])

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        """The connection of this thread, kept for its next work; nothing that was begun stays open in it.

        Raises peewee.OperationalError when there is none to be had.
        """
        if self._state.ctx:  # in work that goes on afterwards
            yield
            return
        if not self.is_closed() and self._is_gone():
            self.drop()
        self.connect(reuse_if_open=True)
        self._state.ctx.append(self)
        try:
            yield
        finally:
            self._state.ctx.clear()
            if not self.is_closed() and not self._is_at_rest():
                self.drop()

    def drop(self) -> None:
        """Close this thread's connection, whatever is open in it; the next work begins with another one."""
        connection = self._state.conn
        self._state.reset()
        with contextlib.suppress(Exception):  # it may be broken
            connection.close()
