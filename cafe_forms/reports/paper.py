"""PDF with typst: facts in, accessible pages out, set in the fonts that stand beside this file."""

import importlib.util
import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).parent
FONTS, SHEETS = HERE / "fonts", HERE / "typst"
NOT_SHOWN = "\N{REPLACEMENT CHARACTER}"  # PDF/UA stops at a character that no font has
SPACES = re.compile(r"[^\S\N{NO-BREAK SPACE}]+")
# Marks that turn whatever follows them around; the isolating ones end with their paragraph.
TURNING = {*range(0x202A, 0x202F)}
SKIN_TONES = {*range(0x1F3FB, 0x1F400)}  # without them the same pictogram in yellow


class NotInstalled(Exception):
    """The extra `paper` is missing."""


def is_installed() -> bool:
    return importlib.util.find_spec("typst") is not None


def pdf(sheet: str, facts: dict) -> bytes:
    """The sheet of that name as PDF/UA-1, the same bytes for the same facts. Raises NotInstalled.

    Whatever stands in the facts is text to typst, never markup.
    """
    try:
        import typst  # 34 MB: who prints nothing does not wait for it
    except ImportError:
        raise NotInstalled from None
    return typst.compile(
        str(SHEETS / f"{sheet}.typ"),
        root=str(SHEETS),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"facts": json.dumps(_all_shown(facts), ensure_ascii=False)},
        format="pdf",
        pdf_standards=["ua-1"],
    )


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
    signs = unicodedata.normalize("NFC", SPACES.sub(" ", text).strip())
    told = "".join(
        sign if ord(sign) in covered() else NOT_SHOWN
        for sign in signs
        if unicodedata.category(sign) not in {"Cc", "Cs"} and ord(sign) not in TURNING | SKIN_TONES
    )
    return told or NOT_SHOWN * bool(text)  # a heading may not be empty


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """Every code point that our fonts can show."""
    runs = (FONTS / "covered.txt").read_text(encoding="ascii").split()
    edges = [(run.split("-")[0], run.split("-")[-1]) for run in runs]
    return frozenset(point for first, last in edges for point in range(int(first, 16), int(last, 16) + 1))
