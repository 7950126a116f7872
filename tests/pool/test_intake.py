"""Sealing: one response and its spent token together, once, and only while the survey accepts."""

import datetime as dt
import secrets
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest

from cafe_forms.db import database
from cafe_forms.models import Pooled, SpentToken, Survey
from cafe_forms.pool import intake, release
from cafe_forms.pool.intake import NotAccepting
from cafe_forms.surveys import publishing
from tests import sealing
from tests.conftest import NOW

ANSWERS = {"topics": ["schlaf"]}
END = NOW + dt.timedelta(days=7)


def in_threads(survey, nonces, answers=ANSWERS):
    def one(nonce):
        with database.connection_context():
            return sealing.put(survey, answers, nonce, now=NOW)

    with ThreadPoolExecutor(len(nonces)) as pool:
        return list(pool.map(one, nonces))


def test_twenty_parallel_sends_of_one_page_are_one_response(open_survey):
    survey, nonce = open_survey(now=NOW), secrets.token_bytes(16)
    stored = in_threads(survey, [nonce] * 20)
    assert (stored.count(True), Pooled.select().count(), SpentToken.select().count()) == (1, 1, 1)


def test_eight_women_at_once_are_all_heard(open_survey):
    survey = open_survey(now=NOW)
    assert all(in_threads(survey, [secrets.token_bytes(16) for _ in range(8)]))
    assert Pooled.select().count() == 8


def test_a_second_send_changes_nothing(open_survey):
    survey, nonce = open_survey(now=NOW), secrets.token_bytes(16)
    assert sealing.put(survey, {"topics": ["schlaf"]}, nonce, now=NOW)
    assert not sealing.put(survey, {"topics": ["kita"]}, nonce, now=NOW)
    assert [row.answers for row in Pooled.select()] == [{"topics": ["schlaf"]}]
    assert intake.is_spent(survey, nonce)


def test_query_and_row_say_alike_whether_it_accepts(open_survey):
    survey, said = open_survey(now=NOW), []
    for opened, outcome, held, until in product((NOW, None), ("", "released"), (True, False), (NOW, END)):
        state = {"opened_at": opened, "outcome": outcome, "on_hold": held, "accepts_until": until}
        Survey.update(state).where(Survey.id == survey.id).execute()
        said.append((bool(intake.ACCEPTING.ask(survey.id, NOW)), Survey.get_by_id(survey.id).accepts(NOW)))
    assert all(query == row for query, row in said)
    assert [query for query, _row in said].count(True) == 1


def test_closing_is_decided_in_the_transaction(open_survey):
    seen_open = open_survey(now=NOW)
    publishing.close(seen_open, now=NOW)
    nonce = secrets.token_bytes(16)
    assert seen_open.accepts(NOW)
    with pytest.raises(NotAccepting):
        sealing.put(seen_open, ANSWERS, nonce, now=NOW)
    assert not intake.is_spent(seen_open, nonce)
    assert not Pooled.select().exists()


def test_a_page_that_was_open_may_be_sent_within_the_grace(open_survey):
    survey = open_survey(now=NOW, closes_at=END)
    last = END + publishing.GRACE - dt.timedelta(seconds=1)
    assert not survey.is_open(last)
    assert sealing.put(survey, ANSWERS, secrets.token_bytes(16), now=last)
    with pytest.raises(NotAccepting):
        sealing.put(survey, ANSWERS, secrets.token_bytes(16), now=END + publishing.GRACE)


def test_a_token_that_was_spent_means_thanks_also_after_the_end(open_survey):
    survey, nonce = open_survey(now=NOW), secrets.token_bytes(16)
    sealing.put(survey, ANSWERS, nonce, now=NOW)
    assert sealing.put(survey, ANSWERS, nonce, now=END + dt.timedelta(days=1)) is False


@pytest.mark.parametrize("number", [4, 5])
def test_nothing_is_sealed_once_the_outcome_is_decided(open_survey, seal, number):
    survey = open_survey(now=NOW, closes_at=END)
    seal(survey, *[ANSWERS] * number)
    later = END + dt.timedelta(hours=1)
    release.release(survey, now=later, zone=publishing.BERLIN)
    nonce = secrets.token_bytes(16)
    for now in (NOW, later):
        with pytest.raises(NotAccepting):
            sealing.put(survey, ANSWERS, nonce, now=now)
    assert not intake.is_spent(survey, nonce)


def test_a_draft_accepts_nothing(add_survey):
    with pytest.raises(NotAccepting):
        sealing.put(add_survey(), ANSWERS, secrets.token_bytes(16), now=NOW)


def test_what_is_kept_of_a_token_is_its_hash_alone(open_survey):
    survey, nonce = open_survey(now=NOW), secrets.token_bytes(16)
    sealing.put(survey, ANSWERS, nonce, now=NOW)
    (spent,) = SpentToken.select()
    assert bytes(spent.digest) == intake.spent_digest(nonce)
    assert set(SpentToken._meta.fields) == {"survey", "digest"}


def test_answers_come_out_of_the_pool_as_they_went_in(open_survey):
    survey = open_survey(now=NOW)
    answers = {"detail": "Straße – أين؟\t'\"\\ \n🛟", "topics": ["schlaf", "kita"], "n": 0}
    sealing.put(survey, answers, secrets.token_bytes(16), now=NOW)
    assert Pooled.get().answers == answers


def test_a_response_leaves_no_trace_outside_the_pool_and_its_token(open_survey):
    survey = open_survey(now=NOW)
    before = Survey.get_by_id(survey.id).__data__
    sealing.put(survey, ANSWERS, secrets.token_bytes(16), now=NOW)
    assert Survey.get_by_id(survey.id).__data__ == before


def test_a_response_that_meets_the_closing_waits_for_it(open_survey):
    survey, nonce = open_survey(now=NOW), secrets.token_bytes(16)

    def send():
        with database.connection_context():
            return sealing.put(survey, ANSWERS, nonce, now=NOW)

    with ThreadPoolExecutor(1) as elsewhere:
        with database.atomic():
            publishing.close(survey, now=NOW)
            sending = elsewhere.submit(send)
            with pytest.raises(TimeoutError):
                sending.result(timeout=0.3)
        with pytest.raises(NotAccepting):
            sending.result()


def test_closing_waits_for_a_response_that_is_being_stored(open_survey):
    survey, nonce = open_survey(now=NOW), secrets.token_bytes(16)

    def close():
        with database.connection_context():
            return publishing.close(survey, now=NOW)

    with ThreadPoolExecutor(1) as elsewhere:
        with database.atomic():
            assert sealing.put(survey, ANSWERS, nonce, now=NOW)
            closing = elsewhere.submit(close)
            with pytest.raises(TimeoutError):
                closing.result(timeout=0.3)
        assert not closing.result().accepts(NOW)
    assert Pooled.select().count() == 1


def test_an_empty_response_is_none(open_survey):
    with pytest.raises(ValueError, match="empty"):
        sealing.put(open_survey(now=NOW), {}, secrets.token_bytes(16), now=NOW)
    assert (Pooled.select().count(), SpentToken.select().count()) == (0, 0)
