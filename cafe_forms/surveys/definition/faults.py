"""What is wrong with a definition, as codes and facts; each door has a table of words for them."""

from collections.abc import Collection, Mapping
from typing import NamedTuple


class Wrong(NamedTuple):
    """A code, and exactly the facts that its words need: texts, numbers, and tuples of names."""

    code: str
    facts: Mapping[str, object]


class Fault(NamedTuple):
    """What is wrong, and where: a line counted from 1 and a path such as `questions[1].label.de`."""

    line: int
    path: str
    code: str
    facts: Mapping[str, object]


class Faults(Exception):
    """Everything that is wrong with a definition, by line."""

    def __init__(self, faults: Collection[Fault]):
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        super().__init__("\n".join(f"{fault.line}: {fault.path}: {fault.code}" for fault in self.faults))


def wrong(code: str, **facts: object) -> Wrong:
    return Wrong(code, facts)


def quoted(text: str) -> str:
    """The beginning of a text from the document, fit to stand on one line."""
    return repr(text if len(text) <= 60 else f"{text[:60]}…")
