"""Who writes next: threads of one process stand in line, where SQLite would have each try again by chance."""

import threading
from collections import deque


class Turns:
    """A lock that is given to whoever has waited longest."""

    def __init__(self):
        self._lock, self._is_taken = threading.Lock(), False
        self._waiting: deque[threading.Event] = deque()

    def take(self, seconds: float) -> bool:
        """False when it was not one's turn in time."""
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return True
            mine = threading.Event()
            self._waiting.append(mine)
        if mine.wait(seconds):
            return True
        with self._lock:
            if mine.is_set():  # just now
                return True
            self._waiting.remove(mine)
            return False

    def give(self) -> None:
        with self._lock:
            self._is_taken = bool(self._waiting)
            if self._waiting:
                self._waiting.popleft().set()
