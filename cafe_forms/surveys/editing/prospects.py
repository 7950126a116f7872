"""What a survey will hardly show, told by its definition alone, before anybody is asked."""

from cafe_forms.surveys.definition import dependence, parts
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.question import Question

USUAL_TICKS = 3  # of one mother, where she may tick more or as many as she likes


def required(definition: Definition) -> tuple[Question, ...]:
    """The questions that nobody may skip: more of their numbers are hidden, so that none can be reckoned."""
    return tuple(question for question in definition.answered if question.required)


def texts(definition: Definition) -> tuple[Question, ...]:
    return tuple(question for question in definition.fields if definition.type_of(question).is_text)


def asked_of_some(definition: Definition) -> tuple[tuple[Question, ...], tuple[Question, ...]]:
    """The conditional questions: those that never show anything, and those that do when every part is large enough.

    The parts are cut as for a release in which every choice has a number (see results.printing): what is not shown
    of that is shown of none.
    """
    named = dependence.named(definition)
    cuts: tuple[parts.Part, ...] | None = None if named is None else (parts.Part(0, {}),)
    never: list[Question] = []
    perhaps: list[Question] = []
    for question in definition.answered:
        if dependence.is_conditional(question):
            (perhaps if _is_asked(cuts, question) else never).append(question)
        if cuts is not None and named and question.name in named:
            choices = named[question.name]
            cuts = parts.cut(cuts, question, choices, dict.fromkeys(choices, 0))
    return tuple(never), tuple(perhaps)


def _is_asked(cuts: tuple[parts.Part, ...] | None, question: Question) -> bool:
    return cuts is not None and any(part.is_asked(question) for part in cuts)


def least_part(definition: Definition, threshold: int, sensitive: int) -> int:
    """How many mothers each part must hold: more where a condition names a sensitive choice."""
    is_sensitive = dependence.is_any_sensitive(definition, dependence.named(definition) or {})
    return max(threshold, sensitive) if is_sensitive else threshold


def scattered(definition: Definition, group: int, cell: int) -> tuple[Question, ...]:
    """The questions with so many choices that on average fewer than `cell` of `group` mothers make the same one.

    Two choices are never too many: fewer cannot be asked. "Something else" and "don't know" need no number.
    """
    asked = (question for question in definition.answered if len(question.choices) > 2)
    return tuple(question for question in asked if group * _ticks(question) < cell * _to_find_out(question))


def _to_find_out(question: Question) -> int:
    return sum(not choice.fixed for choice in question.choices)


def _ticks(question: Question) -> int:
    return 1 if dependence.is_exclusive(question) else min(question.max or USUAL_TICKS, USUAL_TICKS)
