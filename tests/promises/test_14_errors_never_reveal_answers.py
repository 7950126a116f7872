"""14. Errors never reveal answers: not in our log, not in the database server's, not in the mail server's."""

import contextlib
import secrets
import sqlite3
import threading

import psycopg
import pytest
from aiosmtpd.controller import Controller
from peewee import DatabaseError, DataError, IntegrityError

from cafe_forms.db import database
from cafe_forms.models import FreeText, Pooled, SpentToken, Tally
from tests import sealing
from tests.conftest import NOW, on_postgresql
from tests.outside.conftest import PATIENCE, Browser, free_port, where_it_is_day
from tests.promises.conftest import SLOW_ON_POSTGRESQL

CANARY = "GEHEIM-7d1f"
SENSITIVE = "geld"


@pytest.fixture
def word():
    """What this test's mother writes; nobody else does."""
    return f"Wort{secrets.token_hex(6)}"


def spoil(sql, statement: str, mend: str):
    """A fault of the database for the length of a block."""

    @contextlib.contextmanager
    def spoiled():
        sql(statement)
        try:
            yield
        finally:
            sql(mend)

    return spoiled()


def constraint(sql, is_sqlite: bool):
    """No response fits any more: the database refuses each with an error that could quote it."""
    if is_sqlite:
        refuse = "CREATE TRIGGER no BEFORE INSERT ON pooled BEGIN SELECT RAISE(ABORT, 'constraint'); END"
        return spoil(sql, refuse, "DROP TRIGGER no")
    refuse = "ALTER TABLE pooled ADD CONSTRAINT no CHECK (answers::text = '') NOT VALID"
    return spoil(sql, refuse, "ALTER TABLE pooled DROP CONSTRAINT no")


def faults(sql, slug: str, is_sqlite: bool):
    """(name, block) of everything that can go wrong while she sends."""
    for table in ("pooled", "spent_token", "survey"):
        gone = f"ALTER TABLE {table} RENAME TO elsewhere", f"ALTER TABLE elsewhere RENAME TO {table}"
        yield f"no {table}", spoil(sql, *gone)
    yield "constraint", constraint(sql, is_sqlite)
    survey = f"WHERE slug = '{slug}'"
    broken = f"UPDATE survey SET definition = '[' || definition {survey}"
    yield "definition", spoil(sql, broken, f"UPDATE survey SET definition = substr(definition, 2) {survey}")


@pytest.fixture
def sent(cafe, sql, word, database_url):
    """A café where everything went wrong for her once: what its server said, and the survey."""
    slug = cafe.survey("--open")
    with cafe.running("web") as server:
        phone, path = Browser(server.port), f"/s/{slug}/de"
        page = phone.get(path).hidden | {"q_topics": SENSITIVE, "q_detail": word}
        for name, fault in faults(sql, slug, database_url.startswith("sqlite")):
            with fault:
                assert phone.post(path, page).status in {500, 503}, name
        assert phone.post(path, page | {"token": word}).status == 400
        assert phone.post(path, page | {"q_detail": word * 40}).status == 422
    return slug, server.errors()


def test_no_failure_of_the_database_tells_what_she_sent(disk, sent, word):
    """Those that no page is made for are said in our log by kind and place; her words stand in no file at all."""
    _slug, said = sent
    assert len(said.splitlines()) == 3
    assert word not in said
    assert SENSITIVE not in said
    assert disk.traces(word) == set()


@pytest.mark.prove
def test_a_lock_that_does_not_end_tells_nothing_either(cafe, disk, word, database_url):
    """Ten seconds the writer waits, then she gets her words back."""
    slug = cafe.survey("--open")
    with cafe.running("web") as server, locked(database_url):
        phone, path = Browser(server.port), f"/s/{slug}/de"
        refused = phone.post(path, phone.get(path).hidden | {"q_detail": word})
        assert refused.status == 503
        assert word in refused.text
    assert word not in server.errors()
    assert disk.traces(word) == set()


