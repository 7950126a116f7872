"""A server that crashes: answers are not lost meanwhile, and all goes on by itself within five seconds."""

import contextlib
import time

import psycopg
import pytest

from tasks.worker import Worker
from tests.conftest import on_postgresql
from tests.outside.conftest import PATIENCE, Browser, Cafe

WITHIN = 5  # seconds
TYPED = "Nächte – أين؟ <b>"


@pytest.fixture(scope="module")
def cafe(postgresql, tmp_path_factory):
    with postgresql.fresh_database() as url:
        cafe = Cafe(tmp_path_factory.mktemp("cafe"), CAFE_DATABASE_URL=url, CAFE_QUEUE_URL=url)
        cafe("site", "add", "Müttercafé Freilassing", "--town", "Freilassing")
        yield cafe


def asked(cafe, sql: str):
    with contextlib.closing(psycopg.connect(cafe.settings["CAFE_DATABASE_URL"])) as rows:
        return rows.execute(sql).fetchone()[0]


def wait(seconds: float, look) -> None:
    """Until it is as it should be."""
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture
def survey(cafe):
    return f"/s/{cafe.survey('--open')}/de"


def test_an_answer_that_cannot_be_stored_stays_on_her_page_and_is_stored_once_the_server_is_back(
    cafe, survey, postgresql
):
    with cafe.running("web") as server:
        phone = Browser(server.port)
        page = phone.get(survey)
        postgresql.stop("immediate")
        try:
            refused = phone.post(survey, page.hidden | {"q_topics": ["kita"], "q_detail": TYPED})
            assert refused.status == 503
            assert int(refused.headers["Retry-After"])
            assert (refused.hidden["q_topics"], refused.hidden["q_detail"]) == ("kita", TYPED)
            assert phone.get(survey).status == 503
        finally:
            postgresql.start()
        wait(WITHIN, lambda: phone.post(survey, refused.hidden).status == 303)
        assert "Traceback" not in server.errors()
    assert asked(cafe, "SELECT count(*) FROM pooled") == 1


def test_after_a_restart_not_even_the_first_page_fails(cafe, survey, postgresql):
    with cafe.running("web") as server:
        phone = Browser(server.port)
        assert phone.get(survey).status == 200
        postgresql.restart()
        assert phone.answer(survey, q_topics="kita").status == 303
        assert server.errors() == ""


def test_the_worker_goes_on_after_a_restart(cafe, postgresql):
    """A letter that is asked for afterwards is in the mailbox within seconds."""
    cafe("member", "add", "jana@cafe.example", "--role", "staff")
    with cafe.running() as server:
        wait(PATIENCE, lambda: asked(cafe, "SELECT count(*) FROM mark WHERE name = 'heartbeat'"))
        postgresql.restart()
        browser = Browser(server.port)
        page = browser.get("/team/anmelden")
        browser.post("/team/anmelden", page.hidden | {"email": "jana@cafe.example"})
        wait(WITHIN, lambda: asked(cafe, "SELECT count(*) FROM delivery WHERE state = 'sent'"))


@on_postgresql
def test_the_queue_takes_the_first_alarm_after_a_restart(config, database_url, postgresql):
    config.QUEUE_URL = database_url
    worker = Worker(config)
    with contextlib.closing(worker.huey.storage):
        worker.ring(1)
        postgresql.restart()
        worker.ring(2)
        assert worker.huey.pending_count() == 2
