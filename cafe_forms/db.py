"""The one database: how it is opened, what every row shares, and how its schema is brought up to date."""

import contextlib
import datetime as dt
import fcntl
import json
import secrets
from functools import partial
from pathlib import Path

from peewee import (
    DatabaseProxy,
    DateTimeField,
    JSONField,
    Model,
    OperationalError,
    PostgresqlDatabase,
    SqliteDatabase,
)
from playhouse import db_url, migrations

from cafe_forms.clock import UTC

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 1667327590  # any fixed number: the name of our advisory lock on PostgreSQL
WAIT_SECONDS = 10  # how long a write waits for another one, before the page says 503
CONNECT_SECONDS = 4  # how long a server that says nothing is believed to be there
WIPE_MILLISECONDS = 200
UNQUOTED = {"unquote_user": True, "unquote_password": True}
ANSWER_TABLES = ["pooled", "spent_token", "free_text", "tally"]
WITH_REMNANTS = """
    SELECT relname FROM pg_stat_user_tables
    WHERE relname = ANY(%s) AND pg_relation_size(relid) > 0
    AND (n_dead_tup > 0 OR last_vacuum IS NULL OR last_autovacuum > last_vacuum)
"""

database = DatabaseProxy()


def open_database(url: str):
    """Point every row at `url` (sqlite:///… or postgresql://…); connections are opened by their users."""
    opened = _sqlite(url) if url.startswith("sqlite:") else _postgresql(url)
    database.initialize(opened)
    return opened


def _sqlite(url: str) -> SqliteDatabase:
    opened = db_url.connect(
        url,
        pragmas={"journal_mode": "wal", "foreign_keys": 1, "synchronous": "full", "secure_delete": 1},
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
    """See to it that what was deleted is gone; False while a reader is in it."""
    return _cut_off_log() if is_sqlite() else _rewrite_tables()


def _cut_off_log() -> bool:
    """SQLite: fold the write-ahead log back and cut it off."""
    # It keeps every writer out while it waits for readers: rather try again a minute later.
    database.execute_sql(f"PRAGMA busy_timeout = {WIPE_MILLISECONDS}")
    try:
        return database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    finally:
        database.execute_sql(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")


def _rewrite_tables() -> bool:
    """PostgreSQL: write anew the tables that lost rows, then begin a new log; see docs/postgresql.md for the rights."""
    if not (tables := _tables_with_remnants()):
        return True
    database.execute_sql(f"SET lock_timeout = {WIPE_MILLISECONDS}")
    try:
        database.execute_sql(f"VACUUM FULL {', '.join(tables)}")
        database.execute_sql("SELECT pg_switch_wal()")
        database.execute_sql("CHECKPOINT")
        # Last, because it is what the server remembers: until here everything is tried again a minute later.
        database.execute_sql(f"VACUUM {', '.join(tables)}")
    except OperationalError:
        return False
    finally:
        database.execute_sql(f"SET lock_timeout = '{WAIT_SECONDS}s'")
    return not _tables_with_remnants()


def _tables_with_remnants() -> list[str]:
    """Tables of answers with rows that died since our last VACUUM; also after a crash, when nobody has counted."""
    database.execute_sql("SELECT pg_stat_force_next_flush()")
    return [name for (name,) in database.execute_sql(WITH_REMNANTS, (ANSWER_TABLES,))]


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
