"""Rows that people edit: every change moves the revision, and the second of two who edit at once is told."""

from typing import ClassVar

from peewee import AutoField, IntegerField

from cafe_forms.db import Row


class ChangedMeanwhile(Exception):
    """Somebody else has saved since this was read."""


class RevisedRow(Row):
    """A row that one may have open on a page while another changes it. `change`, below, is the way to change it."""

    id = AutoField()
    revision = IntegerField(default=0)
    UNSEEN: ClassVar[frozenset[str]] = frozenset()  # columns on no page: their change makes no page old

    @property
    def is_stored(self) -> bool:
        """False for what a page offers to write, until somebody does."""
        return self.id is not None

    @classmethod
    def update(cls, *data, **values):
        """Moves the revision, whoever writes: peewee's own `save` comes here too."""
        is_unseen = bool(values) and not data and values.keys() <= cls.UNSEEN
        return super().update(*data, **values if is_unseen else values | {"revision": cls.revision + 1})


def change(rows: type[RevisedRow], *which, **values) -> int:
    """Write the values into the rows for which all of `which` holds, whoever has them open; returns how many."""
    return rows.update(**values).where(*which).execute()


def save(row: RevisedRow, *, seen: int, **values) -> None:
    """Write the values if `seen` is still the revision. Raises ChangedMeanwhile, and what the database refuses."""
    if not change(type(row), *as_seen(row, seen), **values):
        raise ChangedMeanwhile(row)


def as_seen(row: RevisedRow, seen: int) -> tuple:
    """What holds as long as nobody else has changed the row."""
    rows = type(row)
    return rows.id == row.id, rows.revision == seen
