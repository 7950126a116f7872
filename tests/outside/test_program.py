"""The installed program itself, started as a shell starts it."""

import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.outside.conftest import PATIENCE, PROGRAM

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def cafe(make_cafe):
    return make_cafe()


def started(cafe, *words: str) -> tuple[int, str, str]:
    """(exit code, stdout, stderr)"""
    done = subprocess.run(
        [PROGRAM, *words], env=cafe.environment(), cwd=cafe.folder, capture_output=True, timeout=PATIENCE
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_it_does_what_it_is_told(cafe):
    assert started(cafe, "site", "add", "Müttercafé") == (0, "site: muettercafe\n", "")
    assert started(cafe, "survey", "list") == (0, "", "")


def test_it_says_its_version(cafe):
    written = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert started(cafe, "--version") == (0, f"cafe-forms, version {written}\n", "")


def test_a_refusal_is_one_line_and_a_wrong_word_a_usage(cafe):
    cafe("migrate")
    code, printed, reasons = started(cafe, "results", "gibtsnix")
    assert (code, printed, len(reasons.splitlines())) == (1, "", 1)
    code, printed, reasons = started(cafe, "tanzen")
    assert (code, printed) == (2, "")
    assert "No such command 'tanzen'" in reasons


def test_it_says_what_the_tests_own_way_of_starting_says(cafe):
    cafe("migrate")
    for words in (["--help"], ["survey", "--help"], ["release", "gibtsnix"]):
        done = cafe.run(*words)
        assert started(cafe, *words) == (done.returncode, done.stdout.decode(), done.stderr.decode())
