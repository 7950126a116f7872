"""A worker as it is run, whose clock goes on thirty times as fast from a Wednesday on: a claim ends in ten seconds."""

import datetime as dt
import os
import time
from pathlib import Path

from cafe_forms import clock
from tests import commands

WEDNESDAY = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC)  # 10:00 in Berlin
HASTE = 30


def start(began: float, *, environment, folder: Path, reasons: Path) -> commands.Running:
    """`began`, in seconds since 1970, is when its clock showed WEDNESDAY."""
    files = Path(os.devnull), Path(os.devnull), reasons
    return commands.Running(str(began), environment=environment, folder=folder, files=files, work=_work)


def _work(words, *place) -> None:
    commands.become(words, *place)
    began = float(words[0])

    def hasty() -> dt.datetime:
        return WEDNESDAY + HASTE * dt.timedelta(seconds=time.time() - began)

    # All rooms are in memory and have the function already: it stays, and asks another clock.
    clock.hasty, clock.utcnow.__code__ = hasty, _ask_the_hasty_one.__code__
    _work_on()


def _ask_the_hasty_one() -> dt.datetime:
    return hasty()  # noqa: F821 - a name of the clock's module, where this works


def _work_on() -> None:
    import config
    from cafe_forms import doubt
    from tasks.worker import joined

    _app, worker = joined(config.read())
    worker.watch = doubt.Watch(steady=lambda: HASTE * time.monotonic())
    with worker.running():
        time.sleep(3600)
