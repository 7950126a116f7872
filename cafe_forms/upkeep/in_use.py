"""Who has the database file open: everybody who works on it holds a lock together, a restore holds it alone."""

import contextlib
import fcntl
import os
from collections.abc import Iterator

_held: list[int] = []  # the file descriptor of the lock that this process shares, if it works on a database


class InUse(Exception):
    """Somebody works on the database."""


def hold(database: str) -> None:
    """Share the lock until this process ends or works on another database; waits for a restore to end."""
    while _held:
        os.close(_held.pop())
    _held.append(_open(database))
    fcntl.flock(_held[0], fcntl.LOCK_SH)


@contextlib.contextmanager
def alone(database: str) -> Iterator[None]:
    """Nobody else works on the database until the block ends. Raises InUse."""
    lock = _open(database)
    try:
        _take(lock)
        yield
    finally:
        os.close(lock)


def _take(lock: int) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InUse from None


def _open(database: str) -> int:
    return os.open(f"{database}.in-use", os.O_RDWR | os.O_CREAT, 0o600)
