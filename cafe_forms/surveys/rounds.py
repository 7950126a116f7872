"""The next round: the same questions again, with the topics that mattered last time."""

from collections.abc import Iterable

from cafe_forms.surveys import editing
from cafe_forms.surveys.definition import Definition, Question

TOP, NEAR_MISSES = 3, 2


def topic_question(definition: Definition) -> Question | None:
    """The one that lets choose among topics, in a survey about topics."""
    asks_for_topics = definition.kind == "topics"
    found = (q for q in definition.questions if any(choice.topic for choice in q.choices))
    return next(found, None) if asks_for_topics else None


def kept(ranked: Iterable[str]) -> tuple[str, ...]:
    """The topics that stay: the first three of the ranking and the two that lost narrowly; "" is no topic."""
    return tuple(dict.fromkeys(code for code in ranked if code))[: TOP + NEAR_MISSES]


def again(definition: Definition, codes: tuple[str, ...]) -> Definition:
    """The definition with these topics alone; without any it is asked again as it was."""
    question = topic_question(definition)
    return editing.with_topics(definition, question.name, codes) if question and codes else definition
