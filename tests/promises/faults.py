"""What goes wrong on purpose: somebody else writes or reads for long, system calls fail, the disk is full."""

import contextlib
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import missing
from tests.outside.conftest import PATIENCE
from tests.pace import in_time
from tests.promises.ledger import connection, is_postgresql

WRITE = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "BEGIN; LOCK TABLE pooled, spent_token IN EXCLUSIVE MODE"}
BESIDE = ("", "-wal", "-shm")  # what SQLite keeps beside a database
READ = {"sqlite": "BEGIN", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ"}


def wait(seconds: float, look) -> None:
    """Until it is as it should be."""
    began = time.monotonic()
    while not look():
        assert in_time(time.monotonic() - began, seconds)
        time.sleep(0.05)


def _kind(cafe) -> str:
    return "postgresql" if is_postgresql(cafe) else "sqlite"


@contextlib.contextmanager
def writing(cafe):
    """Somebody else is in the middle of a write."""
    with connection(cafe) as writer:
        writer.execute(WRITE[_kind(cafe)])
        yield
        writer.execute("ROLLBACK")


@contextlib.contextmanager
def reading(cafe):
    """Somebody else reads, and sees what was there when he began."""
    with connection(cafe) as reader:
        reader.execute(READ[_kind(cafe)])
        seen = reader.execute("SELECT count(*) FROM pooled").fetchone()
        yield
        assert reader.execute("SELECT count(*) FROM pooled").fetchone() == seen
        reader.execute("ROLLBACK")


@contextlib.contextmanager
def traced(
    *processes: int, calls: str, log: Path, inject: str = "", only: Path | None = None
) -> Iterator[None]:
    """Follow running processes, all their threads and children, into `log`; `inject` makes calls fail.

    Such as "fdatasync:error=EIO:when=3": strace counts the calls of each thread for itself.
    `only` is a database: then only its own files are looked at.
    """
    if not shutil.which("strace"):
        missing("strace")
    command = ["strace", "-f", "-y", "-s", "64", "-o", str(log), "-e", f"trace={calls}"]
    command += ["-e", f"inject={inject}"] if inject else []
    command += [word for suffix in BESIDE if only for word in ("-P", f"{only}{suffix}")]
    command += [word for process in processes for word in ("-p", str(process))]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        for _ in processes:
            assert re.search("attached", tracer.stderr.readline())
        yield
    finally:
        tracer.terminate()
        tracer.communicate(timeout=PATIENCE)


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A file system of its own at `folder`; only root may make one."""
    folder.mkdir(exist_ok=True)
    size = ["-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs"]
    if subprocess.run(["mount", *size, folder], capture_output=True).returncode:
        missing("the right to mount a small disk (root)")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextlib.contextmanager
def full(disk: Path) -> Iterator[None]:
    """No byte more fits until the block ends."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(4096)) == 4096:
            pass
    try:
        yield
    finally:
        filler.unlink()
