"""Twelve women who do not exist: what the team would see of them, printed like any release."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from cafe_forms.models import Survey
from cafe_forms.results.disclosure import FEW, Cell, Thresholds
from cafe_forms.results.printing import Counts, printed
from cafe_forms.surveys.catalogue import Topic, topics
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.question import Choice, Question
from cafe_forms.surveys.types.select_multiple import SelectMultiple

WOMEN = 12
CHOSEN = {"schlaf": 6, "kita": 4, "behoerden": 3, "medien": 2, "kontakte": 0}  # up to three each
HERS = ("schlaf", "medien")  # what any mother may have chosen: nothing that only one of a group needs
NOBODYS = "kontakte"


@dataclass(frozen=True, slots=True)
class Example:
    """What she chose, what nobody did, and of each topic the cell that the team sees."""

    hers: tuple[Topic, ...]
    nobodys: Topic
    cells: tuple[tuple[Topic, Cell], ...]
    women: int = WOMEN


@cache
def of(thresholds: Thresholds) -> Example | None:
    """None under thresholds that leave twelve women no number, or words that the page does not explain."""
    if thresholds.release > WOMEN:
        return None
    cells = printed(_definition(), Counts(WOMEN, {"topics": CHOSEN}, {}), thresholds).cells["topics"]
    if {cell.note for cell in cells} != {"", FEW}:
        return None
    known = topics()
    hers = tuple(known[code] for code in HERS)
    return Example(hers, known[NOBODYS], tuple((known[cell.name], cell) for cell in cells))


def seen(config: Mapping, survey: Survey | None = None) -> Example | None:
    """Under the thresholds of this survey, or of the settings where it has none yet."""
    return of(
        Thresholds(
            (survey and survey.threshold) or config["RELEASE_THRESHOLD"],
            (survey and survey.cell_threshold) or config["CELL_THRESHOLD"],
            (survey and survey.sensitive_threshold) or config["SENSITIVE_THRESHOLD"],
        )
    )


def _definition() -> Definition:
    offered = [topics()[code] for code in CHOSEN]
    choices = tuple(Choice(one.code, one.label, one.icon, one.sensitive, topic=one.code) for one in offered)
    question = Question("topics", SelectMultiple.name, offered[0].label, max=3, choices=choices)
    return Definition("example", offered[0].label, (question,), kind="topics")
