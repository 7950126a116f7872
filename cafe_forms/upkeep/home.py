"""Where a PostgreSQL database lives: one whose rows were at home elsewhere came out of a dump."""

import hashlib

from cafe_forms.clock import utcnow
from cafe_forms.db import database, is_sqlite
from cafe_forms.models import Mark

HOMES = "home "  # marks: a hash of the server's identifier and the database's number on it
PLACE = """
    SELECT system_identifier || '/' || oid FROM pg_control_system(), pg_database WHERE datname = current_database()
"""


def has_moved() -> bool:
    """Whether the rows were at home in another database before.

    SQLite needs no such look: there a backup comes back by `restore` alone.
    """
    if is_sqlite():
        return False
    here = _here()
    before = {mark.name for mark in Mark.select().where(Mark.name.startswith(HOMES))}
    return bool(before) and here not in before


def settle_in() -> None:
    """Be at home here and nowhere else."""
    if is_sqlite():
        return
    with database.atomic():
        here = _here()
        Mark.delete().where(Mark.name.startswith(HOMES), Mark.name != here).execute()
        Mark.put(here, utcnow())


def _here() -> str:
    ((place,),) = database.execute_sql(PLACE).fetchall()
    return HOMES + hashlib.sha256(place.encode()).hexdigest()[:24]