@contextlib.contextmanager
def locked(database_url):
    """Somebody writes to the pool and does not end."""
    if database_url.startswith("sqlite"):
        line = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
        line.execute("BEGIN IMMEDIATE")
    else:
        line = psycopg.connect(database_url)
        line.execute("LOCK TABLE pooled, spent_token IN ACCESS EXCLUSIVE MODE")
    with contextlib.closing(line):
        yield


class Refusing:
    """A mail server that writes down all that it hears, and refuses every letter by quoting it."""

    def __init__(self):
        self.heard, self.has_heard = [], threading.Event()

    async def handle_DATA(self, _server, _session, envelope):
        self.heard.append(envelope.content.decode())
        self.has_heard.set()
        return f"554 refused {envelope.content[:200]!r}"


@pytest.fixture
def refusing():
    server = Refusing()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    server.port = str(controller.port)
    yield server
    controller.stop()


@SLOW_ON_POSTGRESQL
def test_no_letter_that_fails_tells_what_they_wrote(cafe, refusing, word):
    """The reason that is kept and logged is of the server's words; no letter holds hers to begin with."""
    cafe("member", "add", "jana@cafe.example", "--role", "lead", "--site", "freilassing")
    slug = cafe.survey("--open")
    with cafe.running("web") as server:
        for number in range(5):
            words = f"{word} Ich habe Angst {number}"
            assert (
                Browser(server.port).answer(f"/s/{slug}/de", q_topics=SENSITIVE, q_detail=words).status == 303
            )
    cafe("survey", "close", slug)
    cafe("release", slug)
    by_day = {"CAFE_TIMEZONE": where_it_is_day()}
    cafe("digest", "--send", **by_day)
    with cafe.running(CAFE_MAIL_SERVER="127.0.0.1", CAFE_MAIL_PORT=refusing.port, **by_day) as server:
        assert refusing.has_heard.wait(PATIENCE)
    said = [*refusing.heard, server.errors(), cafe("deliveries", "--json")]
    assert word not in "".join(said)


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
    with pytest.raises(DataError):
        database.execute_sql("SELECT CAST(%s AS jsonb)", (f'{{"detail": {CANARY}}}',))
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


@on_postgresql
def test_statements_that_fail_are_not_logged(open_survey, postgresql):
    with told(postgresql) as lines:
        fail_in_every_way(open_survey(now=NOW))
    assert lines == []


@on_postgresql
def test_where_errors_are_logged_all_the_same_no_answer_is(open_survey, postgresql):
    with told(postgresql, log_min_messages="error") as lines:
        fail_in_every_way(open_survey(now=NOW))
    assert sum("ERROR:" in line for line in lines) == 7
    assert CANARY not in "\n".join(lines)


@on_postgresql
def test_the_test_would_find_what_is_logged(open_survey, postgresql):
    settings = {"log_min_messages": "error", "log_error_verbosity": "default"}
    with told(postgresql, **settings) as lines:
        fail_in_every_way(open_survey(now=NOW))
    assert CANARY in "\n".join(lines)


@on_postgresql
def test_a_page_that_is_sent_twice_is_no_error(open_survey, postgresql):
    survey, nonce = open_survey(now=NOW), secrets.token_bytes(16)
    with told(postgresql, log_min_messages="error") as lines:
        stored = [sealing.put(survey, {"detail": CANARY}, nonce, now=NOW) for _ in range(2)]
    assert stored == [True, False]
    assert SpentToken.select().count() == 1
    assert lines == []


def test_even_a_log_of_everything_holds_no_answer(open_survey, seal, caplog):
    """Whoever looks for a mistake turns all logs on: at DEBUG each statement would stand there with its values."""
    caplog.set_level("DEBUG")
    seal(open_survey(), {"detail": CANARY})
    assert Pooled.select().count() == 1
    assert CANARY not in caplog.text
