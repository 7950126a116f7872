"""Whether a database is there, is ours and fits this program; what does not is refused before anything is written."""

from pathlib import Path

from peewee import DatabaseError

from cafe_forms import db
from cafe_forms.db import database
from cafe_forms.models import ROWS

HISTORY = "schema_migration"  # the first table that a new database gets
QUEUE = "huey_"  # its tables may lie in the same PostgreSQL database
BEGIN_ONE = "mount the disk that it is on, or begin a new one with `cafe-forms migrate`"
NAMED = 3  # columns in one line
COLUMNS = {
    "sqlite": "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'",
    "postgresql": """
        SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()
    """,
}


class WrongDatabase(Exception):
    """The text says in one line what is wrong, and what to do."""


def must_be_there() -> None:
    """An empty file is none: SQLite would begin a database in it. Raises WrongDatabase."""
    if not db.is_sqlite():
        return
    file = Path(database.database)
    if not file.exists():
        raise WrongDatabase(f"{file}: is not there; {BEGIN_ONE}")
    if not file.stat().st_size:
        raise WrongDatabase(f"{file}: is empty; {BEGIN_ONE}")


def must_fit(*, may_begin: bool) -> None:
    """Before its migrations: ours, and of no newer version. Raises WrongDatabase."""
    with database.connection_context():
        tables = {name for name in database.get_tables() if not name.startswith(QUEUE)}
        names = _applied() if HISTORY in tables else set()
    if newer := sorted(names - known()):
        raise WrongDatabase(
            f"{_name()}: is of a newer version of Café Forms ({', '.join(newer)}); install that version"
        )
    if tables and HISTORY not in tables:
        raise WrongDatabase(
            f"{_name()}: is a database of something else; say the right one in CAFE_DATABASE_URL"
        )
    if not names and not may_begin:
        raise WrongDatabase(f"{_name()}: is empty; {BEGIN_ONE}")


def must_have_our_columns() -> None:
    """After its migrations, in an open database. Raises WrongDatabase."""
    ours = {(row._meta.table_name, field.column_name) for row in ROWS for field in row._meta.sorted_fields}
    tables = {table for table, _ in ours}
    query = COLUMNS["sqlite" if db.is_sqlite() else "postgresql"]
    found = {(table, column) for table, column in database.execute_sql(query) if table in tables}
    wrong = [f"{table}.{column} is missing" for table, column in sorted(ours - found)]
    wrong += [f"{table}.{column} is unknown" for table, column in sorted(found - ours)]
    if wrong:
        more = [f"and {len(wrong) - NAMED} more"] if len(wrong) > NAMED else []
        raise WrongDatabase(
            f"{_name()}: its columns are not those of its migrations: {', '.join(wrong[:NAMED] + more)}; "
            "restore a backup"
        )


def broken(rows: Exception) -> WrongDatabase:
    return WrongDatabase(f"{_name()}: {rows}; put that right first, with the version that you had")


def known() -> set[str]:
    """The names of the migrations that this program has."""
    return {migration.stem for migration in db.MIGRATIONS.glob("[0-9]*.py")}


def damage() -> str:
    """What SQLite's quick check says of the open database, on one line; '' when it is sound."""
    if not db.is_sqlite():
        return ""
    try:
        found = [line for (line,) in database.execute_sql("PRAGMA quick_check(1)")]
    except DatabaseError as error:
        found = [str(error)]
    return (
        "" if found == ["ok"] else f"{_name()}: is damaged ({' '.join(found[0].split())}); restore a backup"
    )


def _applied() -> set[str]:
    return {name for (name,) in database.execute_sql("SELECT name FROM schema_migration")}


def _name() -> str:
    return str(database.database) if db.is_sqlite() else f"PostgreSQL {database.database}"
