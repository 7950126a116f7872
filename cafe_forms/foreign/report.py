"""What became of each row of a foreign form: taken, changed, or left out, and why."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

TAKEN, CHANGED, LEFT_OUT = "taken", "changed", "left-out"
Place = tuple[str, int]  # sheet and number of a row


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say: `code` names a sentence of `sentences.yaml`, `facts` fill it."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


class UnreadableError(Exception):
    """A file of which nothing can be taken; `remark` says why."""

    def __init__(self, code: str, **facts: object):
        super().__init__(code)
        self.remark = Remark(code, facts)


class LeftOutError(Exception):
    """A row that we cannot have; `remark` says why, and where there is one the nearest honest way."""

    def __init__(self, code: str, **facts: object):
        super().__init__(code)
        self.remark = Remark(code, facts)


@dataclass(frozen=True, slots=True)
class Row:
    """A row that says something: `number` as a spreadsheet counts it, the header being row 1.

    `cells` has the plain columns by XLSForm's name, `texts` those in languages: name, then language as it is spelled.
    `remarks` are what was changed before it became a row. Number 0 stands in no file: it was made to go with others.
    """

    sheet: str
    number: int
    cells: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]]
    remarks: tuple[Remark, ...] = ()

    @property
    def name(self) -> str:
        return self.cells.get("name", "")

    @property
    def place(self) -> Place:
        return self.sheet, self.number


@dataclass(slots=True)
class Entry:
    """One row in the report."""

    row: Row
    changes: list[Remark] = field(default_factory=list)
    left_out: Remark | None = None
    marks: list[Remark] = field(default_factory=list)  # it was taken, and somebody should look at it

    def __post_init__(self):
        self.changes.extend(self.row.remarks)

    def change(self, code: str, **facts: object) -> None:
        """Notes a change, the same one once."""
        if (remark := Remark(code, facts)) not in self.changes:
            self.changes.append(remark)

    @property
    def remarks(self) -> list[Remark]:
        """What is to say: why it was left out, or else what changed and what to look at."""
        return [self.left_out] if self.left_out else [*self.changes, *self.marks]

    @property
    def is_marked(self) -> bool:
        return bool(self.marks) and self.left_out is None

    @property
    def outcome(self) -> str:
        if self.left_out:
            return LEFT_OUT
        return CHANGED if self.changes else TAKEN


@dataclass(frozen=True, slots=True)
class Report:
    """Every row once, in the order of the file, and what is to say about the file as a whole."""

    entries: tuple[Entry, ...]
    remarks: tuple[Remark, ...] = ()

    def count(self) -> Mapping[str, int]:
        """How many rows were taken, changed and left out; together they are all rows."""
        return Counter(entry.outcome for entry in self.entries)


def unique(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    found: list[Remark] = []
    for remark in remarks:
        if remark not in found:
            found.append(remark)
    return tuple(found)
