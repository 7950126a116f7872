"""`make run` in a fresh clone: twice at once it is set up once; without a network it says so in one sentence."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

MAKEFILE = Path(__file__).parent.parent / "Makefile"
UV = shutil.which("uv")
# Pip takes half a minute
HOWS = [f"UV={UV}", pytest.param("UV=", marks=pytest.mark.prove)] if UV else ["UV="]
NOWHERE = "http://127.0.0.1:9/"  # a port at which nobody listens
WITHOUT_NETWORK = {
    "PIP_INDEX_URL": NOWHERE,
    "PIP_RETRIES": "0",
    "UV_DEFAULT_INDEX": NOWHERE,
    "UV_HTTP_RETRIES": "0",
    "UV_NO_CACHE": "1",
}
PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "cafe-forms"
version = "1"
"""
BACKEND = '''
"""Builds a package of which nothing needs to be fetched: `cafe-forms` says what it was told."""
import zipfile
INFO, WHEEL = "cafe_forms-1.dist-info/", "cafe_forms-1-py3-none-any.whl"
FILES = {
    "said.py": "import sys\\ndef said(): print(*sys.argv[1:])\\n",
    INFO + "METADATA": "Metadata-Version: 2.1\\nName: cafe-forms\\nVersion: 1\\n",
    INFO + "WHEEL": "Wheel-Version: 1.0\\nGenerator: backend\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    INFO + "entry_points.txt": "[console_scripts]\\ncafe-forms = said:said\\n",
}
def build_editable(folder, config_settings=None, metadata_directory=None):
    with zipfile.ZipFile(folder + "/" + WHEEL, "w") as wheel:
        for name, text in FILES.items():
            wheel.writestr(name, text)
        wheel.writestr(INFO + "RECORD", "".join(f"{name},,\\n" for name in [*FILES, INFO + "RECORD"]))
    return WHEEL
'''


@pytest.fixture
def clone(tmp_path):
    shutil.copy(MAKEFILE, tmp_path)
    for name, text in {"pyproject.toml": PROJECT, "backend.py": BACKEND, "requirements.txt": ""}.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def started(clone, how):
    return subprocess.Popen(
        ["make", "run", how, f"PYTHON={sys.executable}"],
        cwd=clone,
        env={name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | WITHOUT_NETWORK,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process) -> tuple[int, str, list[str]]:
    """(exit code, what it printed, lines of its errors without make's own)"""
    printed, errors = process.communicate(timeout=120)
    return (
        process.returncode,
        printed,
        [line for line in errors.splitlines() if not line.startswith("make: ***")],
    )


@pytest.mark.long
@pytest.mark.parametrize("how", HOWS, ids=["uv", "pip"] if UV else ["pip"])
def test_it_is_set_up_once_and_what_cannot_be_fetched_is_said_in_one_sentence(clone, how):
    both = [ended(process) for process in [started(clone, how), started(clone, how)]]
    assert sorted(both, key=lambda end: len(end[2])) == [
        (0, "serve --demo\n", []),
        (0, "serve --demo\n", ["Setting up .venv (once; less than a minute) …"]),
    ]

    assert ended(started(clone, how)) == (0, "serve --demo\n", [])
    (clone / "requirements.txt").write_text(f"gibtsnicht==1 --hash=sha256:{'0' * 64}\n")
    code, printed, errors = ended(started(clone, how))
    assert (code != 0, printed) == (True, "")
    assert errors[1:] == [
        "The packages of requirements.txt could not be fetched; is there a network? .venv/setup.log says more."
    ]
    assert "gibtsnicht" in (clone / ".venv" / "setup.log").read_text()


def test_a_python_that_is_missing_or_too_old_is_said_in_one_sentence(clone):
    for python in ("/nowhere/python", "false"):
        done = subprocess.run(["make", "run", f"PYTHON={python}"], cwd=clone, capture_output=True, text=True)
        assert done.returncode != 0
        assert done.stderr.splitlines()[0].startswith("Café Forms needs Python 3.11 or newer")
        assert len(done.stderr.splitlines()) == 2  # and make's own
