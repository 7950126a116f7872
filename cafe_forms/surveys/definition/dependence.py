"""What conditions hang on: the choices that they name, and the questions that are counted together because of them."""

from collections.abc import Iterator

from cafe_forms.surveys.definition.expression import (
    NUMBER,
    Answer,
    Comparison,
    Condition,
    Count,
    Every,
    Expression,
    Literal,
    Not,
    Selected,
    Some,
)
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.question import Question
from cafe_forms.surveys.types.every import type_of
from cafe_forms.surveys.types.question_type import Shown

Named = dict[str, tuple[str, ...]]  # by question: the choices that conditions name, in its order


def conditional(definition: Definition) -> tuple[Question, ...]:
    """The questions that only some are asked; notes, which nobody answers, are exempt."""
    return tuple(question for question in definition.questions if is_conditional(question))


def is_conditional(question: Question) -> bool:
    """The text beside a choice is not: whom it is asked is the choice's own number."""
    return _condition(question) is not None


def _condition(question: Question) -> Expression | None:
    return question.relevant if type_of(question).is_answered and not question.other_of else None


def named(definition: Definition) -> Named | None:
    """What all conditions of a definition name; None where one compares what is no choice."""
    return _named(definition, conditional(definition))


def named_by(definition: Definition, question: Question) -> Named | None:
    """What a question's condition names, and what the conditions of the questions there name, and so on."""
    closed: dict[str, Question] = {}
    ahead = [question]
    while ahead:
        one = ahead.pop()
        if (condition := _condition(one)) and one.name not in closed:
            closed[one.name] = one
            ahead += map(definition.question, condition.names)
    return _named(definition, tuple(closed.values()))


def is_any_sensitive(definition: Definition, named: Named | None) -> bool:
    """Of what nobody can name, any choice may be."""
    return named is None or any(
        choice.sensitive and choice.name in choices
        for name, choices in named.items()
        for choice in definition.question(name).choices
    )


def _named(definition, questions) -> Named | None:
    found: dict[str, set[str]] = {}
    for question in questions:
        for name, choices in _atoms(question.relevant.condition, definition):
            if choices is None:
                return None
            found.setdefault(name, set()).update(choices)
    return {
        question.name: tuple(
            choice.name for choice in question.choices if choice.name in found[question.name]
        )
        for question in definition.questions
        if found.get(question.name)
    }


def _atoms(condition: Condition, definition: Definition) -> Iterator[tuple[str, set[str] | None]]:
    """Every (question, the choices among which it tells apart); None for a number, a text, or two answers compared."""
    match condition:
        case Not(part):
            yield from _atoms(part, definition)
        case Every(parts) | Some(parts):
            for part in parts:
                yield from _atoms(part, definition)
        case Selected(Answer(name), choice):
            yield name, _told_apart(definition.question(name), choice, selected=True)
        case Comparison(Answer(name), operator, Literal(text)) | Comparison(
            Literal(text), operator, Answer(name)
        ):
            is_one = operator in ("=", "!=") and not NUMBER.fullmatch(text)
            yield (
                name,
                _told_apart(
                    definition.question(name), text, selected=is_one and one_at_most(name, definition)
                ),
            )
        case Comparison(left, _, right):
            names = (part.question if isinstance(part, Count) else part for part in (left, right))
            yield from ((one.name, None) for one in names if isinstance(one, Answer))


def _told_apart(question: Question, text: str, *, selected: bool) -> set[str] | None:
    if not type_of(question).has_choices:
        return None
    choices = {choice.name for choice in question.choices}
    return choices & {text} if selected and text else choices


def one_at_most(name: str, definition: Definition) -> bool:
    """Whether one choice of this question excludes the others."""
    return is_exclusive(definition.question(name))


def is_exclusive(question: Question) -> bool:
    """Whether one choice excludes the others; of several that may be ticked, where one tick is the most."""
    return type_of(question).result == Shown.EXCLUSIVE or question.max == 1


def counted_together(definition: Definition) -> tuple[tuple[Question, ...], ...]:
    """The pairs that a release counts together, and each conditional question with those it hangs on."""
    pairs = [tuple(map(definition.question, pair)) for pair in definition.crosstabs]
    asked = [
        (*map(definition.question, sorted(condition.names)), one)
        for one in definition.questions
        if (condition := _condition(one))
    ]
    return tuple(pairs + asked)


def waits_for(condition: Condition) -> Iterator[tuple[str, str]]:
    """Every (question, choice) that a condition compares."""
    match condition:
        case Comparison(Answer(name), "=" | "!=", Literal(choice)) if choice:
            yield name, choice
        case Selected(Answer(name), choice):
            yield name, choice
        case Not(part):
            yield from waits_for(part)
        case Every(parts) | Some(parts):
            for part in parts:
                yield from waits_for(part)
