"""Commands and servers, each in a process of its own that begins with the program's modules in memory.

Most of a short command's second is the import, of every room in the end; hundreds of them fill a test run.
`tests/outside/test_program.py` starts the installed program itself.
"""

import contextlib
import ctypes
import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from multiprocessing.connection import wait
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODULES = [
    ".".join(file.relative_to(ROOT).with_suffix("").parts)
    for room in ("cafe_forms", "tasks")
    for file in sorted((ROOT / room).rglob("*.py"))
    if file.stem != "__init__" and file.parent.name != "migrations"
]
LATE = ["config", "holidays.countries.germany"]  # what is only imported once somebody asks for it
_processes = multiprocessing.get_context("forkserver")
# The drivers first: what they will ask for no setting says yet, and the program leaves out what none asks for.
_processes.set_forkserver_preload(["psycopg", "redis", "cafe_forms.cli", *MODULES, *LATE, "tests.commands"])
# Whoever starts a process asks all others for their status, which can be read once
_reaping = threading.Lock()


class Running:
    """A command that goes on, as `subprocess.Popen` has it; what it prints is in two files, to be read at any time."""

    def __init__(
        self, *words: str, environment: Mapping[str, str], folder: Path, files: Sequence[Path], work
    ):
        self.words = words
        self._process = _processes.Process(target=work, args=(words, dict(environment), folder, files))
        with _reaping:
            self._process.start()
        self.pid = self._process.pid

    def poll(self) -> int | None:
        with _reaping:
            return self._process.exitcode

    returncode = property(poll)

    def send_signal(self, how: int) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, how)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int | None:
        if not wait([self._process.sentinel], timeout):
            raise subprocess.TimeoutExpired(self.words, timeout or 0)
        return self.poll()


def run(
    *words: str, environment: Mapping[str, str], folder: Path, stdin: bytes = b"", timeout: float
) -> subprocess.CompletedProcess:
    """What `subprocess.run` would return for `cafe-forms` and these words."""
    with tempfile.TemporaryDirectory() as pipes:
        typed, printed, reasons = files = [Path(pipes, name) for name in ("stdin", "stdout", "stderr")]
        typed.write_bytes(stdin)
        process = Running(*words, environment=environment, folder=folder, files=files, work=_command)
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        return subprocess.CompletedProcess(words, code, printed.read_bytes(), reasons.read_bytes())


def start(*words: str, environment: Mapping[str, str], folder: Path, printed: Path, reasons: Path) -> Running:
    """A server: nothing is typed, its process group is its own, and at its end it closes what it has open.

    For a command that would double its time.
    """
    files = Path(os.devnull), printed, reasons
    return Running(*words, environment=environment, folder=folder, files=files, work=_to_the_end)


def _to_the_end(*job) -> None:
    code = 0
    try:
        _command(*job)
    except SystemExit as ended:
        code = ended.code or 0
    ctypes.pythonapi.Py_Exit(code)


def _command(*job) -> None:
    from cafe_forms import cli

    become(*job)
    cli.main()


def become(words, environment, folder, files) -> None:
    """In a new process: as if it had been started with these words, and with nothing else of the tests."""
    gc.freeze()  # what is in memory already is no garbage, and to look through it would copy it for this process
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    ways = (os.O_RDONLY, *[os.O_WRONLY | os.O_CREAT | os.O_APPEND] * 2)
    for number, (file, how) in enumerate(zip(files, ways, strict=True)):
        os.dup2(os.open(file, how), number)
    sys.stdin = os.fdopen(0, encoding="utf-8")
    sys.argv = ["cafe-forms", *words]
