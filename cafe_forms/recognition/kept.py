"""Word lists and weights: made when a text is first read, let go when no text was read for a while.

Together they are most of the memory of a process, and texts are read at a release and on a page of results, seldom.
"""

import gc
import threading
import time
from collections.abc import Callable
from functools import cache, wraps
from typing import TypeVar

IDLE = 180.0  # seconds after the last text

Made = TypeVar("Made", bound=Callable)
_makers: list[Callable[[], None]] = []
_lock = threading.Lock()
_used_at = 0.0
_timer: threading.Timer | None = None


def kept(make: Made) -> Made:
    """What `make` returns is kept for each of its arguments, until `let_go`."""
    cached = cache(make)
    _makers.append(cached.cache_clear)

    @wraps(make)
    def given(*arguments):
        global _used_at
        _used_at = time.monotonic()
        if _timer is None:
            _look_in(IDLE)
        return cached(*arguments)

    return given


def let_go() -> None:
    """The next text makes everything anew."""
    for clear in _makers:
        clear()
    gc.collect()


def _look_in(seconds: float) -> None:
    global _timer
    with _lock:
        _timer = threading.Timer(seconds, _look)
        _timer.daemon = True
        _timer.start()


def _look() -> None:
    global _timer
    still = _used_at + IDLE - time.monotonic()
    if still > 0:
        _look_in(still)
    else:
        _timer = None
        let_go()
