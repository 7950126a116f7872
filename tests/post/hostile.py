"""Mail servers as they are on bad days, each on loopback: dripping, silent, hanging up, picky about some letters."""

import contextlib
import socket
import threading
import time
from collections import Counter

from tests.post.conftest import MailServer

HANGS_UP = None  # what `saying` does instead of a reply


class Picky(MailServer):
    """It treats a recipient by what stands before the dash of its address, each time it comes."""

    def __init__(self, **options):
        super().__init__(**options)
        self.seen = Counter()

    async def handle_RCPT(self, server, session, envelope, address, options):
        kind = address.split("-")[0]
        self.seen[address] += 1
        if kind == "gone" or (kind == "mixed" and self.seen[address] > 1):
            return "550 5.1.1 <boss@cafe.example> says: no such person"
        if kind in {"grey", "mixed"} and self.seen[address] <= 2:
            return "451 4.7.1 greylisted"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        (address,) = envelope.rcpt_tos
        kind = address.split("-")[0]
        if kind == "spam":
            return "554 5.7.1 looks like spam"
        self.accepted.append((envelope.rcpt_tos, envelope.original_content))
        if kind == "drop" and self.seen[address] == 1:
            server.transport.abort()
        return "250 OK"

    async def handle_QUIT(self, server, session, envelope):
        server.transport.abort()
        return "221 never heard"


class Raw:
    """A port behind which `greet(line, is_over)` talks to each caller; `seconds` says how long each dialogue took."""

    def __init__(self, greet):
        self._greet, self.seconds, self.is_over = greet, [], threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._listen)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self.is_over.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes whoever accepts
        self._listener.close()
        self._thread.join(10)

    def _listen(self):
        while not self.is_over.is_set():
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            began = time.monotonic()
            with line, contextlib.suppress(OSError):
                self._greet(line, self.is_over)
            self.seconds.append(time.monotonic() - began)


def drip(line, is_over, every: float = 0.05):
    """A greeting without an end, a byte at a time, until the other side has had enough."""
    line.settimeout(every)
    while not is_over.is_set():
        line.send(b"2")
        with contextlib.suppress(TimeoutError):
            if line.recv(1) == b"":
                return


def drip_tls(line, is_over):
    """The beginning of a long handshake, as slowly."""
    line.send(b"\x16\x03\x03\x3f\xff\x02\x00\x3f\xfb\x03\x03")
    drip(line, is_over)


def say_nothing(line, is_over):
    line.settimeout(0.05)
    while not is_over.is_set():
        with contextlib.suppress(TimeoutError):
            if line.recv(100) == b"":
                return


def saying(greeting="220 hello", dot="250 OK", **says):
    """A server that replies so to each verb, and "250 OK" to any other."""

    def talk(line, _is_over):
        if greeting is HANGS_UP:
            return
        with line.makefile("rb") as heard:
            line.sendall(f"{greeting}\r\n".encode())
            while typed := heard.readline():
                verb = typed[:4].strip().upper().decode("latin-1")  # TLS is no text
                reply = says.get(verb, "354 go on" if verb == "DATA" else "250 OK")
                if verb == "DATA" and reply.startswith("354"):
                    line.sendall(f"{reply}\r\n".encode())
                    while heard.readline() not in {b".\r\n", b""}:
                        pass
                    reply = dot
                if reply is HANGS_UP:
                    return
                line.sendall(f"{reply}\r\n".encode())

    return talk
