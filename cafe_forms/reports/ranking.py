"""The choices of a question in the order that may be told, and the first of them: a tie is cut nowhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from cafe_forms.results.disclosure import FEW, MANY, NEARLY_ALL
from cafe_forms.results.summary import Answers, Line, Results
from cafe_forms.surveys import questionnaire, sentences
from cafe_forms.surveys.catalogue import Topic, topics

TOP = 3  # the true favourite is among the first three in nine of ten rounds this small
KEPT = 5  # for the next round: the first three, and two that lost narrowly
LEAST_KEPT = 2  # one topic alone is no choice
WORDS_FIRST: dict[str, int] = {NEARLY_ALL: 2, MANY: 1}
HIDDEN = (0, 0)
LEADING, MIDDLE, FEWEST = "leading", "middle", "fewest"


@dataclass(frozen=True, slots=True)
class Place:
    """One of the top choices."""

    line: Line

    @property
    def topic(self) -> Topic | None:
        return topics().get(self.line.choice.topic)


def of_topics(results: Results) -> Answers | None:
    """What may be seen of the topic question; None without one, and while nothing may be seen.

    Briefing, digest, week page, loop and the next round all ask here for what a survey says of topics.
    """
    question = questionnaire.asked(results.survey).topic_question if results.release else None
    return results.of(question.name) if question else None


def of_sentences(results: Results) -> tuple[Line, ...]:
    """What may be seen of the sentences to tap, in the order of the definition; nothing where none were asked."""
    question = sentences.question_of(questionnaire.asked(results.survey)) if results.release else None
    return results.of(question.name).lines if question else ()


def ranked(answers: Answers) -> tuple[Line, ...]:
    """By what is printed and nothing else: words for most, then numbers, then the order of the definition."""
    return in_order(answers.lines)


def in_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """As `ranked`."""
    return tuple(sorted(lines, key=_rank, reverse=True))


def _rank(line: Line) -> tuple[int, int]:
    return WORDS_FIRST.get(line.cell.note, 0), line.cell.count or 0


def told(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Those of which something is printed but that they are few, in their order."""
    return tuple(line for line in in_order(lines) if _rank(line) > HIDDEN)


def leading(lines: Iterable[Line], most: int = TOP) -> tuple[Line, ...]:
    """The first ones, and everyone who ties with the last of them: which of them is taken is the room's choice."""
    found = told(lines)
    last = _rank(found[:most][-1]) if found else HIDDEN
    return tuple(line for line in found if _rank(line) >= last)


def bands(answers: Answers, most: int = TOP) -> dict[str, tuple[Line, ...]]:
    """The choices in LEADING (so many, and their ties), MIDDLE and FEWEST, of nothing but what is printed.

    FEWEST are those that few chose, in the order of the definition: whether anybody did stays open.
    """
    lead = leading(answers.lines, most)
    middle = tuple(line for line in told(answers.lines) if line not in lead)
    fewest = tuple(line for line in answers.lines if line.cell.note == FEW)
    return {LEADING: lead, MIDDLE: middle, FEWEST: fewest}


def place(answers: Answers, name: str) -> Place | None:
    """One choice by its name, wherever it ranks; None where it was not offered."""
    return next((Place(line) for line in answers.lines if line.choice.name == name), None)


def top(answers: Answers) -> tuple[Place, ...]:
    return tuple(map(Place, leading(answers.lines)))


def whole(places: Iterable[Place], most: int) -> tuple[Place, ...]:
    """The first of them, so many at the most: of those that are level all, or none."""
    kept: tuple[Place, ...] = ()
    for _, level in groupby(places, key=lambda place: _rank(place.line)):
        tied = tuple(level)
        if len(kept) + len(tied) > most:
            break
        kept += tied
    return kept


def kept_topics(answers: Answers) -> tuple[str, ...]:
    """Codes of the topics that stay for the next round; none where that would leave nothing to choose."""
    lines = [line for line in answers.lines if line.choice.topic]
    kept = max(tuple(map(Place, leading(lines))), whole(map(Place, in_order(lines)), KEPT), key=len)
    codes = tuple(dict.fromkeys(place.line.choice.topic for place in kept))
    return codes if len(codes) >= LEAST_KEPT else ()
