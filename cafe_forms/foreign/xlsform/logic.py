"""XLSForm's expressions as ours: names and choices as the draft has them, or a reason why not."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from cafe_forms.foreign.report import LeftOutError
from cafe_forms.surveys.definition import expression
from cafe_forms.surveys.definition.expression import (
    NUMBER,
    Answer,
    Comparison,
    Condition,
    Count,
    Every,
    ExpressionError,
    Literal,
    Not,
    Own,
    Selected,
    Some,
    Surroundings,
    Value,
)

# `${name}`, and the paths that older forms have: ../name, ./name, ../group/name.
REFERENCE = re.compile(r"\$\{\s*([^{}]*?)\s*\}|(?<![\w./])\.{1,2}/(?:[\w.-]+/)*([\w-]+)")
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
MOST_SELECTED = re.compile(r"\s*count-selected\(\s*\.\s*\)\s*(<=|<)\s*([0-9]{1,3})\s*")
LONGEST_TEXT = re.compile(
    r"\s*string-length\(\s*\.\s*\)\s*(<=|<)\s*([0-9]{1,5})(?: and \((.*)\))?\s*", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the draft that conditions can look at: its name there, and its choices' new names by the old.

    One that `is_banded` is a number of which only the band is known.
    """

    name: str
    choices: Mapping[str, str] | None = None
    is_banded: bool = False


def renamed(text: str, asked: Mapping[str, Asked]) -> str:
    """The same with the draft's names. Raises LeftOutError where a question is named that is not in `asked`."""

    def other(found: re.Match) -> str:
        name = found[1] if found[1] is not None else found[2]
        if name not in asked:
            raise LeftOutError("waits-for", name=name[:60])
        if asked[name].is_banded:
            raise LeftOutError("waits-for-band", name=name[:60])
        return f"${{{asked[name].name}}}"

    return REFERENCE.sub(other, text)


def parsed(text: str, asked: Mapping[str, Asked]) -> Condition:
    """An expression of our own, whose choices keep their names. Raises LeftOutError."""
    try:
        return expression.parse(renamed(text, asked)).condition
    except ExpressionError:
        raise LeftOutError("condition", text=_short(text)) from None


def condition(text: str, asked: Mapping[str, Asked]) -> Condition:
    """Raises LeftOutError, also where a question is named that is not in `asked`, which goes by the file's names."""
    plain = " ".join(text.split())
    if len(plain) > expression.LONGEST:
        raise LeftOutError("condition", text=_short(plain))
    try:
        parsed = expression.parse(renamed(plain, asked)).condition
    except ExpressionError:
        raise LeftOutError("condition", text=_short(plain)) from None
    return _with_choices(parsed, {one.name: one for one in asked.values()})


def every(*parts: Condition | None) -> Condition | None:
    """All of these, or None where there is none."""
    given = tuple(part for part in parts if part is not None)
    return Every(given) if len(given) > 1 else (given[0] if given else None)


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:80]}…"


def _with_choices(part: Condition, asked: Mapping[str, Asked]) -> Condition:
    match part:
        case Not(inner):
            return Not(_with_choices(inner, asked))
        case Every(parts):
            return Every(tuple(_with_choices(one, asked) for one in parts))
        case Some(parts):
            return Some(tuple(_with_choices(one, asked) for one in parts))
        case Selected(Answer(name), choice) if asked[name].choices is not None:
            return Selected(Answer(name), _choice(choice, asked[name]))
        case Comparison(Literal() as left, operator, Answer() as right):
            return _with_choices(Comparison(right, TURNED[operator], left), asked)
        case Comparison(Answer(name), operator, Literal(value)) if value and asked[name].choices is not None:
            return _compared(asked[name], operator, value)
    return part


def _compared(question: Asked, operator: str, value: str) -> Condition:
    answer = Answer(question.name)
    if operator in {"=", "!="}:
        return Comparison(answer, operator, Literal(_choice(value, question)))
    # A scale whose choices are called 1, 2, 3: those that the comparison means.
    meant = tuple(
        Comparison(answer, "=", Literal(new))
        for old, new in (question.choices or {}).items()
        if NUMBER.fullmatch(old) and NUMBER.fullmatch(value) and _holds(old, operator, value)
    )
    if not meant:
        raise LeftOutError("choice-unknown", choice=f"{operator} {value}"[:60])
    return Some(meant) if len(meant) > 1 else meant[0]


def _holds(left: str, operator: str, right: str) -> bool:
    return expression.Comparison(Literal(left), operator, Literal(right)).holds(Surroundings({}, None))


def _choice(name: str, question: Asked) -> str:
    choices = question.choices or {}
    if name not in choices:
        raise LeftOutError("choice-unknown", choice=name[:60])
    return choices[name]


def spelled(part: Condition) -> str:
    """The expression as a definition has it."""
    match part:
        case Comparison(left, operator, right):
            return f"{_value(left)} {operator} {_value(right)}"
        case Selected(question, choice):
            return f"selected({_value(question)}, {_value(Literal(choice))})"
        case Not(inner):
            return f"not({spelled(inner)})"
        case Every(parts):
            return " and ".join(_bracketed(one) for one in parts)
        case Some(parts):
            return " or ".join(_bracketed(one) for one in parts)


def _bracketed(part: Condition) -> str:
    return f"({spelled(part)})" if isinstance(part, (Every, Some)) else spelled(part)


def _value(value: Value) -> str:
    match value:
        case Answer(name):
            return f"${{{name}}}"
        case Own():
            return "."
        case Count(question):
            return f"count-selected({_value(question)})"
        case Literal(text) if NUMBER.fullmatch(text):
            return text.strip()
        case Literal(text):
            return f'"{text}"' if "'" in text else f"'{text}'"


def bounds(text: str) -> tuple[int | None, int | None] | None:
    """(least, greatest) of `. >= a and . <= b` and its like; None for any other constraint."""
    try:
        parsed = expression.parse(" ".join(text.split())).condition
    except ExpressionError:
        return None
    least = greatest = None
    for part in parsed.parts if isinstance(parsed, Every) else (parsed,):
        match part:
            case Comparison(Literal() as left, operator, Own() as right):
                part = Comparison(right, TURNED[operator], left)
        match part:
            case Comparison(Own(), ">" | ">=" as operator, Literal(value)) if NUMBER.fullmatch(value):
                number = Decimal(value.strip())
                low = math.floor(number) + 1 if operator == ">" else math.ceil(number)
                least = low if least is None else max(least, low)
            case Comparison(Own(), "<" | "<=" as operator, Literal(value)) if NUMBER.fullmatch(value):
                number = Decimal(value.strip())
                high = math.ceil(number) - 1 if operator == "<" else math.floor(number)
                greatest = high if greatest is None else min(greatest, high)
            case _:
                return None
    return least, greatest


def most(pattern: re.Pattern, text: str) -> int | None:
    """The limit in `count-selected(.) <= 3` or `string-length(.) < 200`; None for any other constraint."""
    found = pattern.fullmatch(text)
    return int(found[2]) - (found[1] == "<") if found else None
