"""Numbers of a form: small ones stay numbers, a scale stays one, and what may be larger than ten is asked by bands."""

import re
from collections.abc import Iterable, Mapping

from cafe_forms.foreign.report import Entry, LeftOutError
from cafe_forms.foreign.tongues import Tongues
from cafe_forms.foreign.xlsform import logic
from cafe_forms.surveys.definition.question import Question
from cafe_forms.surveys.definition.words import Words
from cafe_forms.surveys.editing import forbidden
from cafe_forms.surveys.types.integer import GREATEST_NUMBER
from cafe_forms.surveys.types.range import FEWEST_STEPS, MOST_STEPS, Range

AMOUNTS = (1, 6, 11, 21, 51, 101, 201, 501)  # with which bands begin that we propose
AGES = (18, 26, 36, 46, 61)
MOST_PROPOSED = 6
LARGEST = 999  # where the form sets no end; the last band is open in any case
PARAMETER = re.compile(r"(\w+)\s*=\s*([^\s,;]+)")
USUAL = {"start": "1", "end": "10", "step": "1"}  # pyxform's


def integer(entry: Entry, least: int | None, greatest: int | None) -> dict:
    """A number with these bounds. Raises LeftOutError."""
    low, high = max(least or 0, 0), LARGEST if greatest is None else greatest
    if low > high:
        raise LeftOutError("number-too-large", most=GREATEST_NUMBER)
    if high <= GREATEST_NUMBER:
        return {"type": "integer", "min": low, "max": high}
    return _banded(entry, low, high, _proposed(entry, low, high))


def is_by_bands(made: Mapping) -> bool:
    """Whether a question is asked by bands, so that no other number is known."""
    steps = range(made.get("min", 0), made.get("max", 0) + 1, made.get("step", 1))
    return made["type"] == "range" and len(steps) > MOST_STEPS


def _proposed(entry: Entry, low: int, high: int) -> list[int]:
    if FEWEST_STEPS <= high - low + 1 <= MOST_STEPS:
        return []  # thirds
    texts = entry.row.texts.get("label", {}).values()
    edges = AGES if forbidden.is_age(" ".join(texts)) else AMOUNTS
    bands = [low, *(edge for edge in edges if low < edge <= high)][:MOST_PROPOSED]
    if len(bands) < 2 or high - low + 1 < FEWEST_STEPS:
        raise LeftOutError("number-too-large", most=GREATEST_NUMBER)
    return bands


def _banded(entry: Entry, low: int, high: int, bands: list[int], step: int = 1) -> dict:
    made = {"type": "range", "min": low, "max": high, "step": step, "bands": bands}
    said = {key: value for key, value in made.items() if value != [] and (key, value) != ("step", 1)}
    entry.change("number-in-bands", bands=", ".join(_names(low, high, step, bands)))
    return said


def _names(low: int, high: int, step: int, bands: Iterable[int]) -> list[str]:
    asked = Question("", "range", Words(()), min=low, max=high, step=step, bands=tuple(bands) or None)
    return [choice.name for choice in Range().completed(asked).choices]


def scale(entry: Entry, tongues: Tongues) -> dict:
    """A `range`: as one, or as a few steps. Raises LeftOutError."""
    said = USUAL | dict(PARAMETER.findall(entry.row.cells.get("parameters", "").lower()))
    spelled = [said[key] for key in USUAL]
    if not all(re.fullmatch(r"[0-9]{1,6}", one) for one in spelled):
        raise LeftOutError("scale-too-fine")
    low, high, step = map(int, spelled)
    if tongues.is_ours:
        return {"type": "range", "min": low, "max": high, "step": step}
    if step < 1 or high <= low or (high - low) % step:
        raise LeftOutError("scale-too-fine")
    numbers = range(low, high + 1, step)
    if len(numbers) < FEWEST_STEPS:
        entry.change("range-as-steps", number=len(numbers))
        return _steps(numbers, tongues)
    return _banded(entry, low, high, [], step)


def _steps(numbers: Iterable[int], tongues: Tongues) -> dict:
    tags = {tongues.default, *tongues.tags.values()}
    choices = [{"name": f"c{number}", "label": dict.fromkeys(tags, str(number))} for number in numbers]
    return {"type": "select_one", "appearance": "likert", "choices": choices}


def bounds(entry: Entry) -> tuple[int | None, int | None]:
    """What a constraint leaves of a number; one that says something else is dropped."""
    constraint = entry.row.cells.get("constraint", "")
    least, greatest = (logic.bounds(constraint) if constraint else None) or (None, None)
    if constraint and least is None and greatest is None:
        entry.change("constraint-dropped")
    return least, greatest
