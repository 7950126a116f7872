"""Slows a flood: accepted responses per address, counted in this process' memory under a key that rotates."""

import hmac
import math
import secrets
import threading
import time


class Limiter:
    """At most `responses` in `seconds` per address. Addresses are kept only as keyed hashes, for one window."""

    def __init__(self, responses: int, seconds: int, clock=time.monotonic):
        self.responses, self.seconds, self.clock = responses, seconds, clock
        self._lock = threading.Lock()
        self._begin(clock())

    def _begin(self, moment: float) -> None:
        self._began, self._key, self._counts = moment, secrets.token_bytes(16), {}

    def _name(self, address: str) -> bytes:
        if self.clock() - self._began >= self.seconds:
            self._begin(self.clock())
        return hmac.digest(self._key, address.encode(), "sha256")[:16]

    def wait(self, address: str) -> int:
        """Seconds until this address may send again; 0 = now."""
        with self._lock:
            name = self._name(address)
            if self._counts.get(name, 0) < self.responses:
                return 0
            return max(1, math.ceil(self._began + self.seconds - self.clock()))

    def count(self, address: str) -> None:
        """Note one accepted response."""
        with self._lock:
            name = self._name(address)
            self._counts[name] = self._counts.get(name, 0) + 1
