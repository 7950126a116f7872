"""A Redis of the tests' own, on a free port, that keeps nothing on the disk."""

import contextlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator

from redis import Redis
from redis.exceptions import ConnectionError as NoConnectionError

from tests.outside.conftest import PATIENCE, free_port

PROGRAM = "redis-server"


def is_installed() -> bool:
    return shutil.which(PROGRAM) is not None


class Server:
    """The same port after each start, so that whoever knew it finds it again; empty each time."""

    def __init__(self, folder: str):
        self.folder, self.port, self.process = folder, free_port(), None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        where = ["--bind", "127.0.0.1", "--port", str(self.port), "--dir", self.folder]
        words = [PROGRAM, *where, "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        until = time.monotonic() + PATIENCE
        with Redis(port=self.port) as line:
            while time.monotonic() < until:
                with contextlib.suppress(NoConnectionError):
                    line.ping()
                    return
                time.sleep(0.02)
        raise AssertionError("Redis does not answer")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)

    def is_looked_into(self) -> bool:
        """Whether somebody but us is connected."""
        with Redis(port=self.port) as line:
            return len(line.client_list()) > 1

    def hang_up_on(self, looks: int) -> None:
        """In the place of the one that was killed, until so many have looked for it."""
        with socket.create_server(("127.0.0.1", self.port)) as door:
            door.settimeout(PATIENCE)
            for _look in range(looks):
                door.accept()[0].close()

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)


@contextlib.contextmanager
def running() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="cafe-redis-") as folder:
        server = Server(folder)
        server.start()
        try:
            yield server
        finally:
            server.kill()
