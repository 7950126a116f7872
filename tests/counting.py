"""What some work costs the database: its statements, and the rows that each of them brought."""

from contextlib import contextmanager

from cafe_forms.db import database


class Cost:
    """`log` has (statement, rows) in the order in which they were asked."""

    def __init__(self):
        self.log = []

    @property
    def statements(self) -> int:
        return len(self.log)

    @property
    def rows(self) -> int:
        return sum(rows for _statement, rows in self.log)

    def _of(self, column):
        return [
            rows for statement, rows in self.log if f'"{column}"' in statement.partition(" FROM ")[0] and rows
        ]

    def largest(self, column) -> int:
        """The most rows with this column that one statement brought."""
        return max(self._of(column))

    def reads(self, column) -> int:
        """How many statements brought this column."""
        return len(self._of(column))


@contextmanager
def counted():
    """Of everything that is asked in this block; the rows of a SELECT are counted by asking once more."""
    cost = Cost()

    def note(event):
        rows = 0
        if event.sql.startswith("SELECT"):
            again = f"SELECT COUNT(*) FROM ({event.sql.partition(' FOR ')[0]}) AS asked"
            rows = database.connection().execute(again, event.params or ()).fetchone()[0]
        cost.log.append((event.sql, rows))

    database.query_hooks.append(note)
    try:
        yield cost
    finally:
        database.query_hooks.remove(note)
