"""The clock test: whatever the clock does, what cannot be undone is done by one that is believed, or not at all."""

import datetime as dt

import pytest

from cafe_forms import doubt
from cafe_forms.cafe import sites
from cafe_forms.members import sign_in
from cafe_forms.models import ROWS, Delivery, Mark, Member, Membership, Pooled, Session, SignIn, Survey
from cafe_forms.pool import release
from cafe_forms.post import outbox
from cafe_forms.surveys import publishing
from cafe_forms.upkeep import retention
from tasks import tick as ticks
from tasks.worker import Worker
from tests.conftest import NOW
from tests.post.conftest import MailServer, running

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
ZONE = publishing.BERLIN
FOUR = [{"topics": ["kita"], "detail": "bleibt"}] * 4


class Machine:
    """A worker whose clock somebody can set; `restart` begins another one."""

    def __init__(self, app, now):
        self.app, self.now, self.seconds = app, now, 100.0
        self.restart()

    def restart(self):
        self.watch = doubt.Watch(lambda: self.seconds)

    def goes_on(self, time=MINUTE, *, set_by=dt.timedelta()):
        """That much time passes, the clock is set by somebody, and the tick comes."""
        self.seconds += time.total_seconds()
        self.now += time + set_by
        ticks.tick(self.app, self.now, self.watch)

    def is_off(self, time, *, set_by=dt.timedelta()):
        self.restart()
        self.goes_on(time, set_by=set_by)


@pytest.fixture
def machine(app):
    machine = Machine(app, NOW)
    machine.goes_on()
    machine.goes_on()
    return machine


@pytest.fixture
def member(site):
    member = Member.create(email="jana@cafe.example", role="admin", everywhere=True)
    Membership.create(member=member, site=site)
    return member


@pytest.fixture
def full(app, site, member, open_survey, seal, machine):
    """Something for every duty to do, thirty days from now or thirty days back."""
    seal(open_survey(now=NOW, closes_at=NOW + 5 * DAY), *FOUR, *FOUR)
    seal(open_survey(now=NOW, closes_at=NOW + 6 * DAY), *FOUR)
    too_few = open_survey(now=NOW - 2 * DAY, closes_at=NOW - DAY)
    seal(too_few, *FOUR)
    release.release_due(now=NOW, zone=ZONE)
    sites.add_meeting(site, NOW + 31 * DAY)
    sign_in.spend(sign_in.mint(member, now=NOW, valid=DAY), now=NOW)
    sign_in.mint(member, now=NOW, valid=DAY)
    key = {"letter": "digest", "to": member.email, "member": member}
    Delivery.create(key="late", due_at=NOW + DAY, expires_at=NOW + 2 * DAY, owed_at=NOW, **key)
    Delivery.create(key="sent", state="sent", due_at=NOW, owed_at=NOW, **key)
    machine.goes_on()
    return machine


def everything():
    """Every row but the marks of the heartbeat, which say nothing else than that the worker lives."""
    return {row.__name__: sorted(map(repr, row.select().tuples())) for row in ROWS if row is not Mark} | {
        "marks": {mark.name: mark.at for mark in Mark.select() if mark.name != doubt.HEARTBEAT}
    }


@pytest.mark.parametrize("jump", [30 * DAY, 366 * DAY, HOUR, -30 * DAY, -HOUR])
def test_a_jump_of_one_tick_and_back_changes_nothing(full, jump):
    before = everything()
    full.goes_on(set_by=jump)
    outbox.send_due(clock=lambda: full.now)
    full.goes_on(set_by=-jump)
    assert everything() == before
    assert doubt.since() is None


def test_a_jump_of_thirty_days_would_have_done_much(full):
    """So that the test above can fail: by a clock that is believed all of it is done."""
    full.now += 30 * DAY
    doubt.believe(full.now)
    full.is_off(MINUTE)
    assert {survey.outcome for survey in Survey.select()} == {"released", "too-few"}
    assert not Session.select().exists()
    assert not SignIn.select().exists()
    assert not Pooled.select().where(Pooled.survey == 3).exists()
    assert Mark.last(retention.LAST) == full.now
    assert not Delivery.select().where(Delivery.key == "sent").exists()


def test_each_duty_waits_but_those_that_do_no_harm(app):
    assert set(ticks.duties(app.config, NOW)) >= ticks.IN_DOUBT
    assert {"troubles", "remnants", "heartbeat"} == ticks.IN_DOUBT


