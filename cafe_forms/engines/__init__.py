"""The two databases as we open them: each thread keeps one connection, and nobody waits for it beyond a moment."""

import contextlib
import re
import threading
import time
from collections.abc import Iterator

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
