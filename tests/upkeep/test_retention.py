"""Retention: everything goes when its time is over, nothing before, and nothing on the word of a clock that jumped."""

import datetime as dt
import secrets
from pathlib import Path

import pytest

from cafe_forms.db import database
from cafe_forms.models import (
    Audit,
    Delivery,
    FreeText,
    Mark,
    Pooled,
    Release,
    SpentToken,
    Survey,
    Tally,
)
from cafe_forms.pool import intake, release
from cafe_forms.surveys import publishing
from cafe_forms.upkeep import remnants, retention
from tests import sealing
from tests.conftest import NOW
from tests.upkeep.conftest import ZONE

DAY, HOUR, SECOND = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(seconds=1)
FIVE = [{"topics": ["kita"], "detail": "GEHEIM"}] * 5


def forget(now):
    retention.forget(now=now, zone=ZONE)


def run(now):
    return retention.forget_due(now=now, zone=ZONE)


@pytest.fixture
def audited(app):
    """An entry of the audit log that is too old from NOW on."""
    return Audit.create(at=NOW - retention.AUDIT, action="sign-in")


def test_texts_go_90_days_after_their_release(decided):
    decided(*FIVE)
    forget(NOW + 89 * DAY)
    assert FreeText.select().count() == 5
    forget(NOW + 90 * DAY)
    assert not FreeText.select().exists()
    assert Tally.select().exists()


def test_a_text_that_was_forgotten_is_in_no_byte_of_the_database(decided):
    canary = secrets.token_hex(8)
    decided(*({"topics": ["kita"], "detail": f"{canary} {'x' * 50 * n}"} for n in range(9)))
    folder = Path(database.database).parent

    def kept():
        return b"".join(file.read_bytes() for file in folder.glob("cafe.db*"))

    assert canary.encode() in kept()
    forget(NOW + 90 * DAY)
    assert remnants.wipe()
    assert canary.encode() not in kept()


def test_counts_go_three_years_after_their_release(decided):
    survey = decided(*FIVE)
    forget(NOW + 3 * 365 * DAY)
    assert Release.select().count() == 1
    forget(NOW + (3 * 365 + 1) * DAY)
    assert not Release.select().exists()
    assert not Tally.select().exists()
    assert Survey.get_by_id(survey.id).state(NOW) == "released"


def test_tokens_of_a_released_survey_go_after_48_hours(decided):
    decided(*FIVE)
    forget(NOW + 48 * HOUR - SECOND)
    assert SpentToken.select().count() == 5
    forget(NOW + 48 * HOUR)
    assert not SpentToken.select().exists()


def test_tokens_of_an_open_survey_stay(open_survey, seal):
    seal(open_survey(now=NOW, closes_at=NOW + 60 * DAY), *FIVE)
    forget(NOW + 59 * DAY)
    assert SpentToken.select().count() == 5


def test_a_page_counts_once_although_its_survey_was_opened_again(decided):
    survey, nonce = decided(), secrets.token_bytes(16)
    later = NOW + 6 * DAY
    SpentToken.insert(survey=survey, digest=intake.spent_digest(nonce)).execute()
    forget(later)
    survey = publishing.open_until(survey, later + DAY, now=later, rules=publishing.Rules())
    assert not sealing.put(survey, FIVE[0], nonce, now=later)
    assert not Pooled.select().exists()


def test_tokens_of_too_few_go_when_it_cannot_be_opened_again(decided):
    decided(*FIVE[:4])
    forget(NOW + 7 * DAY - SECOND)
    assert SpentToken.select().count() == 4
    forget(NOW + 7 * DAY)
    assert not SpentToken.select().exists()


def test_tokens_of_one_that_was_opened_again_go_48_hours_after_its_end(decided):
    survey = publishing.open_until(
        decided(*FIVE[:4]), NOW + DAY + HOUR, now=NOW + DAY, rules=publishing.Rules()
    )
    release.release(survey, now=survey.accepts_until, zone=ZONE)
    forget(survey.accepts_until + 48 * HOUR - SECOND)
    assert SpentToken.select().count() == 4
    forget(survey.accepts_until + 48 * HOUR)
    assert not SpentToken.select().exists()


def test_tokens_stay_while_a_lead_has_not_decided(open_survey, seal):
    survey = open_survey(now=NOW - DAY, expected=4)
    seal(survey, *FIVE)
    publishing.close(survey, now=NOW)
    assert release.release_due(now=NOW, zone=ZONE) == []
    forget(NOW + 30 * DAY)
    assert SpentToken.select().count() == 5


def test_letters_are_forgotten_after_30_days_but_those_that_wait(app):
    for state in ("waiting", "sent", "failed", "paused", "dropped"):
        Delivery.create(key=state, letter="digest", to="x@cafe.example", state=state, due_at=NOW, owed_at=NOW)
    forget(NOW + 30 * DAY - SECOND)
    assert Delivery.select().count() == 5
    forget(NOW + 30 * DAY)
    assert [delivery.state for delivery in Delivery.select()] == ["waiting"]


def test_the_audit_log_goes_back_one_year(audited):
    forget(NOW - SECOND)
    assert Audit.select().exists()
    forget(NOW)
    assert not Audit.select().exists()


def test_it_runs_once_a_day(audited):
    begun = NOW - DAY
    assert [run(begun + hours * HOUR) for hours in (0, 1, 23, 24, 25, 47, 48)] == [
        False, False, False, True, False, False, True,
    ]  # fmt: skip
    assert not Audit.select().exists()


def test_an_interrupted_run_is_none(audited):
    run(NOW - DAY)
    with database.atomic() as transaction:
        forget(NOW)
        transaction.rollback()
    assert Audit.select().exists()
    assert run(NOW)


def test_a_last_run_that_a_wrong_clock_dated_ahead_puts_nothing_off(audited):
    Mark.put(retention.LAST, NOW + 366 * DAY)
    assert run(NOW)
    assert Mark.last(retention.LAST) == NOW
