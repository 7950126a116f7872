"""The line between a phone and the café: slow, or cut while an answer is on its way."""

import contextlib
import socket
import struct
import threading
import time

AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends a reset


class Line:
    """Forwards bytes to a port of this machine, until told otherwise.

    `cut` resets the connection of every POST: "before" the café hears of it, or "after", so that its answer
    is lost. `delay` holds every answer back for so many seconds.
    """

    def __init__(self, port: int):
        self.port, self.cut, self.delay = port, None, 0.0
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def __enter__(self):
        _aside(self._welcome)
        return self

    def __exit__(self, *_error):
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _welcome(self):
        while True:
            phone, _address = self._door.accept()
            _aside(self._connect, phone)

    def _connect(self, phone):
        with phone, socket.create_connection(("127.0.0.1", self.port)) as cafe:
            _aside(self._answer, cafe, phone)
            while chunk := phone.recv(65536):
                if chunk.startswith(b"POST") and self.cut == "before":
                    return _reset(phone)
                cafe.sendall(chunk)

    def _answer(self, cafe, phone):
        while chunk := cafe.recv(65536):
            time.sleep(self.delay)
            if self.cut == "after":
                return _reset(phone)
            phone.sendall(chunk)
        phone.shutdown(socket.SHUT_RDWR)


def _reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
    connection.shutdown(socket.SHUT_RD)
    connection.close()


def _aside(work, *parts):
    def quietly():
        with contextlib.suppress(OSError):  # either side may hang up at any moment
            work(*parts)

    threading.Thread(target=quietly, daemon=True).start()
