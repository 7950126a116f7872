"""The server's own log: whatever fails, it quotes no answer."""

import contextlib
import secrets

import pytest
from peewee import DatabaseError, DataError, IntegrityError

from cafe_forms.db import database
from cafe_forms.models import FreeText, Pooled, SpentToken, Tally
from cafe_forms.pool import intake
from tests.conftest import NOW, on_postgresql

pytestmark = on_postgresql
CANARY = "GEHEIM-7d1f"


def fail(error, query):
    with pytest.raises(error):
        query.execute()


def fail_in_every_way(survey, release_id=4711):
    """Constraints, types, lengths, and a statement that cannot be read; each with an answer in its hands."""
    answers = {"detail": CANARY}
    kept = Pooled.create(survey=survey, answers=answers)
    fail(IntegrityError, Pooled.insert(id=kept.id, survey=survey, answers=answers))
    fail(IntegrityError, Pooled.insert(survey=survey.id + 1, answers=answers))
    fail(IntegrityError, FreeText.insert(release=release_id, question="detail", place=0, text=CANARY))
    fail(IntegrityError, FreeText.insert(release=None, question="detail", place=0, text=CANARY))
    fail(DataError, Tally.insert(release=release_id, question="detail", choice=CANARY * 40, count=1))
    fail(DataError, Pooled.insert(survey=survey, answers={"detail": f"{CANARY}\0"}))
    with pytest.raises(DatabaseError):
        database.execute_sql("SELECT nothing FROM pooled WHERE answers = %s", (CANARY,))


@contextlib.contextmanager
def told(postgresql, **settings):
    """What the log says meanwhile, with these settings of our connection instead of the documented ones."""
    for name, value in settings.items():
        postgresql.command(f"GRANT SET ON PARAMETER {name} TO cafe")
        database.execute_sql(f"SET {name} = '{value}'")
    begun, lines = postgresql.log.stat().st_size, []
    yield lines
    lines += postgresql.log.read_bytes()[begun:].decode().splitlines()


def test_statements_that_fail_are_not_logged(open_survey, postgresql):
    with told(postgresql) as lines:
        fail_in_every_way(open_survey(now=NOW))
    assert lines == []


def test_where_errors_are_logged_all_the_same_no_answer_is(open_survey, postgresql):
    with told(postgresql, log_min_messages="error") as lines:
        fail_in_every_way(open_survey(now=NOW))
    assert sum("ERROR:" in line for line in lines) == 7
    assert CANARY not in "\n".join(lines)


def test_the_test_would_find_what_is_logged(open_survey, postgresql):
    settings = {"log_min_messages": "error", "log_error_verbosity": "default"}
    with told(postgresql, **settings) as lines:
        fail_in_every_way(open_survey(now=NOW))
    assert CANARY in "\n".join(lines)


def test_a_page_that_is_sent_twice_is_no_error(open_survey, postgresql):
    survey, nonce = open_survey(now=NOW), secrets.token_bytes(16)
    with told(postgresql, log_min_messages="error") as lines:
        stored = [intake.seal(survey, {"detail": CANARY}, nonce, now=NOW) for _ in range(2)]
    assert stored == [True, False]
    assert SpentToken.select().count() == 1
    assert lines == []
