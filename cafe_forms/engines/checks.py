"""What is never false of a column, added by a migration to a table that has rows, on both databases."""

from typing import NamedTuple

from peewee import Database

NAMED = 3  # rows in one line


class BrokenRowsError(Exception):
    """Rows of which it is false already; the text names them on one line, and what is in them."""


class Check(NamedTuple):
    """`spelled` is the column's type with its default; `holds` what a row must meet, in SQL that both read alike."""

    table: str
    column: str
    spelled: str
    holds: str


def add(db: Database, checks: tuple[Check, ...]) -> None:
    """In the order they are given: SQLite lets no column go that another one's check names.

    A check of ours that the column had before gives way. Raises BrokenRowsError before anything is changed.
    """
    if broken := [line for check in checks for line in _broken(db, check)]:
        more = [f"and {len(broken) - NAMED} more"] if len(broken) > NAMED else []
        raise BrokenRowsError("; ".join(broken[:NAMED] + more))
    for check in checks:
        (_made_anew if db.param == "?" else _constrained)(db, check)


def remove(db: Database, checks: tuple[Check, ...]) -> None:
    for check in reversed(checks):
        (_made_anew if db.param == "?" else _constrained)(db, check._replace(holds=""))


def _broken(db: Database, check: Check) -> list[str]:
    keys = ", ".join(db.get_primary_keys(check.table))
    found = f"SELECT {check.column}, {keys} FROM {check.table} WHERE NOT ({check.holds})"  # noqa: S608 - our own words
    return [
        f"{check.table} {'/'.join(map(str, key))}: {check.column} is {value!r}, which is not so: {check.holds}"
        for value, *key in db.execute_sql(found).fetchall()
    ]


def _constrained(db: Database, check: Check) -> None:
    name = f"{check.table}_{check.column}_check"  # PostgreSQL's own for a check that stands with its column
    db.execute_sql(f"ALTER TABLE {check.table} DROP CONSTRAINT IF EXISTS {name}")
    if check.holds:
        db.execute_sql(f"ALTER TABLE {check.table} ADD CONSTRAINT {name} CHECK ({check.holds})")


def _made_anew(db: Database, check: Check) -> None:
    """SQLite adds no check to a column, and a table made anew would take along what hangs on its rows."""
    table, column, before = check.table, check.column, f"{check.column}_before"
    if column in db.get_primary_keys(table):
        return _rebuilt(db, check)
    indexes = [one for one in db.get_indexes(table) if one.columns == [column]]
    holds = f" CHECK ({check.holds})" if check.holds else ""
    for index in indexes:
        db.execute_sql(f"DROP INDEX {index.name}")
    db.execute_sql(f"ALTER TABLE {table} RENAME COLUMN {column} TO {before}")
    db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column} {check.spelled}{holds}")
    db.execute_sql(f"UPDATE {table} SET {column} = {before}")  # noqa: S608
    db.execute_sql(f"ALTER TABLE {table} DROP COLUMN {before}")
    for index in indexes:
        db.execute_sql(index.sql)


def _rebuilt(db: Database, check: Check) -> None:
    """With its rows; for a table without an index of its own, to which no other one refers."""
    table, before = check.table, f"{check.table}_before"
    ((made,),) = db.execute_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchall()
    bare = made.rsplit(", CHECK (", 1)[0] if ", CHECK (" in made else made[:-1]
    db.execute_sql(f"ALTER TABLE {table} RENAME TO {before}")
    db.execute_sql(f"{bare}, CHECK ({check.holds}))" if check.holds else f"{bare})")
    db.execute_sql(f"INSERT INTO {table} SELECT * FROM {before}")  # noqa: S608
    db.execute_sql(f"DROP TABLE {before}")
