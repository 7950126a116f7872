"""`make bench`: measures, and writes RESULTS.md."""

import contextlib
import datetime as dt
import os
import platform
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from bench import load, post

HERE = Path(__file__).parent
COMMAND = Path(sys.executable).with_name("cafe-forms")
SURVEY = HERE.parent / "cafe_forms" / "surveys" / "library" / "themenwahl.yaml"
SECONDS, ROUNDS = 5, 3


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextlib.contextmanager
def running(words, environment, port, path):
    process = subprocess.Popen(words, env=environment)
    try:
        _wait_for(port, path)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)


def _wait_for(port: int, path: str) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5).read()
            return
        time.sleep(0.1)
    sys.exit("the server did not answer")


def resident_megabytes(process) -> float:
    status = Path(f"/proc/{process.pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def prepared(environment) -> str:
    """A site with one open survey; the path of its German page."""
    subprocess.run([COMMAND, "site", "add", "Bench"], env=environment, check=True, stdout=subprocess.DEVNULL)
    done = subprocess.run(
        [COMMAND, "survey", "import", str(SURVEY), "--open"], env=environment, check=True, capture_output=True
    )
    slug = done.stdout.decode().splitlines()[0].removeprefix("survey: ")
    return f"/s/{slug}/de"


def measure(folder: Path) -> tuple[list[str], float, float]:
    """Rows of the table, and the server's memory in MB before and after the load."""
    port, bare_port = free_port(), free_port()
    environment = os.environ | {
        "CAFE_DATA_DIR": str(folder / "data"),
        "PORT": str(port),
        "CAFE_RATE_LIMIT": "off",
        "CAFE_THREADS": "8",
    }
    path = prepared(environment)
    with running([COMMAND, "web"], environment, port, path) as ours:
        page = urllib.request.urlopen(f"http://127.0.0.1:{port}{path}").read()
        (folder / "page.html").write_bytes(page)
        bare = [
            sys.executable,
            "-m",
            "bench.ceiling",
            str(folder / "page.html"),
            str(folder / "bare.db"),
            str(bare_port),
        ]
        with running(bare, environment, bare_port, path):
            load.answered(port, path, 1)
            before = resident_megabytes(ours)
            rows = [
                row("a page is opened", load.opened, port, bare_port, path),
                row("a page is opened, answered and stored durably", load.answered, port, bare_port, path),
            ]
            after = resident_megabytes(ours)
    return rows, before, after


def row(what: str, work, port: int, bare_port: int, path: str) -> str:
    """Both in turn, so that a machine that drifts drifts for both."""
    pairs = [(work(port, path, SECONDS), work(bare_port, path, SECONDS)) for _ in range(ROUNDS)]
    ratio = statistics.median(ours / bare for ours, bare in pairs)
    ours, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
    return f"| {what} | {ours:.0f}/s | {bare:.0f}/s | {ratio:.2f} |"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows, before, after = measure(Path(folder))
        ours, bare, first, last = post.measure(Path(folder), free_port())
    text = f"""# Measured

{dt.datetime.now(dt.UTC).date().isoformat()}, Python {platform.python_version()}, {os.cpu_count()} cores,
{load.CLIENTS} clients, medians of {ROUNDS} rounds of {SECONDS} s each.
The ceiling is the same web server on the same machine in the same run: it sends the finished page, and for a
response writes two rows durably with nothing in between.

| | Café Forms | ceiling | ratio |
|---|---|---|---|
{chr(10).join(rows)}
| a letter of {post.LETTERS} is written, sent and written down | {ours:.0f}/s | {bare:.0f}/s | {ours / bare:.2f} |

The letters' ceiling is bare smtplib, which builds each message and sends it over one line to the same sink.

Memory of the web process: {before:.0f} MB before, {after:.0f} MB after the load; of whoever sends the letters:
{first:.0f} MB after the first tenth, {last:.0f} MB after the last.
"""
    (HERE / "RESULTS.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
