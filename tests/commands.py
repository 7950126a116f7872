"""Commands, each in a process of its own that begins with the program's modules in memory.

Most of a short command's second is the import; hundreds of them fill a test run. The servers in the tests, and
`tests/outside/test_program.py`, start the installed program itself.
"""

import multiprocessing
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from multiprocessing.connection import wait
from pathlib import Path

_processes = multiprocessing.get_context("forkserver")
# The drivers first: what they will ask for no setting says yet, and the program leaves out what none asks for.
_processes.set_forkserver_preload(["psycopg", "redis", "cafe_forms.cli", "tests.commands"])
# Whoever starts a process asks all others for their status, which can be read once
_reaping = threading.Lock()


def run(
    *words: str, environment: Mapping[str, str], folder: Path, stdin: bytes = b"", timeout: float
) -> subprocess.CompletedProcess:
    """What `subprocess.run` would return for `cafe-forms` and these words."""
    with tempfile.TemporaryDirectory() as pipes:
        typed, printed, reasons = files = [Path(pipes, name) for name in ("stdin", "stdout", "stderr")]
        typed.write_bytes(stdin)
        process = _processes.Process(target=_command, args=(words, dict(environment), folder, files))
        with _reaping:
            process.start()
        if not wait([process.sentinel], timeout):
            process.kill()
            raise subprocess.TimeoutExpired(words, timeout)
        with _reaping:
            process.join()
        return subprocess.CompletedProcess(
            words, process.exitcode, printed.read_bytes(), reasons.read_bytes()
        )


def _command(words, environment, folder, files) -> None:
    from cafe_forms import cli

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for number, (file, how) in enumerate(
        zip(files, (os.O_RDONLY, *[os.O_WRONLY | os.O_CREAT] * 2), strict=True)
    ):
        os.dup2(os.open(file, how), number)
    sys.stdin = os.fdopen(0, encoding="utf-8")
    sys.argv = ["cafe-forms", *words]
    cli.main()
