"""Deleted is gone: no byte of the database, its log or its index remembers."""

import secrets
import sqlite3
import time
from pathlib import Path

from cafe_forms import db
from cafe_forms.db import database
from cafe_forms.models import FreeText
from cafe_forms.pool import intake, release
from cafe_forms.surveys import publishing
from tests.conftest import NOW
from tests.pool.conftest import AFTER, decide


def bytes_on_disk():
    return b"".join(file.read_bytes() for file in Path(database.database).parent.glob("cafe.db*"))


def test_a_released_response_is_in_no_byte_of_the_database(ended):
    """Long answers and many, so that pages are split and balanced on the way."""
    canary = secrets.token_hex(8)
    responses = [{"one": "a", "first": f"{canary} {i} {'x' * (i * 7 % 900)}"} for i in range(150)]
    ended(*responses)
    assert canary.encode() in bytes_on_disk()
    decide()
    FreeText.delete().execute()
    assert db.wipe_remnants()
    assert canary.encode() not in bytes_on_disk()


def test_a_destroyed_pool_is_in_no_byte_of_the_database(ended):
    canary = secrets.token_hex(8)
    ended(*[{"first": f"{canary}{i}"} for i in range(4)])
    decide()
    release.destroy_due(now=AFTER + publishing.REOPEN_WITHIN)
    assert db.wipe_remnants()
    assert canary.encode() not in bytes_on_disk()


def test_remnants_wait_while_somebody_reads_and_hold_up_no_response(ended):
    """A long download must not keep writers out; the next minute's try succeeds."""
    survey = ended({"first": "x"})
    reader = sqlite3.connect(database.database)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM pooled").fetchone()
    intake.seal(survey, {"first": "y"}, secrets.token_bytes(16), now=NOW)
    begun = time.monotonic()
    assert not db.wipe_remnants()
    assert time.monotonic() - begun < 2
    reader.close()
    assert db.wipe_remnants()
    assert database.execute_sql("PRAGMA busy_timeout").fetchone() == (10_000,)
