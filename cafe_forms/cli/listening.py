"""The web server: waitress, patient with slow phones and short with whoever sends too much."""

import logging
import resource
from typing import Any

import waitress
from waitress.channel import HTTPChannel
from waitress.receiver import FixedStreamReceiver
from waitress.server import BaseWSGIServer
from waitress.task import ErrorTask
from waitress.utilities import BadRequest

from cafe_forms import LARGEST_BODY
from cafe_forms.cli.lanes import Arriving, Lanes, Task
from cafe_forms.headers import ALWAYS, NOTHING_BUT_US

CONNECTIONS = 1000  # idle phones must not lock others out
REQUEST_TIMEOUT = 30  # seconds for a request to arrive whole; looked at every half minute
LARGEST_REQUEST = 2_000_000  # bytes that are read before the app refuses them in its own words
OPEN_FILES = 4 * CONNECTIONS  # if the system lets us: each phone is one, and each thread has its database
IN_MEMORY = 16 * LARGEST_REQUEST  # bytes; beyond, waitress would put what she wrote into a file
HEADERS = ALWAYS | {
    "Cache-Control": "no-store",
    "Content-Security-Policy": NOTHING_BUT_US.strip("; "),
    "Referrer-Policy": "no-referrer",
}


class LengthRequired(BadRequest):
    code, reason = 411, "Length Required"


class Forgotten:
    """Takes a body and keeps nothing of it."""

    def append(self, piece: bytes) -> None:
        pass

    def __len__(self) -> int:
        return 0

    def getfile(self):
        return self

    def read(self, _size: int = -1) -> bytes:
        return b""

    def close(self) -> None:
        pass


class Request(Arriving):
    """What comes in. A body whose length the app refuses is read to its end, so that its answer arrives, not kept.

    One that is larger still is not waited for: the app sees the length it refuses, and the connection ends.
    """

    content_length: int
    error: Any  # an error of waitress, or None

    def parse_header(self, header_plus):
        super().parse_header(header_plus)
        if self.content_length >= LARGEST_REQUEST:
            self.body_rcv, self.content_length, self.expect_continue = None, 0, False
            self.headers["CONNECTION"] = "close"
        elif self.content_length > LARGEST_BODY:
            self.body_rcv = FixedStreamReceiver(self.content_length, Forgotten())

    def received(self, data):
        consumed = super().received(data)
        if self.chunked and self.error is None:
            self.error, self.completed = LengthRequired("send it in one piece"), True
        return consumed


class Refusal(ErrorTask):
    """What the app never sees is answered in short, with the headers of every page."""

    def execute(self):
        self.response_headers += HEADERS.items()
        super().execute()


class Channel(HTTPChannel):
    """One phone. Bytes that trickle in do not keep it alive: a request arrives whole in time, or not at all."""

    last_activity: float
    parser_class = Request
    task_class = Task
    error_task_class = Refusal

    def handle_read(self):
        before = self.last_activity if self.request else None
        super().handle_read()
        if self.request and before:
            self.last_activity = before


def open_server(app, config, host: str):
    """A server that listens, and answers once it is run. Raises OSError."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # else a log tells when many women answered
    _get_ready_for_bad_times(app)
    server = waitress.create_server(
        app,
        host=host,
        port=config.PORT,
        _dispatcher=Lanes(config.THREADS),
        connection_limit=CONNECTIONS,
        channel_timeout=REQUEST_TIMEOUT,
        max_request_body_size=LARGEST_REQUEST,
        inbuf_overflow=IN_MEMORY,
        outbuf_overflow=IN_MEMORY,
        asyncore_use_poll=True,  # select() ends the process at the 1024th file
        ident=None,
        log_socket_errors=False,  # a phone that hangs up is none of the operator's business
        clear_untrusted_proxy_headers=config.TRUSTED_PROXIES == 0,
    )
    listening = getattr(server, "map", {}).values()  # a name may stand for several addresses
    for one in [server, *(one for one in listening if isinstance(one, BaseWSGIServer))]:
        one.channel_class = Channel
    return server


def _get_ready_for_bad_times(app) -> None:
    """Room for all phones, and the page that says what went wrong in memory: it must not need a file any more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
    for name in ("public.html", "problem.html"):
        app.jinja_env.get_template(name)
