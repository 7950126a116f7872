"""Health says ok or what is failing, without counts; the team's pages say the same in words."""

import datetime as dt
from pathlib import Path

import pytest

from cafe_forms import upkeep
from cafe_forms.clock import utcnow
from cafe_forms.db import database, open_database
from cafe_forms.models import Delivery, MailOutage
from cafe_forms.post import outage
from cafe_forms.post.smtp import transport
from tasks.worker import Worker

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)


@pytest.fixture
def alive(app):
    upkeep.beat(utcnow())


def owed(state="waiting", *, since):
    """A letter that was due so long ago."""
    Delivery.create(
        key=f"{state}{since}",
        letter="digest",
        to="a@cafe.example",
        state=state,
        due_at=utcnow() - since,
        owed_at=utcnow(),
    )


def asked(client):
    answer = client.get("/readyz")
    assert answer.json["ok"] is (not answer.json["failing"])
    assert answer.status_code == (200 if answer.json["ok"] else 503)
    assert set(answer.json) == {"ok", "failing"}
    return answer.json["failing"]


def test_the_web_server_lives_whatever_stands_still(client):
    assert client.get("/healthz").json == {"ok": True}


def test_everything_is_ready(client, alive):
    owed(since=59 * MINUTE)
    owed("failed", since=9 * HOUR)
    assert asked(client) == []


def test_a_worker_that_never_came_is_failing(client):
    assert asked(client) == ["worker"]


def test_a_worker_is_silent_after_five_minutes(client, alive):
    upkeep.beat(utcnow() - 4 * MINUTE)
    assert asked(client) == []
    upkeep.beat(utcnow() - 5 * MINUTE - dt.timedelta(seconds=1))
    assert asked(client) == ["worker"]


def test_letters_that_nobody_fetches_for_an_hour_are_failing(client, alive):
    owed(since=HOUR)
    assert asked(client) == ["letters"]


def test_a_mail_server_that_is_gone_for_an_hour_is_failing(client, alive):
    owed(since=-HOUR)
    outage.note(transport.Closed("weg"), utcnow() - 59 * MINUTE)
    assert asked(client) == []
    MailOutage.update(since=utcnow() - HOUR).execute()
    assert asked(client) == ["letters"]


def test_a_queue_that_does_not_answer_is_failing(app, client, alive, monkeypatch):
    monkeypatch.setitem(app.extensions, "queue_answers", lambda: False)
    assert asked(client) == ["queue"]


def test_the_worker_knows_whether_its_queue_answers(app, config):
    worker = Worker(config)
    assert worker.queue_answers()
    worker.huey.storage.close()
    file = Path(worker.huey.storage.filename)
    file.rename(file.with_suffix(".gone"))
    file.mkdir()
    assert not worker.queue_answers()


def test_a_database_that_is_gone_is_failing_and_the_web_server_lives(app, client, alive, tmp_path):
    before = database.obj
    open_database(f"sqlite:///{tmp_path}/no/such/folder.db")
    try:
        assert asked(client) == ["database"]
        assert client.get("/healthz").status_code == 200
    finally:
        database.initialize(before)


def test_the_teams_pages_say_that_the_worker_is_silent(signed_in, site):
    lead = signed_in("lead", site)
    assert "Die Technik steht still" in lead.get("/team/").text
    upkeep.beat(utcnow())
    assert "Die Technik steht still" not in lead.get("/team/").text


def test_the_teams_pages_say_that_letters_wait(signed_in, site, alive):
    lead = signed_in("lead", site)
    assert "E-Mails bleiben liegen" not in lead.get("/team/briefe").text
    owed(since=2 * HOUR)
    assert "E-Mails bleiben liegen" in lead.get("/team/briefe").text


def test_nobody_who_is_not_signed_in_reads_of_it(client):
    assert "Technik" not in client.get("/team/anmelden").text
