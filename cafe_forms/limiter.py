"""Slows a flood: responses, guesses or seconds of work per address, counted in memory under a rotating key."""

import hmac
import math
import secrets
import threading
import time
from collections.abc import Callable
from ipaddress import ip_address

MOST_ADDRESSES = 20_000  # that are remembered at once; the first is forgotten first


class Limiter:
    """At most `responses` in `seconds` per address. Addresses are kept only as keyed hashes, for one window."""

    def __init__(self, responses: float, seconds: int, clock: Callable[[], float] = time.monotonic):
        self.responses, self.seconds, self.clock = responses, seconds, clock
        self._lock = threading.Lock()
        self._begin(clock())

    def _begin(self, moment: float) -> None:
        self._began, self._key = moment, secrets.token_bytes(16)
        self._counts: dict[bytes, float] = {}

    def _name(self, address: str) -> bytes:
        if self.clock() - self._began >= self.seconds:
            self._begin(self.clock())
        return hmac.digest(self._key, _household(address), "sha256")[:16]

    def wait(self, address: str) -> int:
        """Seconds until this address may send again; 0 = now."""
        with self._lock:
            name = self._name(address)
            if self._counts.get(name, 0) < self.responses:
                return 0
            return max(1, math.ceil(self._began + self.seconds - self.clock()))

    def count(self, address: str, amount: float = 1) -> None:
        """Note one accepted response, one guess, or some seconds of work."""
        with self._lock:
            name = self._name(address)
            self._counts[name] = self._counts.get(name, 0) + amount
            if len(self._counts) > MOST_ADDRESSES:
                del self._counts[next(iter(self._counts))]


def _household(address: str) -> bytes:
    """What counts as one: an IPv4 address, or the first half of an IPv6 one, of which any phone may take the rest."""
    try:
        packed = ip_address(address.split("%")[0]).packed
    except ValueError:
        return address.encode()
    return packed if len(packed) == 4 or not any(packed[:10]) else packed[:8]
