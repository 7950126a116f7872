"""Word lists and weights: made when a text is first read, let go when no text was read for a while.

Together they are most of a process's memory, and texts are read at a release and on a page of results, seldom.
"""

import contextlib
import ctypes
import gc
import threading
import time
from collections.abc import Callable
from functools import cache, wraps
from typing import ParamSpec, TypeVar

IDLE = 180.0  # seconds after the last text


def _give_back() -> None:
    """Ask the C library to hand what is free back to the system; another one than glibc does so by itself, or not."""
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


P = ParamSpec("P")
Made = TypeVar("Made")


class Shelf:
    """Keeps what the functions return that it was given, until nobody asked for any of it for `idle` seconds."""

    def __init__(self, idle: float):
        self.idle = idle
        self._clear: list[Callable[[], None]] = []
        self._lock = threading.Lock()
        self._asked_at = 0.0
        self._timer: threading.Timer | None = None

    def kept(self, make: Callable[P, Made]) -> Callable[P, Made]:
        """Like `functools.cache`."""
        cached = cache(make)
        self._clear.append(cached.cache_clear)

        @wraps(make)
        def given(*arguments: P.args, **more: P.kwargs) -> Made:
            self._ask()
            return cached(*arguments, **more)  # type: ignore[arg-type]  # of what can be a key

        return given

    def let_go(self) -> None:
        """The next text makes everything anew; what is being read goes on with what it holds."""
        for clear in self._clear:
            clear()
        gc.collect()
        _give_back()

    def _ask(self) -> None:
        self._asked_at = time.monotonic()
        if self._timer is None:
            with self._lock:
                if self._timer is None:
                    self._look_in(self.idle)

    def _look_in(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._look)
        self._timer.daemon = True
        self._timer.start()

    def _look(self) -> None:
        with self._lock:
            still = self._asked_at + self.idle - time.monotonic()
            if still > 0:
                self._look_in(still)
                return
            self._timer = None
        self.let_go()


_shelf = Shelf(IDLE)
kept = _shelf.kept
let_go = _shelf.let_go
