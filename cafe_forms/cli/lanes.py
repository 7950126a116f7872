"""Who waits in line behind whom: answers that wait for the database hold up no page, and the look at health nobody."""

import time

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import ThreadedTaskDispatcher, WSGITask

from cafe_forms.pages import ARRIVED


class Arriving(HTTPRequestParser):
    """A request that knows since when somebody waits for its answer."""

    arrived = None

    def received(self, data):
        consumed = super().received(data)
        if self.completed and self.arrived is None:
            self.arrived = time.monotonic()
        return consumed


class Task(WSGITask):
    def get_environment(self):
        return super().get_environment() | {ARRIVED: self.request.arrived}


class Lanes:
    """Three groups of threads in the place of waitress's one: for what is sent, for what is read, and for health."""

    def __init__(self, threads: int):
        self.sent, self.read, self.health = (ThreadedTaskDispatcher() for _ in range(3))
        self.sent.set_thread_count(max(1, threads // 2))
        self.read.set_thread_count(max(1, threads - threads // 2))
        self.health.set_thread_count(1)

    def add_task(self, channel: HTTPChannel) -> None:
        self._lane(channel.requests[0]).add_task(channel)

    def _lane(self, request: Arriving) -> ThreadedTaskDispatcher:
        if request.error:  # answered without the app, at once
            return self.health
        if request.path == "/healthz":
            return self.health
        return self.sent if request.command == "POST" else self.read

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> None:
        until = time.monotonic() + timeout
        for lane in (self.health, self.read, self.sent):
            lane.shutdown(cancel_pending, max(0.0, until - time.monotonic()))
