"""What a small machine gives: memory of `serve`, time to the first page, processor time of a start."""

import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench.servers import COMMAND, KEY, free_port, running
from cafe_forms.recognition.weights import kept

LIBRARIES = "import flask, flask_wtf, wtforms, peewee, flask_mail, huey"
OURS = "import config; from tasks.worker import joined; joined(config.read())"
IDLE = kept.IDLE + 30  # seconds: the first tick is over, and what it read letters with is let go

AT_WORK = 30  # seconds: the first tick writes letters


def measure(folder: Path) -> dict:
    """`pss` in MiB at once and `idle`, `seeded` and `first_page` in wall seconds, and the processor seconds of a start.

    The first start makes a demo café; `first_page` is of one that finds a café.
    """
    port = free_port()
    environment = os.environ | {"CAFE_DATA_DIR": str(folder), "CAFE_SECRET_KEY": KEY, "PORT": str(port)}
    seeded = _first_page(environment, port)[0]
    first_page, at_work, idle = _first_page(environment, port, IDLE)
    starts = [(_start(LIBRARIES, environment), _start(OURS, environment)) for _ in range(5)]
    bare, ours = (statistics.median(column) for column in zip(*starts, strict=True))
    return {
        "at_work": at_work,
        "idle": idle,
        "seeded": seeded,
        "first_page": first_page,
        "bare": bare,
        "ours": ours,
    }


def _first_page(environment: dict, port: int, idle: float = 0) -> tuple[float, float, float]:
    """Seconds until there is one; MiB of the process, the most of its first half minute and after `idle` seconds."""
    began = time.perf_counter()
    with running([COMMAND, "serve", "--demo"], environment, port, "/hilfe") as process:
        took, most = time.perf_counter() - began, 0.0
        while time.perf_counter() < began + min(idle, AT_WORK):
            time.sleep(1)
            most = max(most, _pss(process.pid))
        time.sleep(max(0, idle - AT_WORK))
        return took, most, _pss(process.pid)


def _pss(process: int) -> float:
    rolled = Path(f"/proc/{process}/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+)", rolled, re.MULTILINE)[1]) / 1024


def _start(program: str, environment: dict) -> float:
    timed = f"import time; {program}; print(time.process_time())"
    done = subprocess.run([sys.executable, "-c", timed], env=environment, capture_output=True, check=True)
    return float(done.stdout)
