"""Groups: which questions stand under which heading, and what the heading says for all of them."""

from collections.abc import Iterable
from dataclasses import replace

from cafe_forms.surveys.definition.expression import Every, Expression
from cafe_forms.surveys.definition.places import Place
from cafe_forms.surveys.definition.question import Question
from cafe_forms.surveys.types.every import TYPES


def grouped(pairs: Iterable[tuple[Question, dict[str, Place]]]) -> tuple[Question, ...]:
    """The questions, each with the condition of its group; one that does not stand below its heading is a fault."""
    heading, found = None, []
    for question, places in pairs:
        if is_heading(question):
            heading = question
        elif not question.group:
            heading = None
        if question.group and (heading is None or question.group != heading.name):
            places["group"].wrong("outside-group")
        found.append(_under(heading, question) if question.group else question)
        if "choices" not in places and _has_scale(question) and not found[-1].takes_scale:
            places["group"].wrong("no-scale")
    return tuple(found)


def is_heading(question: Question) -> bool:
    return question.type in TYPES and TYPES[question.type].is_heading


def _has_scale(question: Question) -> bool:
    """Whether it may be a statement of a table; without its group a missing choice is named by the reader."""
    return bool(question.group) and question.type in TYPES and TYPES[question.type].takes_scale


def _under(heading: Question | None, question: Question) -> Question:
    if heading is None:
        return question
    if heading.relevant:
        question = replace(question, relevant=_both(heading.relevant, question.own_relevant))
    if heading.choices and not question.choices and _has_scale(question):
        question = replace(question, choices=heading.choices, takes_scale=True)
    return question


def _both(of_group: Expression, own: Expression | None) -> Expression:
    """Joined as trees, so that no bracket or length of a text can change what either means."""
    if own is None:
        return of_group
    return Expression(f"({of_group.text}) and ({own.text})", Every((of_group.condition, own.condition)))
