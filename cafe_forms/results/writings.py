"""The texts of a release, read where somebody wants them, and so many at once: a question may hold any number."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from peewee import chunked, fn

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
        ids = [text_id for (text_id,) in database.execute(self._rows(FreeText.id)).fetchall()]
        for block in chunked(ids, ROWS_AT_ONCE):
            rows = FreeText.select(FreeText.id, FreeText.text).where(FreeText.id.in_(block))
            found = dict(database.execute(rows).fetchall())
            yield from (Written(text_id, found[text_id]) for text_id in block if text_id in found)

    @property
    def pages(self) -> int:
        return -(-self.number // ON_A_PAGE)

    @staticmethod
    def before(page: int) -> int:
        """How many texts stand on the pages before."""
        return (page - 1) * ON_A_PAGE

    def page(self, number: int) -> list[Written]:
        """The texts of one page; the first one is 1."""
        return [
            Written(*row)
            for row in self._rows(FreeText.id, FreeText.text).paginate(number, ON_A_PAGE).tuples()
        ]

    def _rows(self, *columns):
        mine = FreeText.release == self.release, FreeText.question == self.question
        return FreeText.select(*columns).where(*mine).order_by(FreeText.place)


def of(release: Release) -> dict[str, Writings]:
    """By question; one without a text is missing."""
    counted = FreeText.select(FreeText.question, fn.COUNT(FreeText.id)).where(FreeText.release == release)
    rows: Any = counted.group_by(FreeText.question).tuples()  # peewee's stubs know rows alone
    return {question: Writings(release.id, question, number) for question, number in rows}


def page_of(row: FreeText) -> int:
    """On which page of its question a text stands."""
    before = FreeText.select().where(
        FreeText.release == row.release_id, FreeText.question == row.question, FreeText.place < row.place
    )
    return before.count() // ON_A_PAGE + 1
