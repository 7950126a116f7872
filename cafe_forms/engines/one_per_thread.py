"""Each thread keeps one connection for its next work, on either database."""

import contextlib
from collections.abc import Iterator
from typing import Any

from peewee import Database

from cafe_forms.engines import storable


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
