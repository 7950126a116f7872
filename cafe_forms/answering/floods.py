"""Floods stay cheap: the processor time that one address may take, and one long text at a time for everybody."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import current_app, request

from cafe_forms.pool import texts
from cafe_forms.surveys.definition.model import Definition

SHARE = 40  # an address may keep one fortieth of a core busy: 15 seconds in ten minutes
LONG = 250  # code points of all texts together, which take up to 20 ms
PATIENCE = 2  # seconds until it is her turn


class BusyError(Exception):
    """Others' long texts are being read."""


def budget(seconds: int) -> float:
    """Seconds of processor time in a window of so many seconds."""
    return seconds / SHARE


@contextmanager
def charged() -> Iterator[None]:
    """What is done here is done for the address that asked, whatever comes of it: sent, warned, switched or a fault."""
    began = time.thread_time()
    try:
        yield
    finally:
        if work := current_app.extensions["work"]:
            work.count(request.remote_addr or "", time.thread_time() - began)


def wait() -> int:
    """Seconds until something is done again for the address that asks; 0 = now."""
    work = current_app.extensions["work"]
    return work.wait(request.remote_addr or "") if work else 0


class OneAtATime:
    """Whose long text is being read in this process."""

    def __init__(self, patience: float = PATIENCE):
        self.turn, self.patience = threading.Lock(), patience

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Raises BusyError when it is not free in time."""
        if not self.turn.acquire(timeout=self.patience):
            raise BusyError
        try:
            yield
        finally:
            self.turn.release()


def read(definition: Definition, answers: Mapping) -> dict:
    """What `texts.redact` makes of the answers; long texts one response at a time. Raises BusyError."""
    if sum(len(told) for told in answers.values() if isinstance(told, str)) < LONG:
        return texts.redact(definition, answers)
    with current_app.extensions["reading"].taken():
        return texts.redact(definition, answers)
