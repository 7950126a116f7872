"""Which questions ask the same: their labels are the same words, whatever the case, the blanks and the marks."""

import re
import unicodedata
from collections.abc import Iterable

from cafe_forms.surveys.definition.question import Question

MARKS = re.compile(r"[\W_]+")


def twins(questions: Iterable[Question], language: str) -> list[tuple[Question, ...]]:
    """Those of one wording in this language together, two or more, in the order of the definition."""
    found: dict[str, list[Question]] = {}
    for question in questions:
        if said := folded(question.label.written(language).text):
            found.setdefault(said, []).append(question)
    return [tuple(same) for same in found.values() if len(same) > 1]


def folded(text: str) -> str:
    return MARKS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
