"""After a restore: nobody is signed in, no letter goes out again, and undecided surveys wait for a lead."""

import datetime as dt
import secrets

import pytest

from cafe_forms.members import sign_in
from cafe_forms.models import (
    Audit,
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
from cafe_forms.pool import hold, intake, release
from cafe_forms.surveys import publishing
from cafe_forms.surveys.publishing import Refused
from cafe_forms.upkeep import retention
from tasks import tick as ticks
from tests import sealing
from tests.conftest import NOW
from tests.upkeep.conftest import ZONE

DAY = dt.timedelta(days=1)
FIVE = [{"topics": ["kita"], "detail": "GEHEIM"}] * 5


@pytest.fixture
def member(site):
    member = Member.create(email="jana@cafe.example", role="lead")
    Membership.create(member=member, site=site)
    return member


@pytest.fixture
def held(app, open_survey, seal):
    """A survey with five responses that is on hold; it would have run for a week from NOW."""
    survey = open_survey(now=NOW, closes_at=NOW + 7 * DAY)
    seal(survey, *FIVE)
    ticks.settle(app, NOW + DAY)
    return Survey.get_by_id(survey.id)


def test_every_survey_that_may_have_been_released_since_is_on_hold(
    app, add_survey, open_survey, decided, seal
):
    add_survey()
    running, ended = open_survey(now=NOW), publishing.close(open_survey(now=NOW), now=NOW)
    too_few = decided(FIVE[0])
    decided(*FIVE)
    without_any = decided()  # were it not held, it would tell that nobody has answered
    held = {running.slug, ended.slug, too_few.slug, without_any.slug}
    assert set(ticks.settle(app, NOW + DAY)) == held
    assert {one.slug for one in Survey.select().where(Survey.on_hold)} == held


def test_a_second_restore_holds_what_was_on_hold_and_nothing_more(app, held):
    assert ticks.settle(app, NOW + DAY) == [held.slug]
    hold.discard(held, now=NOW + DAY)
    assert ticks.settle(app, NOW + DAY) == []


def test_on_hold_it_neither_accepts_nor_is_released(app, held):
    assert held.state(NOW + DAY) == "closed"
    with pytest.raises(intake.NotAccepting):
        sealing.put(held, FIVE[0], secrets.token_bytes(16), now=NOW + DAY)
    with pytest.raises(Refused, match="on-hold"):
        release.release(held, now=NOW + 9 * DAY, zone=ZONE)
    ticks.tick(app, NOW + 9 * DAY)
    assert not Release.select().exists()
    assert Pooled.select().count() == 5


def test_on_hold_it_asks_for_no_release(open_survey, seal, app):
    survey = open_survey(now=NOW, expected=4)
    seal(survey, *FIVE)
    publishing.close(survey, now=NOW)
    ticks.settle(app, NOW)
    ticks.tick(app, NOW + DAY)
    assert not Survey.get_by_id(survey.id).waits_for_lead


def test_resumed_it_goes_on_as_it_stood(app, held):
    hold.resume(held)
    survey = Survey.get_by_id(held.id)
    assert survey.is_open(NOW + DAY)
    assert sealing.put(survey, FIVE[0], secrets.token_bytes(16), now=NOW + DAY)
    ticks.tick(app, NOW + 8 * DAY)
    assert Release.get().responses == 6


def test_discarded_it_shows_nothing_and_its_pool_is_gone(app, held):
    hold.discard(held, now=NOW + DAY)
    ticks.tick(app, NOW + 9 * DAY)
    survey = Survey.get_by_id(held.id)
    assert survey.is_discarded
    assert (survey.state(NOW + 9 * DAY), survey.outcome) == ("closed", "")
    assert not Pooled.select().exists()
    assert not Release.select().exists()
    with pytest.raises(Refused, match="discarded"):
        release.release(survey, now=NOW + 9 * DAY, zone=ZONE)


@pytest.mark.parametrize("decide", [hold.resume, lambda survey: hold.discard(survey, now=NOW)])
def test_only_what_is_on_hold_can_be_decided_about(open_survey, seal, decide):
    survey = open_survey(now=NOW)
    seal(survey, *FIVE)
    with pytest.raises(Refused, match="not-on-hold"):
        decide(survey)
    assert Pooled.select().count() == 5


def test_what_was_discarded_cannot_be_resumed(held):
    hold.discard(held, now=NOW)
    with pytest.raises(Refused, match="discarded"):
        hold.resume(held)


def test_a_hold_does_not_keep_the_pool_of_too_few_beyond_its_time(app, decided):
    survey = decided(*FIVE[:4])
    ticks.settle(app, NOW + 6 * DAY)
    ticks.tick(app, NOW + 7 * DAY)
    survey = Survey.get_by_id(survey.id)
    assert (survey.pool_is_gone, survey.on_hold, survey.state(NOW)) == (True, False, "too-few")
    assert not Pooled.select().exists()


def test_what_the_backup_held_beyond_its_time_is_forgotten_at_once(app, decided):
    decided(*FIVE)
    decided(*FIVE[:4])
    Mark.put(retention.LAST, NOW)
    ticks.settle(app, NOW + 90 * DAY)
    assert not FreeText.select().exists()
    assert not Pooled.select().exists()


def test_nobody_is_signed_in(app, member):
    token = sign_in.mint(member, now=NOW, valid=DAY)
    sign_in.mint(member, now=NOW, valid=DAY)
    sign_in.spend(token, now=NOW)
    ticks.settle(app, NOW)
    assert (SignIn.select().count(), Session.select().count()) == (0, 0)
    assert [(entry.action, entry.member) for entry in Audit.select()] == [("restore", None)]


def test_letters_that_waited_are_dropped_with_a_reason(app, member):
    for key, state in (("a", "waiting"), ("b", "failed"), ("c", "sent")):
        Delivery.create(key=key, letter="digest", to="x@cafe.example", state=state, due_at=NOW, owed_at=NOW)
    ticks.settle(app, NOW)
    letters = Delivery.select().where(Delivery.key.in_(["a", "b", "c"])).order_by(Delivery.key)
    assert [(one.state, one.reason) for one in letters] == [
        ("dropped", "restored"),
        ("failed", ""),
        ("sent", ""),
    ]


def test_letters_that_may_have_gone_out_since_the_backup_do_not_go_out_again(app, member, decided):
    """The backup is of the moment of the release; the letters of that day were owed after it."""
    decided(*FIVE)
    ticks.settle(app, NOW + DAY)
    assert {one.letter for one in Delivery.select()} == {"digest", "briefing_ready"}
    ticks.tick(app, NOW + DAY)
    assert {one.state for one in Delivery.select()} == {"dropped"}


def test_the_next_weeks_digest_goes_out(app, member, decided):
    decided(*FIVE)
    ticks.settle(app, NOW + DAY)
    ticks.tick(app, NOW + 7 * DAY)
    assert [one.letter for one in Delivery.select().where(Delivery.state == "waiting")] == ["digest"]


def test_a_draft_gets_neither_a_heartbeat_nor_a_backup(app, config):
    ticks.settle(app, NOW)
    assert Mark.last("heartbeat") is None
    assert not (config.DATA_DIR / "backups").exists()


def test_a_survey_that_cannot_be_read_stops_no_restore(app, decided, member, caplog):
    Survey.update(definition="GEHEIM: [").where(Survey.id == decided(*FIVE).id).execute()
    ticks.settle(app, NOW + DAY)
    assert "GEHEIM" not in caplog.text
