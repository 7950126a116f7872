"""Every row of every table, to compare before and after."""

from dataclasses import dataclass, field

from cafe_forms.db import database

NOTED = "audit"  # one note more for each act


@dataclass
class Rows:
    """`kept` without revisions, and these beside it by table and id."""

    kept: dict[str, list[str]] = field(default_factory=dict)
    revisions: dict[tuple[str, int], int] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "Rows":
        found = cls()
        for table in set(database.get_tables()) - {NOTED}:
            cursor = database.execute_sql(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            found.revisions |= {(table, row["id"]): row.pop("revision") for row in rows if "revision" in row}
            found.kept[table] = sorted(map(repr, rows))
        return found

    def changed_since(self, before: "Rows") -> dict[str, list[str]]:
        return {
            table: sorted(set(rows) ^ set(before.kept[table]))
            for table, rows in self.kept.items()
            if rows != before.kept[table]
        }

    def moved_since(self, before: "Rows") -> list[tuple[str, int]]:
        return [key for key, revision in self.revisions.items() if revision != before.revisions.get(key)]
