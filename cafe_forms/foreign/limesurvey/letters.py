"""LimeSurvey's types of questions, each known by one letter, in XLSForm's terms; or the reason why we lack it.

What a kind becomes is decided where XLSForm's is: a type that definitions learn is taken from both at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Letter:
    """`each` is asked of every subquestion; `choices` are our own words; `lost` says what falls away."""

    kind: str  # XLSForm's type; "select_one" and "select_multiple" have the list of their choices
    from_: str = "A"  # which rows below are the choices: answers or subquestions
    each: bool = False
    choices: tuple[str, ...] = ()
    appearance: str = ""
    parameters: str = ""
    lost: str = ""
    refused: str = ""  # code of the sentence that says why we cannot have it


def _steps(last: int) -> tuple[str, ...]:
    return tuple(map(str, range(1, last + 1)))


LETTERS: Mapping[str, Letter] = {
    "L": Letter("select_one"),
    "!": Letter("select_one"),
    "O": Letter("select_one", lost="comment-dropped"),
    "M": Letter("select_multiple", from_="SQ"),
    "P": Letter("select_multiple", from_="SQ", lost="comment-dropped"),
    "Y": Letter("select_one", choices=("Y", "N")),
    "5": Letter("select_one", choices=_steps(5), appearance="likert"),
    "S": Letter("text"),
    "T": Letter("text", appearance="multiline"),
    "U": Letter("text", appearance="multiline"),
    "N": Letter("integer"),
    "X": Letter("note"),
    "Q": Letter("text", each=True),
    "K": Letter("integer", each=True),
    "F": Letter("select_one", each=True, appearance="table-list"),
    "H": Letter("select_one", each=True, appearance="table-list"),
    "A": Letter("select_one", each=True, choices=_steps(5), appearance="table-list"),
    "B": Letter("range", each=True, parameters="start=1 end=10 step=1"),
    "C": Letter("select_one", each=True, choices=("Y", "U", "N"), appearance="table-list"),
    "E": Letter("select_one", each=True, choices=("I", "S", "D"), appearance="table-list"),
    "D": Letter("", refused="date"),
    "R": Letter("", refused="rank"),
    "|": Letter("", refused="recording"),
    "*": Letter("", refused="calculate"),
    "G": Letter("", refused="gender"),
    "I": Letter("", refused="language-switch"),
    "1": Letter("", refused="two-scales"),
    ":": Letter("", refused="two-scales"),
    ";": Letter("", refused="two-scales"),
}


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    text = files("cafe_forms.foreign.limesurvey").joinpath("choices.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)


def said(choice: str, tag: str | None) -> str:
    """LimeSurvey's own choices in our languages; a number speaks for itself."""
    return _words().get(choice, {}).get(tag or "", "" if choice in _words() else choice)
