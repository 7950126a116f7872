"""Deleted is gone: what a database still holds of rows that were deleted is written over and cut off."""

from peewee import OperationalError, Query

from cafe_forms.clock import utcnow
from cafe_forms.db import database, is_sqlite
from cafe_forms.engines import WAIT_SECONDS
from cafe_forms.models import Mark

OWED = "remnants"  # a mark: since when deleted rows wait to be wiped
WAIT_MILLISECONDS = 200  # for whoever reads: rather try again a minute later
ANSWER_TABLES = ["pooled", "spent_token", "free_text", "tally", "one_time_code"]
# The server keeps the moment of the last VACUUM. A used code dies with each response, so that codes are not
# wiped when one was used, but with the answers of a release, and once an hour whatever happened.
WITH_REMNANTS = """
    WITH found AS (
        SELECT relname, relname = 'one_time_code' AS is_codes, last_vacuum < now() - interval '1 hour' AS is_stale,
            n_dead_tup > 0 OR last_autovacuum > last_vacuum AS has_remnants
        FROM pg_stat_user_tables WHERE relname = ANY(%s) AND pg_relation_size(relid) > 0
    )
    SELECT relname FROM found WHERE is_stale IS NULL OR CASE WHEN is_codes
        THEN is_stale OR has_remnants AND (SELECT bool_or(has_remnants) FROM found WHERE NOT is_codes)
        ELSE has_remnants
    END
"""


def destroy(deletion: Query) -> int:
    """Delete or overwrite rows with answers in the caller's transaction, and owe the wiping; returns how many."""
    gone = deletion.execute()
    if gone:
        Mark.put(OWED, utcnow())
    return gone


def wipe() -> bool:
    """See to it that what was deleted is gone; False while somebody else is in it."""
    return _rewrite_file() if is_sqlite() else _rewrite_tables()


def _rewrite_file() -> bool:
    """SQLite: write the file anew if rows went, then fold the write-ahead log back and cut it off.

    secure_delete writes zeros over a row that is deleted, but not over copies that a page kept of it
    when the tree of pages was balanced: only VACUUM is free of them.
    """
    database.execute_sql(f"PRAGMA busy_timeout = {WAIT_MILLISECONDS}")
    try:
        if since := Mark.last(OWED):
            database.execute_sql("VACUUM")
            Mark.delete().where(Mark.name == OWED, Mark.at == since).execute()
        return database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    except OperationalError as error:
        if "locked" in str(error):
            return False
        raise
    finally:
        database.execute_sql(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")


def _rewrite_tables() -> bool:
    """PostgreSQL: write anew the tables that lost rows, then begin a new log; see docs/postgresql.md for the rights.

    Which tables these are the server knows itself, also of rows whose transaction came to nothing.
    """
    if not (tables := _tables_with_remnants()):
        return True
    database.execute_sql(f"SET lock_timeout = {WAIT_MILLISECONDS}")
    database.execute_sql("SET statement_timeout = 0")
    try:
        database.execute_sql(f"VACUUM FULL {', '.join(tables)}")
        database.execute_sql("SELECT pg_switch_wal()")
        database.execute_sql("CHECKPOINT")
        # Last, because it is what the server remembers: until here everything is tried again a minute later.
        database.execute_sql(f"VACUUM {', '.join(tables)}")
    except OperationalError:
        return False
    finally:
        database.execute_sql("RESET lock_timeout")
        database.execute_sql("RESET statement_timeout")
    return not _tables_with_remnants()


def _tables_with_remnants() -> list[str]:
    """Tables of answers with rows that died since our last VACUUM; also after a crash, when nobody has counted."""
    database.execute_sql("SELECT pg_stat_force_next_flush()")
    return [name for (name,) in database.execute_sql(WITH_REMNANTS, (ANSWER_TABLES,))]
