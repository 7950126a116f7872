"""The one database: how it is opened, what every row shares, and how its schema is brought up to date."""

import contextlib
import datetime as dt
import fcntl
import json
import logging
import re
import secrets
from collections.abc import Iterable
from pathlib import Path

from peewee import (
    Check,
    DatabaseProxy,
    DateTimeField,
    Field,
    ForeignKeyField,
    Function,
    JSONField,
    Model,
    Node,
    OperationalError,
    PostgresqlDatabase,
    SqliteDatabase,
)
from playhouse import db_url, migrations

from cafe_forms.clock import UTC
from cafe_forms.engines import deadline, storable
from cafe_forms.engines.sqlite import Sqlite, make_private

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 1667327590  # any fixed number: the name of our advisory lock on PostgreSQL
# In JSON; an even number of backslashes before it is text
ESCAPED_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
BUSY = "is locked", "lock timeout"  # what SQLite and PostgreSQL say who waited for somebody else who writes

database = DatabaseProxy()


def open_database(url: str):
    """Point every row at `url` (sqlite:///… or postgresql://…); connections are opened by their users."""
    logging.getLogger("peewee").setLevel(logging.WARNING)  # at DEBUG it prints what a statement stores
    opened = _opened(url)
    database.initialize(opened)
    return opened


def _opened(url: str):
    options = db_url.parse(url, unquote_user=True, unquote_password=True)
    if url.startswith("sqlite:"):
        return Sqlite(**options)
    from cafe_forms.engines.postgresql import Postgresql  # its driver need not be installed

    return Postgresql(**options)


def is_sqlite() -> bool:
    return isinstance(database.obj, SqliteDatabase)


@contextlib.contextmanager
def short_waits():
    """In here SQLite gives up waiting for a writer after a second: a signal is only heard between two tries."""
    with deadline.within(1) if is_sqlite() else contextlib.nullcontext():
        yield


def is_busy(error: Exception) -> bool:
    """Whether a statement gave up waiting for somebody else who writes: it may be tried again as it is."""
    return isinstance(error, OperationalError) and any(words in str(error) for words in BUSY)


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
    database.make_file()
    with open(make_private(Path(f"{database.database}.migrate-lock")), "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with database.connection_context():
            yield


@contextlib.contextmanager
def _alone_on_server():
    with database.connection_context():
        database.execute_sql("SET statement_timeout = 0")
        database.execute_sql("SELECT pg_advisory_lock(%s)", (MIGRATION_LOCK,))
        try:
            yield
        finally:
            database.execute_sql("SELECT pg_advisory_unlock(%s)", (MIGRATION_LOCK,))


class Statement:
    """A query that is asked at every request: peewee writes it once, and its text is kept for each kind of database.

    `write` makes the query of some arguments, `values` what it is sent of them, in its order (see `sent`).
    """

    def __init__(self, write, values):
        self._write, self._values, self._texts = write, values, {}

    def ask(self, *arguments) -> list[tuple]:
        """All rows, as the database has them: one that is left unread would keep the read open."""
        return database.execute_sql(*self._written(*arguments)).fetchall()

    def first(self, model: type[Model], *arguments):
        """The first row as one of these, where all of its columns are asked for; None where there is none."""
        rows = self.ask(*arguments)
        return _read(model, rows[0]) if rows else None

    def first_with(self, reference: ForeignKeyField, *arguments):
        """The same of the model that has this reference, together with the row it leads to, whose columns follow."""
        rows = self.ask(*arguments)
        if not rows:
            return None
        number = len(reference.model._meta.sorted_fields)
        found = _read(reference.model, rows[0][:number])
        found.__rel__[reference.name] = _read(reference.rel_model, rows[0][number:])
        return found

    def _written(self, *arguments) -> tuple[str, list]:
        kind, values = type(database.obj), list(self._values(*arguments))
        if kind not in self._texts:
            text, written = self._write(*arguments).sql()
            if len(written) != len(values) or not all(map(_are_alike, written, values)):
                raise ValueError(f"{text}: asks for other values")
            self._texts[kind] = text
        return self._texts[kind], values


def _are_alike(one, other) -> bool:
    """What a driver wraps compares by what it holds, or not at all."""
    return one == other or repr(one) == repr(other)


def _read(model: type[Model], values: tuple):
    """As peewee reads a row, but that it need not find out anew which column is which."""
    one = model(__no_default__=True)
    fields = model._meta.sorted_fields
    one.__data__ = {
        field.name: field.python_value(value) for field, value in zip(fields, values, strict=True)
    }
    return one


def sent(field: Field, value):
    """As the driver is sent it: what peewee wraps into a function of the database stands in the statement's text."""
    wrapped = field.db_value(value)
    arguments = wrapped.arguments if isinstance(wrapped, Function) else None
    return arguments[0] if arguments else wrapped


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


def one_of(column: str, words: Iterable[str]) -> Node:
    """For a column's `constraints`: the database refuses any other word. A migration says so too."""
    listed = ", ".join(f"'{word}'" for word in words)
    return Check(f"{column} IN ({listed})")


class ReadableJSONField(JSONField):
    """JSON that keeps umlauts and Arabic as they are, and no NUL, which JSON hides from `storable` by an escape."""

    def __init__(self, **options):
        super().__init__(dumps=_readable, **options)


def _readable(value) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return storable(ESCAPED_NUL.sub("\\1\ufffd", text))


class Row(Model):
    class Meta:
        database = database
        legacy_table_names = False
