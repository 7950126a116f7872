"""Lines to the mail server: letters share one while it answers; one that keeps us waiting is overtaken."""

import threading
import time
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass

from flask import current_app

from cafe_forms.models import Delivery
from cafe_forms.post.reasons import Reasoned
from cafe_forms.post.smtp import transport
from cafe_forms.post.smtp.message import SafeMessage

MOST = 3  # lines on which replies are awaited; more are opened for urgent letters alone
MOST_URGENT = 8
TURN = 0.5  # seconds at most between two looks at what is due and whether the worker is to stop


@dataclass(slots=True)
class Awaited:
    """A letter whose dot is sent, and the line on which its reply will come."""

    delivery: Delivery
    line: transport.Line
    since: float  # monotonic

    @property
    def is_slow(self) -> bool:
        return time.monotonic() > self.since + current_app.config["MAIL_TIMEOUT"]


def _reply_of(line: transport.Line, seconds: float) -> Future[None]:
    """Unlike a pool's, its thread does not keep a process that is to end until the reply comes."""
    future: Future[None] = Future()

    def hear() -> None:
        try:
            line.reply(seconds)
        except Exception as error:
            future.set_exception(error)
        else:
            future.set_result(None)

    threading.Thread(target=hear, name="reply", daemon=True).start()
    return future


class Lines:
    """Its threads do nothing but wait for a reply each; whoever owns the lines does the rest, in order."""

    def __init__(self):
        self._free: transport.Line | None = None
        self._awaited: dict[Future, Awaited] = {}

    @property
    def deliveries(self) -> list[Delivery]:
        """The letters whose reply is awaited."""
        return [one.delivery for one in self._awaited.values()]

    @property
    def slow(self) -> list[Delivery]:
        """Those whose reply is overdue."""
        return [one.delivery for one in self._awaited.values() if one.is_slow]

    @property
    def is_open(self) -> bool:
        """Whether a line is there for the next letter."""
        return bool(self._free and self._free.is_usable and self._free.has_time)

    @property
    def take_urgent(self) -> bool:
        """Whether a letter that cannot wait may be begun: every line is free, or slow."""
        return len(self._awaited) < MOST_URGENT and all(one.is_slow for one in self._awaited.values())

    @property
    def take_any(self) -> bool:
        return len(self._awaited) < MOST and self.take_urgent

    def open(self) -> transport.Line:
        """Have a line for the next letter. Raises transport.Closed."""
        if not self.is_open:
            self._hang_up()
        self._free = self._free or transport.open_line()
        return self._free

    def send(self, delivery: Delivery, message: SafeMessage) -> None:
        """Over the open line, to the dot. Raises transport.Closed, ServerRefused or NotNow: then it is not out."""
        line = self._handed_over(message)
        self._free = None
        seconds = current_app.config["MAIL_REPLY_SECONDS"]
        reply = _reply_of(line, seconds)
        self._awaited[reply] = Awaited(delivery, line, time.monotonic())

    def _handed_over(self, message: SafeMessage) -> transport.Line:
        """A server may take so many letters over one line, and no more: then another one is opened."""
        line = self._free or self.open()
        try:
            line.hand_over(message)
        except transport.Closed:
            self._hang_up()
            if not line.has_served:
                raise
            line = self.open()
            line.hand_over(message)
        return line

    def replies(self, within: float = TURN) -> list[tuple[Delivery, Reasoned | None]]:
        """What became of letters: None when the server took it, else transport's ServerRefused, NotNow or NoReply."""
        done = wait(self._awaited, timeout=within, return_when=FIRST_COMPLETED).done
        return [self._reply(future) for future in done]

    def _reply(self, future: Future) -> tuple[Delivery, Reasoned | None]:
        one = self._awaited.pop(future)
        if self._free:  # another one has taken its place
            one.line.__exit__()
        else:
            self._free = one.line
        error = future.exception()
        return one.delivery, error if error is None or isinstance(error, Reasoned) else transport.NoReply(
            "no-reply"
        )

    def cut(self) -> list[tuple[Delivery, Reasoned | None]]:
        """Hang up on every line, also where a reply is awaited."""
        for one in self._awaited.values():
            one.line.host.cut()
        wait(self._awaited)
        replies = [self._reply(future) for future in list(self._awaited)]
        self._hang_up()
        return replies

    def _hang_up(self) -> None:
        line, self._free = self._free, None
        if line:
            line.__exit__()
