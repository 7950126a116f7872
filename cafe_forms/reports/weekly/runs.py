"""A long duty in batches: one worker at a time, and whoever follows one that was killed goes on where it stopped."""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager

from cafe_forms.models import Checkpoint

LEASE = dt.timedelta(minutes=5)  # for a batch; a worker that is silent for longer is taken for dead


class OvertakenError(Exception):
    """Another worker took this one for dead, and has gone on."""


class Run:
    """What one worker holds. `after` is the number of the last row that is done."""

    def __init__(self, row: Checkpoint, now: dt.datetime):
        self.after, self._name, self._until = row.after, row.name, row.held_until
        self._now, self._began = now, time.monotonic()

    def step(self, after: int) -> None:
        """Done so far, in the caller's transaction. Raises OvertakenError."""
        until = self._now + dt.timedelta(seconds=time.monotonic() - self._began) + LEASE
        if not self._write(after=after, held_until=until):
            raise OvertakenError(self._name)
        self.after, self._until = after, until

    def leave(self) -> None:
        self._write(held_until=None)

    def _write(self, **values) -> int:
        mine = Checkpoint.name == self._name, Checkpoint.held_until == self._until
        return Checkpoint.update(**values).where(*mine).execute()


@contextmanager
def held(name: str, run: str, now: dt.datetime) -> Iterator[Run | None]:
    """The run of this name, to go on with; None while another worker is at it."""
    taken = _take(name, run, now)
    try:
        yield taken
    finally:
        if taken:
            taken.leave()


def _take(name: str, run: str, now: dt.datetime) -> Run | None:
    """The update is the look. A lease that ends later than any could was given by a clock that was wrong.

    Not by a little: a worker that began a moment later than this one may have been here first.
    """
    Checkpoint.insert(name=name).on_conflict_ignore().execute()
    until = now + LEASE
    is_free = (
        Checkpoint.held_until.is_null()
        | (Checkpoint.held_until <= now)
        | (Checkpoint.held_until > until + LEASE)
    )
    if not Checkpoint.update(held_until=until).where(Checkpoint.name == name, is_free).execute():
        return None
    Checkpoint.update(run=run, after=0).where(Checkpoint.name == name, Checkpoint.run != run).execute()
    return Run(Checkpoint.get_by_id(name), now)