def test_a_clock_that_goes_on_for_a_day_is_believed(full):
    full.goes_on(set_by=30 * DAY)
    for _ in range(23):
        full.goes_on(HOUR)
    assert Survey.select().where(Survey.outcome == "released").count() == 0
    assert doubt.since()
    full.goes_on(HOUR)
    assert doubt.since() is None
    assert Survey.select().where(Survey.outcome == "released").count() == 1


def test_a_second_jump_begins_the_day_anew(full):
    full.goes_on(set_by=30 * DAY)
    full.goes_on(20 * HOUR)
    full.goes_on(set_by=-3 * DAY)
    full.goes_on(20 * HOUR)
    assert doubt.since()
    full.goes_on(4 * HOUR)
    assert doubt.since() is None


def test_a_clock_that_is_corrected_little_by_little_is_believed(machine):
    for _ in range(30):
        machine.goes_on(set_by=9 * MINUTE)
    assert doubt.since() is None


def test_a_doubt_outlives_the_worker(full):
    full.goes_on(set_by=2 * HOUR)
    full.is_off(MINUTE)
    assert doubt.since()
    full.is_off(DAY)
    assert doubt.since() is None


def test_a_worker_that_starts_on_a_clock_set_right_again_believes_it(full):
    full.goes_on(set_by=30 * DAY)
    full.is_off(MINUTE, set_by=-30 * DAY)
    assert doubt.since() is None


def test_a_machine_without_a_clock_of_its_own_waits_only_until_it_is_set(full):
    """It starts in 1970 or at its last shutdown, and hears of the time a minute later."""
    full.is_off(MINUTE, set_by=-300 * DAY)
    assert doubt.since()
    full.goes_on(set_by=300 * DAY)
    assert doubt.since() is None


@pytest.mark.parametrize(
    ("away", "is_doubted"), [(2 * DAY, False), (8 * DAY - MINUTE, False), (9 * DAY, True)]
)
def test_only_a_downtime_of_more_than_eight_days_is_doubted(full, away, is_doubted):
    full.is_off(away)
    assert bool(doubt.since()) is is_doubted


def test_after_a_weekend_of_downtime_mondays_digest_goes_out(app, site, member):
    sites.add_meeting(site, NOW + 3 * DAY)
    machine = Machine(app, NOW - 3 * DAY)
    machine.goes_on()
    machine.is_off(3 * DAY - HOUR)
    assert Delivery.select().where(Delivery.key.startswith("digest/2026-W48/")).count() == 1


def test_a_new_database_is_believed(app):
    Machine(app, NOW).goes_on()
    assert doubt.since() is None
    assert {mark.name for mark in Mark.select()} >= {doubt.HEARTBEAT}


def test_a_restored_database_is_worked_on_at_once(app, member):
    Machine(app, NOW).goes_on()
    ticks.settle(app, NOW + 20 * DAY)
    Machine(app, NOW + 20 * DAY).goes_on()
    assert doubt.since() is None


@pytest.fixture
def server():
    yield from running(MailServer())


def test_while_it_is_doubted_only_who_must_know_gets_letters(app, full, member, server, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_SERVER", "127.0.0.1")
    monkeypatch.setitem(app.config, "MAIL_PORT", server.port)
    full.goes_on(set_by=3 * HOUR)
    for _ in range(12):
        full.goes_on()
    outbox.owe("digest", key="x", to=member.email, member=member, now=full.now)
    outbox.send_due(clock=lambda: full.now)
    states = {row.key: row.state for row in Delivery.select()}
    assert [state for key, state in states.items() if key.startswith("trouble/clock/")] == ["sent"]
    assert states["x"] == states["late"] == "waiting"


def test_it_is_logged_once(full, caplog):
    full.goes_on(set_by=DAY)
    full.goes_on()
    full.goes_on(set_by=-DAY)
    assert caplog.text.count("the clock is doubted") == 1
    assert caplog.text.count("the clock is believed again") == 1


def test_the_worker_looks_at_the_clock_before_it_ticks_and_before_it_posts(app, config):
    """Whichever comes first after the jump notices it."""
    for act in ("tick", "post"):
        worker = Worker(config)
        worker.app = app
        seconds = [0.0]
        worker.watch = doubt.Watch(lambda seconds=seconds: seconds[0])
        worker.tick()
        assert doubt.since() is None
        seconds[0] = -3600.0  # an hour passed on the wall and none by the steady clock
        getattr(worker, act)()
        assert doubt.since()
        seconds[0] = 0.0
        worker.tick()
        assert doubt.since() is None
        worker.huey.storage.close()
