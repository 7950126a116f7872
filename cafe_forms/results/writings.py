"""The texts of a release, read where somebody wants them, and so many at once: a question may hold any number."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from peewee import fn

from cafe_forms.db import database
from cafe_forms.models import FreeText, Release

ROWS_AT_ONCE = 500
ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Written:
    """One text, under an id that tells neither order nor time."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Writings:
    """The texts that answer one question of one release, in the order that was drawn by lot."""

    release: int
    question: str
    number: int

    def __bool__(self) -> bool:
        return self.number > 0

    def __iter__(self) -> Iterator[Written]:
        """Each block by a query of its own: nothing stays open between two of them.

        The database's own rows, as peewee takes three times as long to hand out a hundred thousand.
        """
        for first in range(0, self.number, ROWS_AT_ONCE):
            yield from self._some(first, ROWS_AT_ONCE)

    @property
    def pages(self) -> int:
        return -(-self.number // ON_A_PAGE)

    @staticmethod
    def before(page: int) -> int:
        """How many texts stand on the pages before."""
        return (page - 1) * ON_A_PAGE

    def page(self, number: int) -> list[Written]:
        """The texts of one page; the first one is 1."""
        return self._some(self.before(number), ON_A_PAGE)

    def _some(self, first: int, number: int) -> list[Written]:
        """So many from the place `first` on."""
        mine = FreeText.release == self.release, FreeText.question == self.question
        here = FreeText.place >= first, FreeText.place < first + number
        rows = FreeText.select(FreeText.id, FreeText.text).where(*mine, *here).order_by(FreeText.place)
        return [Written(*row) for row in database.execute(rows).fetchall()]


def of(release: Release, questions: Iterable[str]) -> dict[str, Writings]:
    """By question, of these; one without a text is missing. The last place says how many there are."""
    found = {}
    for question in questions:
        mine = FreeText.release == release, FreeText.question == question
        last = FreeText.select(fn.MAX(FreeText.place)).where(*mine).scalar()
        if last is not None:
            found[question] = Writings(release.id, question, last + 1)
    return found


def page_of(row: FreeText) -> int:
    """On which page of its question a text stands."""
    return row.place // ON_A_PAGE + 1
