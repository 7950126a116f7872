"""The part of XLSForm's expressions that definitions may use, never evaluated as code: its grammar in one file."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from cafe_forms.surveys.definition.faults import Wrong

LONGEST = 2000  # characters
DEEPEST = 50  # brackets and not() within each other
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
NUMBER = re.compile(r"\s*-?[0-9]+(\.[0-9]+)?\s*")
TOKEN = re.compile(
    r"""(?P<space>\s+)
    | \$\{\s*(?P<name>[a-z][a-z0-9_]*)\s*\}
    | (?P<quote>['"])(?P<text>.*?)(?P=quote)
    | (?P<number>-?[0-9]+(?:\.[0-9]+)?)
    | (?P<word>count-selected|[A-Za-z_][A-Za-z0-9_]*)
    | (?P<mark>!=|<=|>=|[=<>(),.])""",
    re.VERBOSE | re.DOTALL,
)


class ExpressionError(ValueError):
    """An expression that cannot be read: why, mostly with the character `at` which (counted from 1)."""

    def __init__(self, code: str, **facts: object):
        super().__init__(code, facts)
        self.wrong = Wrong(code, facts)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an expression is judged by: answers by question name, and the question's own answer."""

    answers: Mapping[str, object]
    own: object


@dataclass(frozen=True, slots=True)
class Answer:
    name: str

    def value(self, around: Surroundings) -> str:
        return _spelled(around.answers.get(self.name))


@dataclass(frozen=True, slots=True)
class Own:
    def value(self, around: Surroundings) -> str:
        return _spelled(around.own)


@dataclass(frozen=True, slots=True)
class Literal:
    text: str

    def value(self, around: Surroundings) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Count:
    """How many choices are ticked; 0 where nothing is."""

    question: Answer | Own

    def value(self, around: Surroundings) -> str:
        return str(len(self.question.value(around).split()))


Value = Answer | Own | Literal | Count


@dataclass(frozen=True, slots=True)
class Comparison:
    left: Value
    operator: str
    right: Value

    def holds(self, around: Surroundings) -> bool:
        left, right = self.left.value(around), self.right.value(around)
        if NUMBER.fullmatch(left) and NUMBER.fullmatch(right):
            return _compare(Decimal(left.strip()), self.operator, Decimal(right.strip()))
        if self.operator not in {"=", "!="} and "" in {left, right}:
            return False
        return _compare(left, self.operator, right)


@dataclass(frozen=True, slots=True)
class Selected:
    question: Answer | Own
    choice: str

    def holds(self, around: Surroundings) -> bool:
        return self.choice in self.question.value(around).split()


@dataclass(frozen=True, slots=True)
class Not:
    part: "Condition"

    def holds(self, around: Surroundings) -> bool:
        return not self.part.holds(around)


@dataclass(frozen=True, slots=True)
class Every:
    parts: tuple["Condition", ...]

    def holds(self, around: Surroundings) -> bool:
        return all(part.holds(around) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Some:
    parts: tuple["Condition", ...]

    def holds(self, around: Surroundings) -> bool:
        return any(part.holds(around) for part in self.parts)


Condition = Comparison | Selected | Not | Every | Some


def _spelled(answer: object) -> str:
    """An answer as XLSForm sees it: nothing is '', several ticks stand in one text with spaces."""
    if answer is None:
        return ""
    return " ".join(answer) if isinstance(answer, (list, tuple)) else str(answer)


def _compare(left, operator: str, right) -> bool:
    match operator:
        case "=":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case _:
            return left >= right


@dataclass(frozen=True)
class Expression:
    """A condition about answers, with the text that it was read from."""

    text: str
    condition: Condition

    def holds(self, answers: Mapping[str, object], own: object = None) -> bool:
        return self.condition.holds(Surroundings(answers, own))

    @cached_property
    def names(self) -> frozenset[str]:
        """The questions it refers to by name."""
        return frozenset(part.name for part in _leaves(self.condition) if isinstance(part, Answer))

    @cached_property
    def mentions_own(self) -> bool:
        return any(isinstance(part, Own) for part in _leaves(self.condition))

    @cached_property
    def excludes_texts(self) -> bool:
        """Whether it does nothing but name texts that the own answer may not be."""
        return _excludes_texts(self.condition)


def _excludes_texts(condition: Condition) -> bool:
    match condition:
        case Every(parts):
            return all(map(_excludes_texts, parts))
        case Not(Some(parts)):
            return all(_compares_with_text(part, "=") for part in parts)
        case Not(part):
            return _compares_with_text(part, "=")
    return _compares_with_text(condition, "!=")


def _compares_with_text(condition: Condition, operator: str) -> bool:
    match condition:
        case Comparison(Own(), found, Literal()) | Comparison(Literal(), found, Own()):
            return found == operator
    return False


def _leaves(condition: Condition) -> Iterator[Value]:
    match condition:
        case Comparison(left, _, right):
            yield from (part.question if isinstance(part, Count) else part for part in (left, right))
        case Selected(question, _):
            yield question
        case Not(part):
            yield from _leaves(part)
        case Every(parts) | Some(parts):
            for part in parts:
                yield from _leaves(part)


def parse(text: str) -> Expression:
    """Raises ExpressionError."""
    if len(text) > LONGEST:
        raise ExpressionError("too-long", most=LONGEST)
    return Expression(text, _Parser(text).whole())


@dataclass(frozen=True, slots=True)
class Token:
    kind: str  # "name", "text", "number", "word", "mark" or "end"
    text: str
    position: int

    @property
    def at(self) -> int:
        return self.position + 1

    @property
    def found(self) -> str:
        """The beginning of what stands there, "" at the end."""
        return self.text[:20]


def _tokens(text: str) -> Iterator[Token]:
    position = 0
    while position < len(text):
        match = TOKEN.match(text, position)
        if match is None:
            if text[position] in "'\"":
                raise ExpressionError("quote-open", at=position + 1)
            raise ExpressionError("unexpected", sign=repr(text[position]), at=position + 1)
        kind = match.lastgroup or ""  # every alternative of TOKEN has its name
        if kind != "space":
            yield Token(kind, match[kind], position)
        position = match.end()
    yield Token("end", "", len(text))


class _Parser:
    """Recursive descent: either → both → condition → comparison → value."""

    def __init__(self, text: str):
        self.tokens = list(_tokens(text))
        self.depth = 0

    @property
    def next(self) -> Token:
        return self.tokens[0]

    def take(self, *texts: str) -> Token | None:
        """The next token, if it is one of these marks or words."""
        if self.next.kind in {"mark", "word"} and self.next.text in texts:
            return self.tokens.pop(0)
        return None

    def expect(self, mark: str) -> None:
        if not self.take(mark):
            raise ExpressionError("expected-mark", mark=repr(mark), found=self.next.found, at=self.next.at)

    def whole(self) -> Condition:
        condition = self.either()
        if self.next.kind != "end":
            raise ExpressionError("expected-end", found=self.next.found, at=self.next.at)
        return condition

    def either(self) -> Condition:
        parts = [self.both()]
        while self.take("or"):
            parts.append(self.both())
        return Some(tuple(parts)) if len(parts) > 1 else parts[0]

    def both(self) -> Condition:
        parts = [self.condition()]
        while self.take("and"):
            parts.append(self.condition())
        return Every(tuple(parts)) if len(parts) > 1 else parts[0]

    def condition(self) -> Condition:
        if self.take("selected"):
            return self.selected()
        if self.take("not"):
            self.expect("(")
            return Not(self.bracketed())
        if self.take("("):
            return self.bracketed()
        return self.comparison()

    def bracketed(self) -> Condition:
        """The rest of a bracket that is open already."""
        if self.depth == DEEPEST:
            raise ExpressionError("brackets-too-deep", at=self.next.at)
        self.depth += 1
        condition = self.either()
        self.depth -= 1
        self.expect(")")
        return condition

    def selected(self) -> Selected:
        self.expect("(")
        question = self.value()
        self.expect(",")
        choice = self.value()
        if not isinstance(question, Answer | Own) or not isinstance(choice, Literal):
            raise ExpressionError("selected-takes", at=self.next.at)
        self.expect(")")
        return Selected(question, choice.text)

    def count(self) -> Count:
        self.expect("(")
        question = self.value()
        if not isinstance(question, Answer | Own):
            raise ExpressionError("count-takes", at=self.next.at)
        self.expect(")")
        return Count(question)

    def comparison(self) -> Comparison:
        left = self.value()
        if not (operator := self.take(*COMPARISONS)):
            found, at = self.next.found, self.next.at
            raise ExpressionError("expected-comparison", signs=COMPARISONS, found=found, at=at)
        return Comparison(left, operator.text, self.value())

    def value(self) -> Value:
        if self.take("."):
            return Own()
        if self.take("count-selected"):
            return self.count()
        if self.next.kind not in {"name", "text", "number"}:
            raise ExpressionError("expected-value", found=self.next.found, at=self.next.at)
        token = self.tokens.pop(0)
        return Answer(token.text) if token.kind == "name" else Literal(token.text)
