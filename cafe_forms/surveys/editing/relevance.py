"""`relevant` as two lists can say it: a choice of an earlier question, and whether it was chosen."""

from collections.abc import Iterator

from cafe_forms.surveys.definition.expression import Answer, Comparison, Expression, Literal, Not, Selected
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.question import Choice, Question
from cafe_forms.surveys.types.every import type_of

CHOSEN, NOT_CHOSEN = "chosen", "not-chosen"


def offered(
    definition: Definition, before: str | None = None
) -> Iterator[tuple[Question, tuple[Choice, ...]]]:
    """The earlier questions that can be waited for, each with its choices; of a new question: all."""
    for question in definition.questions:
        if question.name == before:
            return
        if not type_of(question).is_answered or question.is_banded:
            continue
        if choices := tuple(choice for choice in question.choices if not choice.is_sites):
            yield question, choices


def simple(relevant: Expression | None) -> tuple[str, str, str] | None:
    """(question, choice, CHOSEN or NOT_CHOSEN), or None for what the lists cannot say."""
    match relevant and relevant.condition:
        case Comparison(Answer(name), "=", Literal(choice)) | Selected(Answer(name), choice):
            return name, choice, CHOSEN
        case Comparison(Answer(name), "!=", Literal(choice)) | Not(Selected(Answer(name), choice)):
            return name, choice, NOT_CHOSEN
        case Not(Comparison(Answer(name), "=", Literal(choice))):
            return name, choice, NOT_CHOSEN
    return None


def spelled(question: Question, choice: str, whether: str) -> str:
    """The expression that says so."""
    kind = type_of(question)
    return kind.condition(question, choice) if whether == CHOSEN else kind.exclusion(question, choice)
