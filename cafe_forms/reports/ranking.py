"""The choices of a question in the order that may be told, and the first three of them."""

from dataclasses import dataclass

from cafe_forms.results.disclosure import MANY, NEARLY_ALL
from cafe_forms.results.summary import Answers, Line
from cafe_forms.surveys.catalogue import Topic, topics

TOP = 3  # the true favourite is among the first three in nine of ten rounds this small
WORDS_FIRST = {NEARLY_ALL: 2, MANY: 1}


@dataclass(frozen=True, slots=True)
class Place:
    """One of the top choices; `ties` when another one reads the same."""

    line: Line
    ties: bool

    @property
    def topic(self) -> Topic | None:
        return topics().get(self.line.choice.topic)


def ranked(answers: Answers) -> tuple[Line, ...]:
    """By what is printed and nothing else: words for most, then numbers, then the order of the definition."""
    return tuple(sorted(answers.lines, key=_rank, reverse=True))


def _rank(line: Line) -> tuple[int, int]:
    return WORDS_FIRST.get(line.cell.note, 0), line.cell.count or 0


def top(answers: Answers) -> tuple[Place, ...]:
    """The first three, and everyone who ties with the third: which of them is taken is the room's choice."""
    told = [line for line in ranked(answers) if _rank(line) > (0, 0)]
    last = _rank(told[:TOP][-1]) if told else None
    ranks = [_rank(line) for line in told if _rank(line) >= last]
    return tuple(Place(line, ties=ranks.count(rank) > 1) for line, rank in zip(told, ranks, strict=False))
