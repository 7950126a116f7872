"""One line for each promise that was tried: kept, BROKEN, or unproved where a part was missing."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath

FILE = re.compile(r"test_(\d\d)_(\w+)\.py")
DATABASES = ("sqlite", "postgresql")


@dataclass
class Proof:
    """What became of the tests of one file; an error before or after a test counts as one that failed."""

    passed: int = 0
    skipped: int = 0
    failed: list[str] = field(default_factory=list)
    databases: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)

    def note(self, report) -> None:
        name = report.nodeid.rpartition("::")[2]
        self.databases |= {database for database in DATABASES if re.search(rf"[\[-]{database}\b", name)}
        if report.failed:
            self.failed.append(name)
        elif report.skipped:
            self.skipped += 1
        elif report.when == "call":
            self.passed += 1
            self.said += [words for name, words in report.user_properties if name == "said"]

    @property
    def word(self) -> str:
        if self.failed:
            return "BROKEN"
        return "kept" if self.passed else "unproved"

    @property
    def extent(self) -> str:
        """How much was tried, as "12 tests, sqlite + postgresql"."""
        tried = self.passed + len(self.failed)
        words = [f"{tried} test{'s' * (tried != 1)}"] if tried else []
        words += [" + ".join(database for database in DATABASES if database in self.databases)]
        words += [f"{self.skipped} skipped"] if self.skipped else []
        return ", ".join(filter(None, words))


class Promises:
    """Every promise's file that was run."""

    def __init__(self):
        self.proofs = defaultdict(Proof)

    def note(self, report) -> None:
        file = PurePath(report.nodeid.partition("::")[0]).name
        if FILE.fullmatch(file):
            self.proofs[file].note(report)

    def lines(self) -> Iterator[tuple[str, bool]]:
        """(line, whether it is good news), by number."""
        for file, proof in sorted(self.proofs.items()):
            number, name = FILE.fullmatch(file).groups()
            yield f"{proof.word:8} {number} {name.replace('_', ' ')} ({proof.extent})", proof.word == "kept"
            yield from ((f"            {name}", False) for name in proof.failed)
            yield from ((f"            {words}", True) for words in proof.said)
