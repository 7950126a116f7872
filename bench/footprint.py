"""What a small machine gives: memory of `serve`, time to the first page, processor time of a start."""

import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench.servers import COMMAND, KEY, free_port, running

LIBRARIES = "import flask, flask_wtf, wtforms, peewee, flask_mail, huey"
OURS = "import config; from tasks.worker import joined; joined(config.read())"
IDLE = 20  # seconds after which memory is looked at: the first tick is over


def measure(folder: Path) -> dict:
    """`pss` in MiB, `first_page` in seconds, `start` in processor seconds, of the libraries alone and with us."""
    port = free_port()
    environment = os.environ | {"CAFE_DATA_DIR": str(folder), "CAFE_SECRET_KEY": KEY, "PORT": str(port)}
    began = time.perf_counter()
    with running([COMMAND, "serve", "--demo"], environment, port, "/hilfe") as process:
        first_page = time.perf_counter() - began
        time.sleep(IDLE)
        rolled = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
    pss = int(re.search(r"^Pss:\s+(\d+)", rolled, re.MULTILINE)[1]) / 1024
    starts = [(_start(LIBRARIES, environment), _start(OURS, environment)) for _ in range(5)]
    bare, ours = (statistics.median(column) for column in zip(*starts, strict=True))
    return {"pss": pss, "first_page": first_page, "bare": bare, "ours": ours}


def _start(program: str, environment: dict) -> float:
    timed = f"import time; {program}; print(time.process_time())"
    done = subprocess.run([sys.executable, "-c", timed], env=environment, capture_output=True, check=True)
    return float(done.stdout)
