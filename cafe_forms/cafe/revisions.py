"""Saving a row as somebody saw it: the second of two who edit at once is told."""

from peewee import Model


class ChangedMeanwhile(Exception):
    """Somebody else has saved since this revision was read."""


def save(row: Model, *, seen: int, **values) -> None:
    """Write the values if `seen` is still the revision. Raises ChangedMeanwhile, and what the database refuses."""
    rows = type(row)
    unchanged = (rows.id == row.id) & (rows.revision == seen)
    if not rows.update(**values, revision=rows.revision + 1).where(unchanged).execute():
        raise ChangedMeanwhile(row)
