"""Time limits on a machine that is busy with other things: as many times longer as it is slower just now."""

import time
from collections.abc import Callable

PATIENCE = (
    120  # seconds for anything that a slow machine may take its time for, the tick of a minute included
)


def in_time(took: float, limit: float) -> bool:
    """Whether so many seconds are within a limit that holds on a machine of our own."""
    return took < limit or took < limit * _slowness()


def differ_each_time(differ: Callable[[], bool], rounds: int = 4) -> bool:
    """Whether two times differ in every round: what a busy machine does to one of them is gone in the next."""
    return all(differ() for _ in range(rounds))


def _slowness() -> float:
    """How many seconds pass while this process works for one."""
    began, worked = time.monotonic(), time.process_time()
    while time.process_time() - worked < 0.1:
        sum(range(10_000))
    return (time.monotonic() - began) / 0.1
