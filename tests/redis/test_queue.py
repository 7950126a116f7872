"""The queue on a Redis: it wakes whoever works, and when it is away that is one line, and nothing that is due waits."""

import re
import threading
import time

import pytest
from huey import consumer

from cafe_forms import doubt, upkeep
from cafe_forms.db import database
from cafe_forms.models import Mark
from tasks import worker as work
from tests.outside.conftest import PATIENCE, Browser, Cafe
from tests.pace import in_time
from tests.promises.faults import wait
from tests.promises.ledger import rows

WITHIN = 5  # seconds
NAMES = ("jana", "lea", "mia", "rosa")
NOBODY = "redis://127.0.0.1:1/0"


@pytest.fixture
def cafe(redis_server, tmp_path):
    cafe = Cafe(tmp_path, CAFE_QUEUE_URL=redis_server.url, CAFE_SECRET_KEY="k" * 40)
    for name in NAMES:
        cafe("member", "add", f"{name}@cafe.example", "--role", "staff")
    return cafe


def ask_for_a_letter(port: int, name: str) -> float:
    """The seconds that the page took."""
    browser = Browser(port)
    page, began = browser.get("/team/anmelden"), time.monotonic()
    assert browser.post("/team/anmelden", page.hidden | {"email": f"{name}@cafe.example"}).status == 200
    return time.monotonic() - began


def letters(cafe) -> int:
    return len(rows(cafe, "SELECT 1 FROM delivery WHERE state = 'sent'"))


def test_a_redis_that_goes_away_is_one_line_and_wakes_again_when_it_is_back(cafe, redis_server):
    with cafe.running() as server:
        ask_for_a_letter(server.port, "jana")
        wait(PATIENCE, lambda: letters(cafe) == 1)
        redis_server.kill()
        redis_server.hang_up_on(looks=6)
        assert in_time(ask_for_a_letter(server.port, "lea"), WITHIN)
        assert len(server.errors().splitlines()) == 1
        assert "the queue does not answer: ConnectionError" in server.errors()
        redis_server.start()
        wait(PATIENCE, redis_server.is_looked_into)
        ask_for_a_letter(server.port, "mia")
        wait(WITHIN, lambda: letters(cafe) == 3)
        with redis_server.frozen():
            assert in_time(ask_for_a_letter(server.port, "rosa"), WITHIN)
        assert "Traceback" not in server.errors()


def look_once(worker) -> None:
    consumer.Worker(worker.huey, threading.Event(), default_delay=0, max_delay=0, backoff=1).loop()


def test_a_redis_that_goes_away_in_the_middle_of_a_task_is_one_line(
    config, redis_server, monkeypatch, caplog
):
    config.QUEUE_URL = redis_server.url
    _app, worker = work.joined(config)
    upkeep.bring_up_to_date()
    monkeypatch.setattr(work.InOneLine, "SILENCE", 0)
    monkeypatch.setattr(work.ticks, "post", lambda *_: redis_server.kill())
    worker.ring(1)
    look_once(worker)
    assert caplog.messages[-1] == "the queue does not answer: ConnectionError"
    assert "Traceback" not in caplog.text


def test_a_task_that_fails_is_one_line_without_its_words(config, monkeypatch, caplog):
    _app, worker = work.joined(config)
    upkeep.bring_up_to_date()
    monkeypatch.setattr(work.ticks, "post", lambda *_: int("Mein Mann"))
    worker.ring(1)
    look_once(worker)
    assert re.fullmatch(
        r"Unhandled exception in task [-\w]+: ValueError at .*test_queue.py:\d+", caplog.messages[-1]
    )
    assert "Traceback" not in caplog.text


def test_while_the_queue_takes_nothing_the_tick_is_made_without_it(config):
    """Nobody listens there: what is due depends on the database alone."""
    config.QUEUE_URL = NOBODY
    _app, worker = work.joined(config)
    upkeep.bring_up_to_date()
    work.Scheduler(worker.huey, None, 1, True).enqueue_periodic_tasks(None)
    with database.connection_context():
        assert Mark.last(doubt.HEARTBEAT)


def test_readiness_names_a_queue_that_is_away(config):
    config.QUEUE_URL = NOBODY
    _app, worker = work.joined(config)
    assert not worker.queue_answers()
