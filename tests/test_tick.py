"""The minute tick: every duty is done, none stops another, and no answer comes into the log."""

import contextlib
import datetime as dt
from pathlib import Path

import pytest

from cafe_forms import upkeep
from cafe_forms.cafe import sites
from cafe_forms.db import database
from cafe_forms.members import sign_in
from cafe_forms.models import (
    Delivery,
    FreeText,
    Mark,
    Member,
    Membership,
    Pooled,
    Release,
    Session,
    SignIn,
    Survey,
)
from cafe_forms.surveys.publishing import GRACE
from tasks import tick as ticks
from tasks.worker import Worker, open_queue
from tests.conftest import NOW, on_sqlite

END = NOW + dt.timedelta(days=7)
AFTER = END + GRACE
DAY = dt.timedelta(days=1)


@pytest.fixture
def member(site):
    member = Member.create(email="jana@cafe.example", role="staff")
    Membership.create(member=member, site=site)
    return member


@pytest.fixture
def ended(open_survey, seal):
    survey = open_survey(now=NOW, closes_at=END)
    seal(survey, *[{"topics": ["kita"], "detail": "GEHEIM"}] * 5)
    return survey


def test_a_tick_does_what_is_due(app, ended, member):
    ticks.tick(app, AFTER)
    assert Survey.get().outcome == "released"
    assert Mark.last(upkeep.HEARTBEAT) == AFTER
    assert {delivery.letter for delivery in Delivery.select()} == {"briefing_ready", "digest"}


@on_sqlite
def test_the_heartbeat_begins_the_log_and_no_answer_does(app, ended):
    """A log that was cut off to nothing is begun with a wait for the disk; and its time is that of the tick."""
    ticks.tick(app, AFTER)
    assert list(ticks.duties(app.config, AFTER))[-2:] == ["remnants", "heartbeat"]
    log = Path(f"{database.database}-wal").read_bytes()
    assert 0 < len(log) < 3 * 4096
    assert b"heartbeat" in log


def test_twenty_ticks_are_as_good_as_one(app, ended, member):
    for second in range(20):
        ticks.tick(app, AFTER + dt.timedelta(seconds=second))
    assert (Release.select().count(), Delivery.select().count()) == (1, 2)


def test_ticks_that_were_missed_are_made_up_for(app, ended, member):
    ticks.tick(app, AFTER + 3 * DAY)
    assert Survey.get().outcome == "released"
    assert Delivery.select().where(Delivery.letter == "digest").count() == 1


def test_a_duty_that_fails_stops_no_other_and_tells_no_answer(app, ended, member, caplog):
    """A definition that cannot be read any more: the release fails in the middle of the answers."""
    Survey.update(definition="GEHEIM: [").execute()
    ticks.tick(app, AFTER)
    assert "release failed" in caplog.text
    assert "GEHEIM" not in caplog.text
    assert Pooled.select().count() == 5
    assert Mark.last(upkeep.HEARTBEAT) == AFTER
    assert Mark.last("retention") == AFTER


def test_a_survey_that_cannot_be_released_holds_up_no_other(app, ended, open_survey, seal):
    Survey.update(definition="GEHEIM: [").where(Survey.id == ended.id).execute()
    other = open_survey(now=NOW, closes_at=END)
    seal(other, *[{"topics": ["kita"]}] * 5)
    ticks.tick(app, AFTER)
    assert Survey.get_by_id(other.id).outcome == "released"
    assert Survey.get_by_id(ended.id).outcome == ""


def test_nothing_of_an_answer_is_logged(app, ended, member, caplog):
    caplog.set_level("DEBUG")
    ticks.tick(app, AFTER)
    assert FreeText.select().count() == 5
    assert not [
        record for record in caplog.records if "GEHEIM" in record.getMessage() and record.name != "peewee"
    ]


@on_sqlite
def test_remnants_are_wiped(app, ended):
    ticks.tick(app, AFTER)
    FreeText.delete().execute()
    ticks.tick(app, AFTER + DAY)
    with open(database.database, "rb") as file, open(f"{database.database}-wal", "rb") as log:
        assert b"GEHEIM" not in file.read() + log.read()


def test_sign_ins_that_are_over_are_forgotten(app, member):
    token = sign_in.mint(member, now=NOW, valid=DAY)
    sign_in.spend(token, now=NOW)
    sign_in.mint(member, now=NOW, valid=DAY)
    ticks.tick(app, NOW + DAY)
    assert (SignIn.select().count(), Session.select().count()) == (0, 1)
    for days in (8, 15):
        ticks.tick(app, NOW + days * DAY)
    assert Session.select().count() == 0


def test_without_a_mail_server_letters_wait(app, site, member):
    sites.add_meeting(site, NOW + 3 * DAY)
    ticks.tick(app, NOW)
    assert [(delivery.state, delivery.tries) for delivery in Delivery.select()] == [("waiting", 0)]


def test_responses_make_no_row_but_the_heartbeats(app, open_survey, seal):
    survey = open_survey(now=NOW, closes_at=END)
    ticks.tick(app, NOW)
    before = {mark.name for mark in Mark.select()}
    seal(survey, *[{"topics": ["kita"]}] * 9)
    ticks.tick(app, NOW + dt.timedelta(minutes=1))
    assert {mark.name for mark in Mark.select()} == before
    assert Survey.get().band == 0
    assert not Delivery.select().exists()


def test_a_task_in_the_queue_is_signed(config, app):
    """Who can write to the queue but does not know the key runs nothing."""
    worker, stranger = Worker(config), open_queue(config.QUEUE_URL, "another key" * 5)
    with contextlib.closing(worker.huey.storage), contextlib.closing(stranger.storage):
        for _ in range(2):
            worker.ring(1)
        assert worker.huey.dequeue().name == "post"
        with pytest.raises(ValueError, match="mismatch"):
            stranger.dequeue()


def test_what_is_queued_names_no_letter(config, app):
    worker = Worker(config)
    with contextlib.closing(worker.huey.storage):
        worker.ring(4711)
        assert worker.huey.dequeue().args == ()
