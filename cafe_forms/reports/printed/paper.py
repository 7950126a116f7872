"""PDF with typst: facts in, accessible pages out, set in the fonts that stand beside this file."""

import importlib.util
import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from cafe_forms.blanks import SKIN_TONES

HERE = Path(__file__).parent
FONTS, SHEETS = HERE / "fonts", HERE / "typst"
PRESS = [sys.executable, "-I", str(HERE / "press.py")]
LONGEST = 30  # seconds for one sheet, which takes a third of one
NOT_SHOWN = "\N{REPLACEMENT CHARACTER}"  # PDF/UA stops at a character that no font has
SPACES = re.compile(r"[^\S\N{NO-BREAK SPACE}]+")
# Marks that turn whatever follows them around; the isolating ones end with their paragraph.
TURNING = {*range(0x202A, 0x202F)}
MOST_NAMED = 12  # signs; whoever wrote in another script knows after these


class NotInstalled(Exception):
    """The extra `paper` is missing."""


class NotPrinted(Exception):
    """Typst could not set the sheet of this name, or not in time."""


def is_installed() -> bool:
    return importlib.util.find_spec("typst") is not None


def pdf(sheet: str, facts: dict) -> bytes:
    """The sheet of that name as PDF/UA-1, the same bytes for the same facts. Raises NotInstalled.

    Whatever stands in the facts is text to typst, never markup. Raises NotPrinted.
    """
    if not is_installed():
        raise NotInstalled
    options = {
        "root": str(SHEETS),
        "font_paths": [str(FONTS)],
        "sys_inputs": {"facts": json.dumps(_all_shown(facts), ensure_ascii=False)},
        "pdf_standards": ["ua-1"],
    }
    asked = json.dumps({"sheet": str(SHEETS / f"{sheet}.typ"), "options": options}).encode()
    try:
        done = subprocess.run(PRESS, input=asked, capture_output=True, timeout=LONGEST, check=True)  # noqa: S603
    except subprocess.SubprocessError:  # what it says may quote what somebody wrote
        raise NotPrinted(sheet) from None
    return done.stdout


def _all_shown(facts):
    if isinstance(facts, str):
        return shown(facts)
    if isinstance(facts, dict):
        return {name: _all_shown(fact) for name, fact in facts.items()}
    if isinstance(facts, list | tuple):
        return [_all_shown(fact) for fact in facts]
    return facts


def shown(text: str) -> str:
    """On one line, without controls, and with a mark where no font has the character."""
    told = "".join(sign if ord(sign) in covered() else NOT_SHOWN for sign in _signs(text))
    return told or NOT_SHOWN * bool(text)  # a heading may not be empty


def not_shown(facts) -> list[str]:
    """What no font has of all texts in these facts, each sign once; `shown` puts a mark in its place."""
    signs = dict.fromkeys(
        sign for text in _texts(facts) for sign in _signs(text) if ord(sign) not in covered()
    )
    named = [f"◌{sign}" if unicodedata.category(sign).startswith("M") else sign for sign in signs]
    return named if len(named) <= MOST_NAMED else [*named[:MOST_NAMED], "…"]


def _texts(facts) -> Iterator[str]:
    if isinstance(facts, str):
        yield facts
    elif isinstance(facts, dict | list | tuple):
        for fact in facts.values() if isinstance(facts, dict) else facts:
            yield from _texts(fact)


def _signs(text: str) -> Iterator[str]:
    """Every pictogram of a person in yellow: in one colour they look alike."""
    for sign in unicodedata.normalize("NFC", SPACES.sub(" ", text).strip()):
        if unicodedata.category(sign) not in {"Cc", "Cs"} and ord(sign) not in TURNING | SKIN_TONES:
            yield sign


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """Every code point that our fonts can show."""
    runs = (FONTS / "covered.txt").read_text(encoding="ascii").split()
    edges = [(run.split("-")[0], run.split("-")[-1]) for run in runs]
    return frozenset(point for first, last in edges for point in range(int(first, 16), int(last, 16) + 1))
