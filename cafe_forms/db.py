"""The one database: how it is opened, what every row shares, and how its schema is brought up to date."""

import contextlib
import datetime as dt
import fcntl
import json
import secrets
from functools import partial
from pathlib import Path

from peewee import DatabaseProxy, DateTimeField, JSONField, Model, PostgresqlDatabase, SqliteDatabase
from playhouse import db_url, migrations

from cafe_forms.clock import UTC

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 1667327590  # any fixed number: the name of our advisory lock on PostgreSQL
WAIT_SECONDS = 10  # how long a write waits for another one, before the page says 503
WIPE_MILLISECONDS = 200

database = DatabaseProxy()


def open_database(url: str):
    """Point every row at `url` (sqlite:///… or postgresql://…); connections are opened by their users."""
    options = {"unquote_user": True, "unquote_password": True}
    if url.startswith("sqlite:"):
        opened = db_url.connect(
            url,
            pragmas={"journal_mode": "wal", "foreign_keys": 1, "synchronous": "full", "secure_delete": 1},
            lock_type="IMMEDIATE",  # a deferred transaction that turns into a write fails at once when locked
            timeout=WAIT_SECONDS,
            returning_clause=True,
            **options,
        )
        Path(opened.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    else:
        opened = db_url.connect(
            url.replace("postgresql://", "psycopg3+pool://", 1), timeout=WAIT_SECONDS, **options
        )
    database.initialize(opened)
    return opened


def is_sqlite() -> bool:
    return isinstance(database.obj, SqliteDatabase)


def for_writing(query, mode: str = "FOR UPDATE"):
    """Lock the rows of `query` until the transaction ends; SQLite has locked the whole file already."""
    return query.for_update(mode) if isinstance(database.obj, PostgresqlDatabase) else query


def bring_up_to_date() -> list[str]:
    """Run the migrations that are missing, one process at a time; returns their names."""
    with database.connection_context(), _migration_lock():
        return migrations.run(database.obj, str(MIGRATIONS))


@contextlib.contextmanager
def _migration_lock():
    if not is_sqlite():
        database.execute_sql("SELECT pg_advisory_lock(%s)", (MIGRATION_LOCK,))
        try:
            yield
        finally:
            database.execute_sql("SELECT pg_advisory_unlock(%s)", (MIGRATION_LOCK,))
        return
    with open(f"{database.database}.migrate-lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def wipe_remnants() -> bool:
    """Fold the write-ahead log back and cut it off, so that what was deleted is gone; False while a reader is in it."""
    if not is_sqlite():
        return True  # PostgreSQL: by the documented server settings
    # It keeps every writer out while it waits for readers: rather try again a minute later.
    database.execute_sql(f"PRAGMA busy_timeout = {WIPE_MILLISECONDS}")
    try:
        return database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    finally:
        database.execute_sql(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")


def random_id() -> str:
    """An id that tells neither order nor time."""
    return secrets.token_hex(16)


class UTCDateTimeField(DateTimeField):
    """Aware UTC in Python, naive UTC in the column; a naive datetime is refused."""

    def db_value(self, value):
        if isinstance(value, dt.datetime):
            if value.tzinfo is None:
                raise ValueError(f"{self.name}: naive datetime")
            value = value.astimezone(UTC).replace(tzinfo=None)
        return super().db_value(value)

    def python_value(self, value):
        value = super().python_value(value)
        if isinstance(value, dt.datetime) and value.tzinfo is None:
            return value.replace(tzinfo=UTC)
        return value


class ReadableJSONField(JSONField):
    """JSON that keeps umlauts and Arabic as they are."""

    def __init__(self, **options):
        super().__init__(dumps=partial(json.dumps, ensure_ascii=False, separators=(",", ":")), **options)


class Row(Model):
    class Meta:
        database = database
        legacy_table_names = False
