"""A LimeSurvey form as a tree: groups, their questions, and subquestions and answers below; each knows its rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cafe_forms.foreign.report import Place, Remark, Row


@dataclass(frozen=True, slots=True)
class Line:
    """What one row of the file says in one language; `text` and `help` are HTML."""

    place: Place
    language: str
    text: str = ""
    help: str = ""


@dataclass(slots=True)
class Node:
    """A group (G), question (Q), subquestion (SQ) or answer (A); `cells` by the names of the tab-separated file."""

    what: str
    place: Place
    name: str
    cells: Mapping[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    # Of old files, by the answer that they look at
    conditions: dict[str, list[str]] = field(default_factory=dict)
    below: list["Node"] = field(default_factory=list)

    def cell(self, key: str) -> str:
        return self.cells.get(key, "").strip()

    def of(self, what: str) -> list["Node"]:
        return [node for node in self.below if node.what == what]


@dataclass(slots=True)
class Questionnaire:
    """A whole form. `ids` are the names of questions by their numbers, which older conditions are written with."""

    language: str = ""
    settings: list[Place] = field(default_factory=list)  # rows that say in which languages it is
    titles: list[Line] = field(default_factory=list)
    welcomes: list[Line] = field(default_factory=list)
    groups: list[Node] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    left_out: list[tuple[Row, Remark]] = field(default_factory=list)

    def leave_out(self, place: Place, code: str, name: str = "", **facts: object) -> None:
        self.left_out.append((Row(*place, {"name": name}, {}), Remark(code, facts)))

    def questions(self) -> Iterator[Node]:
        for group in self.groups:
            yield from group.of("Q")
