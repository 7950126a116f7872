"""The one database: how it is opened, what every row shares, and how its schema is brought up to date."""

import contextlib
import datetime as dt
import fcntl
import json
import logging
import secrets
from functools import partial
from pathlib import Path

from peewee import (
    DatabaseProxy,
    DateTimeField,
    JSONField,
    Model,
    PostgresqlDatabase,
    SqliteDatabase,
)
from playhouse import db_url, migrations

from cafe_forms.clock import UTC

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 1667327590  # any fixed number: the name of our advisory lock on PostgreSQL
WAIT_SECONDS = 10  # how long a write waits for another one, before the page says 503
CONNECT_SECONDS = 4  # how long a server that says nothing is believed to be there
PRAGMAS = {
    "journal_mode": "wal",
    "foreign_keys": 1,
    "synchronous": "full",
    "secure_delete": 1,
    "temp_store": "memory",  # rewriting the file must not leave its rows in a second one
}
_SQLITE_SYNC = "PRAGMA synchronous = NORMAL", "PRAGMA synchronous = FULL"
_POSTGRESQL_SYNC = "SET synchronous_commit = off", "RESET synchronous_commit"
UNQUOTED = {"unquote_user": True, "unquote_password": True}

database = DatabaseProxy()


def open_database(url: str):
    """Point every row at `url` (sqlite:///… or postgresql://…); connections are opened by their users."""
    logging.getLogger("peewee").setLevel(logging.WARNING)  # at DEBUG it prints what a statement stores
    opened = _sqlite(url) if url.startswith("sqlite:") else _postgresql(url)
    database.initialize(opened)
    return opened


def _sqlite(url: str) -> SqliteDatabase:
    opened = db_url.connect(
        url,
        pragmas=PRAGMAS,
        lock_type="IMMEDIATE",  # a deferred transaction that turns into a write fails at once when locked
        timeout=WAIT_SECONDS,
        returning_clause=True,
        **UNQUOTED,
    )
    Path(opened.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return opened


def _postgresql(url: str) -> PostgresqlDatabase:
    """A pool asks each connection whether it still lives before it lends it: a restarted server heals by itself."""
    _accept_nul()
    return db_url.connect(
        url.replace("postgresql://", "psycopg3+pool://", 1),
        max_connections=None,  # one for each thread that works; the server says when it has no more
        connect_timeout=CONNECT_SECONDS,
        options=f"-c lock_timeout={WAIT_SECONDS}s",
        **UNQUOTED,
    )


def _accept_nul() -> None:
    """PostgreSQL knows no NUL: text that bears one is kept, and looked for, with U+FFFD instead of an error."""
    from psycopg import adapters
    from psycopg.types.string import StrDumperUnknown

    class Dumper(StrDumperUnknown):
        def dump(self, obj: str):
            return super().dump(obj.replace("\0", "\ufffd"))

    adapters.register_dumper(str, Dumper)


def is_sqlite() -> bool:
    return isinstance(database.obj, SqliteDatabase)


def for_writing(query, mode: str = "FOR UPDATE"):
    """Lock the rows of `query` until the transaction ends; SQLite has locked the whole file already."""
    return query.for_update(mode) if isinstance(database.obj, PostgresqlDatabase) else query


def bring_up_to_date() -> list[str]:
    """Run the migrations that are missing, one process at a time; returns their names."""
    with _alone_in_file() if is_sqlite() else _alone_on_server():
        return migrations.run(database.obj, str(MIGRATIONS))


@contextlib.contextmanager
def _alone_in_file():
    """The lock comes before the connection: two that turn WAL on in a new file at once do not wait for each other."""
    with open(f"{database.database}.migrate-lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with database.connection_context():
            yield


@contextlib.contextmanager
def _alone_on_server():
    with database.connection_context():
        database.execute_sql("SELECT pg_advisory_lock(%s)", (MIGRATION_LOCK,))
        try:
            yield
        finally:
            database.execute_sql("SELECT pg_advisory_unlock(%s)", (MIGRATION_LOCK,))


@contextlib.contextmanager
def synced_later():
    """What is committed in here survives the end of the process; a power cut only from the next commit outside on.

    For what may be done again, never for answers: the disk is not waited for.
    """
    later, at_once = _SQLITE_SYNC if is_sqlite() else _POSTGRESQL_SYNC
    database.execute_sql(later)
    try:
        yield
    finally:
        database.execute_sql(at_once)


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
