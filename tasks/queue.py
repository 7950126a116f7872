"""The queue of alarms, on a file, a Redis or a PostgreSQL: it holds nothing that could not be lost."""

import contextlib
import logging
import sqlite3
from functools import partial
from pathlib import Path

from huey import PostgresHuey, PriorityRedisExpireHuey, SqliteHuey
from huey.serializer import SignedSerializer

from cafe_forms.engines import QUEUE_SECONDS
from cafe_forms.engines.sqlite import make_private

log = logging.getLogger(__name__)


def open_queue(url: str, secret: str):
    """The queue behind CAFE_QUEUE_URL: sqlite:///…, redis://… or postgresql://…

    Tasks are pickled: a signature keeps whoever can write to the queue from running what he likes.
    """
    scheme = url.split(":", 1)[0]
    options = {"results": False, "serializer": SignedSerializer(secret, salt="cafe-forms queue")}
    if scheme == "sqlite":
        return _queue_in_file(Path(url.removeprefix("sqlite:///")), options)
    if scheme == "redis":
        return _queue_on_redis(url, options)
    return _queue_on_server(url, options)


def _queue_in_file(file: Path, options: dict) -> SqliteHuey:
    """A file that is damaged is set aside: what was in the queue stands in the database as well."""
    make_private(file)
    try:
        with contextlib.closing(sqlite3.connect(file)) as looking:
            is_sound = looking.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
    except sqlite3.OperationalError:
        is_sound = True  # somebody works in it
    except sqlite3.DatabaseError:
        is_sound = False
    if not is_sound:
        log.warning("%s: is damaged; set aside as %s, and a new queue is begun", file, _set_aside(file).name)
    return SqliteHuey("cafe", filename=str(file), timeout=QUEUE_SECONDS, **options)


def _set_aside(file: Path) -> Path:
    aside = file.with_name(f"{file.name}.damaged")
    file.replace(aside)
    for suffix in ("-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)
    make_private(file)
    return aside


def _queue_on_redis(url: str, options: dict) -> PriorityRedisExpireHuey:
    """Its client would try again for many seconds where a page waits: we try again ourselves."""
    from redis import ConnectionPool  # the driver need not be installed
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    waits = dict.fromkeys(("socket_timeout", "socket_connect_timeout"), QUEUE_SECONDS)
    pool = ConnectionPool.from_url(url, retry=Retry(NoBackoff(), 0), **waits)
    return PriorityRedisExpireHuey("cafe", connection_pool=pool, **options)


def _queue_on_server(url: str, options: dict) -> PostgresHuey:
    """Two processes that make its tables at once collide on the server; the one that lost finds them made."""
    from psycopg.errors import UniqueViolation  # the driver need not be installed

    from cafe_forms.engines.postgresql import queue_line

    queue = partial(PostgresHuey, "cafe", connection=partial(queue_line, url), **options)
    try:
        return queue()
    except UniqueViolation:
        return queue()
