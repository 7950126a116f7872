"""26. A restart of database or queue heals by itself within 5 s; the queue holds no answers and may be lost."""

import contextlib

import pytest

from tasks.worker import Worker
from tests.conftest import on_postgresql, on_sqlite
from tests.outside.conftest import PATIENCE, Browser
from tests.promises.faults import wait
from tests.promises.ledger import connection, is_postgresql, rows, stored

WITHIN = 5  # seconds
TICK = 60  # seconds
TYPED = "Nächte – أين؟ <b>"
CANARY = "canaryanswer"


@pytest.fixture
def path(cafe):
    return f"/s/{cafe.survey('--open')}/de"


def is_at_work(cafe):
    return rows(cafe, "SELECT 1 FROM mark WHERE name = 'heartbeat'")


def is_sent(cafe):
    return rows(cafe, "SELECT 1 FROM delivery WHERE state = 'sent'")


def ask_for_a_letter(port: int) -> None:
    browser = Browser(port)
    page = browser.get("/team/anmelden")
    browser.post("/team/anmelden", page.hidden | {"email": "jana@cafe.example"})


@on_postgresql
def test_what_cannot_be_stored_stays_on_her_page_and_is_stored_once_the_server_is_back(
    cafe, path, postgresql
):
    with cafe.running("web") as server:
        phone = Browser(server.port)
        page = phone.get(path)
        postgresql.stop("immediate")
        try:
            refused = phone.post(path, page.hidden | {"q_topics": ["kita"], "q_detail": TYPED})
            assert refused.status == 503
            assert int(refused.headers["Retry-After"])
            assert (refused.hidden["q_topics"], refused.hidden["q_detail"]) == ("kita", TYPED)
            assert phone.get(path).status == 503
        finally:
            postgresql.start()
        wait(WITHIN, lambda: phone.post(path, refused.hidden).status == 303)
        assert "Traceback" not in server.errors()
    assert stored(cafe) == [{"topics": ["kita"], "detail": TYPED}]


@on_postgresql
def test_after_a_restart_not_even_the_first_page_fails(cafe, path, postgresql):
    with cafe.running("web") as server:
        phone = Browser(server.port)
        assert phone.get(path).status == 200
        postgresql.restart()
        assert phone.answer(path, q_topics="kita").status == 303
        assert server.errors() == ""


@on_postgresql
def test_the_worker_goes_on_after_a_restart(cafe, postgresql):
    """A letter that is asked for afterwards is in the mailbox within seconds."""
    cafe("member", "add", "jana@cafe.example", "--role", "staff")
    with cafe.running() as server:
        wait(PATIENCE, lambda: is_at_work(cafe))
        postgresql.restart()
        ask_for_a_letter(server.port)
        wait(WITHIN, lambda: is_sent(cafe))


@on_postgresql
def test_the_queue_takes_the_first_alarm_after_a_restart(config, database_url, postgresql):
    config.QUEUE_URL = database_url
    worker = Worker(config)
    with contextlib.closing(worker.huey.storage):
        worker.ring(1)
        postgresql.restart()
        worker.ring(2)
        assert worker.huey.pending_count() == 2


def queued(cafe) -> bytes:
    """Every byte of the queue."""
    if not is_postgresql(cafe):
        return b"".join(file.read_bytes() for file in (cafe.folder / "data").glob("queue.db*"))
    tables = rows(cafe, "SELECT tablename FROM pg_tables WHERE tablename LIKE '%huey%'")
    assert tables
    kept = [value for (table,) in tables for row in rows(cafe, f"SELECT * FROM {table}") for value in row]
    return repr([bytes(value) if isinstance(value, memoryview) else value for value in kept]).encode()


def test_the_queue_holds_the_alarm_and_no_answer(cafe, path):
    """Web alone: whatever an answer or a release puts into the queue stays there to be looked at."""
    cafe("member", "add", "jana@cafe.example", "--role", "lead")
    with cafe.running("web") as server:
        for number in range(5):
            text = f"{CANARY} {number}"
            assert Browser(server.port).answer(path, q_topics="schlaf", q_detail=text).status == 303
        ask_for_a_letter(server.port)
    cafe("survey", "close", path.split("/")[2])
    assert cafe("release").endswith(" 5\n")
    assert b"post" in queued(cafe)
    for secret in (CANARY, CANARY.encode().hex(), "schlaf", "jana@cafe.example"):
        assert secret.encode() not in queued(cafe)


def lose_queue(cafe) -> None:
    if not is_postgresql(cafe):
        for file in (cafe.folder / "data").glob("queue.db*"):
            file.unlink()
        return
    with connection(cafe) as database:
        for (table,) in rows(cafe, "SELECT tablename FROM pg_tables WHERE tablename LIKE '%huey%'"):
            database.execute(f"DROP TABLE {table} CASCADE")


def test_a_queue_that_was_lost_costs_no_letter(cafe):
    cafe("member", "add", "jana@cafe.example", "--role", "staff")
    with cafe.running("web") as server:
        ask_for_a_letter(server.port)
        wait(WITHIN, lambda: rows(cafe, "SELECT 1 FROM delivery WHERE state = 'waiting'"))
    lose_queue(cafe)
    with cafe.running():
        wait(WITHIN, lambda: is_sent(cafe))


@on_sqlite
def test_a_queue_that_is_no_queue_any_more_stops_no_answer(cafe, path):
    cafe("member", "add", "jana@cafe.example", "--role", "staff")
    with cafe.running("web") as server:
        cafe.write("data/queue.db", "torn " * 5000)
        assert Browser(server.port).answer(path, q_detail=TYPED).status == 303
        ask_for_a_letter(server.port)
    assert rows(cafe, "SELECT state FROM delivery") == [("waiting",)]


@pytest.mark.prove
def test_a_queue_that_is_lost_while_everybody_works_costs_a_minute_at_most(cafe):
    cafe("member", "add", "jana@cafe.example", "--role", "staff")
    with cafe.running() as server:
        wait(PATIENCE, lambda: is_at_work(cafe))
        lose_queue(cafe)
        ask_for_a_letter(server.port)
        wait(TICK + WITHIN, lambda: is_sent(cafe))
        assert Browser(server.port).get("/healthz").status == 200
