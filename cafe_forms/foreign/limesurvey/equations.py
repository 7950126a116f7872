"""LimeSurvey's conditions as XLSForm's: comparisons of one answer, and, or, not, brackets and is_empty()."""

import html
import re
from collections.abc import Callable, Mapping

from cafe_forms.surveys.definition import expression

TOKEN = re.compile(
    r"""\s*(?:(?P<text>"[^"]*"|'[^']*')
    | (?P<number>-?[0-9]+(?:\.[0-9]+)?)(?![\w.])
    | (?P<word>[A-Za-z0-9_]+(?:\.[A-Za-z]+)?)
    | (?P<mark>==|!=|<>|<=|>=|&&|\|\||[<>=!()]))""",
    re.VERBOSE,
)
COMPARED = {
    "==": "=", "=": "=", "eq": "=", "!=": "!=", "<>": "!=", "ne": "!=", "<": "<", "lt": "<", "<=": "<=", "le": "<=",
    ">": ">", "gt": ">", ">=": ">=", "ge": ">=",
}  # fmt: skip
TURNED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
OTHER = "-oth-"  # what a list holds when its "other" is chosen
SGQA = re.compile(r"[0-9]+X[0-9]+X([0-9]+)(\w*)")


class _Unknown(Exception):
    """Something that XLSForm's expressions cannot say."""


class Names:
    """What the names in conditions mean: a question, or a tick of one."""

    def __init__(self, questions: Mapping[str, bool], ids: Mapping[str, str]):
        """`questions` says of each name whether its subquestions are ticks; `ids` names those known by a number."""
        self.questions, self.ids = questions, ids

    def meant(self, word: str) -> tuple[str, str]:
        """(question, its tick or "")."""
        name = word.partition(".")[0]
        if found := SGQA.fullmatch(name):
            title, rest = self._by_number(found[1]), found[2]
            name = f"{title}_{rest}" if rest else title
        if name in self.questions:
            return name, ""
        question, _, tick = name.rpartition("_")
        return (question, tick) if self.questions.get(question) else (name, "")

    def _by_number(self, number: str) -> str:
        if number not in self.ids:
            raise _Unknown
        return self.ids[number]


def translated(text: str, names: Names) -> str:
    """An expression in XLSForm's words; the text itself where that cannot be had, so that the report can name it."""
    plain = html.unescape(text).strip()
    if plain in {"", "1"}:
        return ""
    if len(plain) > expression.LONGEST:
        return plain
    try:
        return _Equation(plain, names).whole()
    except _Unknown:
        return plain


class _Equation:
    """Recursive descent, as LimeSurvey reads it: `and` binds more than `or`."""

    def __init__(self, text: str, names: Names):
        self.names, self.depth = names, 0
        self.tokens: list[tuple[str, str]] = []
        position = 0
        while position < len(text):
            found = TOKEN.match(text, position)
            if found is None:
                raise _Unknown
            kind = found.lastgroup or ""  # every alternative of TOKEN has its name
            self.tokens.append((kind, found[kind]))
            position = found.end()

    def whole(self) -> str:
        said = self.joined(("or", "||"), "or", lambda: self.joined(("and", "&&"), "and", self.one))
        if self.tokens:
            raise _Unknown
        return said

    def take(self, *texts: str) -> str:
        if self.tokens and self.tokens[0][0] in {"word", "mark"} and self.tokens[0][1].lower() in texts:
            return self.tokens.pop(0)[1].lower()
        return ""

    def joined(self, signs: tuple[str, ...], word: str, part: Callable[[], str]) -> str:
        parts = [part()]
        while self.take(*signs):
            parts.append(part())
        return f" {word} ".join(parts)

    def bracketed(self) -> str:
        self.depth += 1
        if self.depth > expression.DEEPEST:
            raise _Unknown
        said = self.joined(("or", "||"), "or", lambda: self.joined(("and", "&&"), "and", self.one))
        self.depth -= 1
        self.expect(")")
        return said

    def expect(self, mark: str) -> None:
        if not self.take(mark):
            raise _Unknown

    def one(self) -> str:
        if self.take("!", "not"):
            self.depth += 1
            if self.depth > expression.DEEPEST:
                raise _Unknown
            said = f"not({self.one()})"
            self.depth -= 1
            return said
        if self.take("is_empty"):
            self.expect("(")
            said = self.compared(self.value(), "=", ("text", ""))
            self.expect(")")
            return said
        if self.take("("):
            return f"({self.bracketed()})"
        left = self.value()
        if not (sign := self.take(*COMPARED)):
            raise _Unknown
        return self.compared(left, COMPARED[sign], self.value())

    def value(self) -> tuple[str, str]:
        if not self.tokens or self.tokens[0][0] == "mark":
            raise _Unknown
        kind, text = self.tokens.pop(0)
        return (kind, text[1:-1]) if kind == "text" else (kind, text)

    def compared(self, left: tuple[str, str], sign: str, right: tuple[str, str]) -> str:
        if left[0] != "word":
            left, sign, right = right, TURNED[sign], left
        if left[0] != "word" or right[0] == "word":
            raise _Unknown
        question, tick = self.names.meant(left[1])
        if tick:
            return _ticked(question, tick, sign, right[1])
        value = "other" if right[1] == OTHER else right[1]
        said = value if right[0] == "number" else f'"{value}"' if "'" in value else f"'{value}'"
        return f"${{{question}}} {sign} {said}"


def _ticked(question: str, tick: str, sign: str, value: str) -> str:
    """A tick is "Y" or nothing."""
    if sign not in {"=", "!="} or value not in {"Y", "", "N"}:
        raise _Unknown
    chosen = f"selected(${{{question}}}, '{tick}')"
    return chosen if (value == "Y") == (sign == "=") else f"not({chosen})"
