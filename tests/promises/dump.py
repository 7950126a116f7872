"""Everything that a database says of itself: its own list of tables, every row, every cell as text."""

from collections import Counter
from collections.abc import Iterator

from cafe_forms.db import database


def rows() -> Counter:
    """(table, all its cells as text) of every row, as the server tells them, whether or not the app knows the table."""
    return Counter((table, tuple(map(told, row))) for table in database.get_tables() for row in _rows(table))


def cells() -> Iterator[tuple[str, str, str]]:
    """(table, column, text) of every cell."""
    for table in database.get_tables():
        names = [column.name for column in database.get_columns(table)]
        for row in _rows(table):
            yield from ((table, name, told(cell)) for name, cell in zip(names, row, strict=True))


def told(cell) -> str:
    return bytes(cell).hex() if isinstance(cell, bytes | memoryview) else str(cell)


def _rows(table: str):
    return database.execute_sql(f'SELECT * FROM "{table}"').fetchall()
