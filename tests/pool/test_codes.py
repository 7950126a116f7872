"""One-time codes: good once, for one response; kept as keyed hashes that go with their use."""

import datetime as dt
import re
import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest

from cafe_forms.db import database
from cafe_forms.models import OneTimeCode, Pooled, SpentToken, Survey
from cafe_forms.pool import codes, hold, intake, release
from cafe_forms.surveys import publishing
from cafe_forms.surveys.publishing import Refused
from tests import sealing
from tests.conftest import NOW, SMALL
from tests.pool.conftest import AFTER, END, decide

KEYS = ["new" * 11, "old" * 11]
WITH_CODES = SMALL.replace("kind: topics", "kind: topics\ncodes: true")
ANSWERS = {"topics": ["schlaf"]}


@pytest.fixture
def survey(open_survey):
    return open_survey(WITH_CODES, now=NOW, closes_at=END)


def draw(survey, number=1, keys=KEYS):
    return codes.draw(survey, number, keys=keys, now=NOW)


def send(survey, typed, nonce=None, *, now=NOW, answers=ANSWERS):
    code = codes.digests(survey.slug, typed, KEYS)
    return sealing.put(survey, answers, nonce or secrets.token_bytes(16), now=now, code=code)


def stored():
    """(responses, spent tokens)"""
    return Pooled.select().count(), SpentToken.select().count()


def test_a_code_is_good_for_one_response(survey):
    (code,) = draw(survey)
    assert send(survey, code)
    with pytest.raises(codes.NotGood):
        send(survey, code)
    assert stored() == (1, 1)


@pytest.mark.parametrize("typed", ["", "    ", "AAAA-AAAA", "A", "\0", "😀" * 8, "ACDE-FHJKM", "A" * 9999])
def test_what_is_no_code_of_this_survey_stores_nothing(survey, typed):
    draw(survey, 5)
    with pytest.raises(codes.NotGood):
        send(survey, typed)
    assert stored() == (0, 0)


def test_the_code_of_another_survey_is_unknown(survey, open_survey):
    (code,) = draw(open_survey(WITH_CODES, now=NOW, closes_at=END))
    draw(survey)
    with pytest.raises(codes.NotGood):
        send(survey, code)


def test_a_survey_without_codes_takes_any_response(open_survey):
    assert send(open_survey(now=NOW, closes_at=END), "whatever")


def test_a_code_made_under_an_older_key_stays_good(survey):
    (code,) = draw(survey, keys=KEYS[1:])
    assert send(survey, code)


def test_codes_are_fit_to_be_read_aloud_and_differ(survey):
    drawn = draw(survey, 500)
    assert len(set(drawn)) == OneTimeCode.select().count() == 500
    assert all(re.fullmatch(rf"[{codes.ALPHABET}]{{4}}-[{codes.ALPHABET}]{{4}}", code) for code in drawn)
    assert not set(codes.ALPHABET) & set("01OILSZBGUQ")


def typings(code):
    plain = code.replace("-", "")
    cyrillic = str.maketrans("ACEHKMPTXY", "АСЕНКМРТХУ")
    return [
        plain,
        code.lower(),
        f"  {code} ",
        plain[:4] + "\u2013" + plain[4:],
        " ".join(plain),
        code.translate(str.maketrans("2589DJV6", "ZSB9OIUG")),
        "".join(chr(ord(sign) + 0xFEE0) for sign in plain),  # full width
        plain.translate(cyrillic).lower(),
        plain.translate(str.maketrans("23456789", "٢٣٤٥٦٧٨٩")),
        plain.translate(str.maketrans("23456789", "۲۳۴۵۶۷۸۹")),
        f"\u200f{code}\u200e",
    ]


@pytest.mark.parametrize("code", ["ACDE-FHJK", "MNPR-TVWX", "Y234-5678", "9ADJ-25V6"])
def test_a_code_works_however_it_is_typed(code):
    meant = codes.digests("slug", code, KEYS)
    assert len(set(meant)) == len(KEYS)
    for typed in typings(code):
        assert codes.digests("slug", typed, KEYS) == meant, typed


def test_codes_are_drawn_for_drafts_and_open_surveys_that_ask_for_them(add_survey, open_survey):
    draft = add_survey(WITH_CODES)
    assert len(draw(draft, 2)) == 2
    with pytest.raises(Refused, match="asks-for-no-codes"):
        draw(open_survey(now=NOW, closes_at=END))
    closed = publishing.close(open_survey(WITH_CODES, now=NOW, closes_at=END), now=NOW)
    with pytest.raises(Refused, match="no-more-codes"):
        draw(closed)


def test_codes_of_a_draft_are_good_once_it_is_open(add_survey):
    draft = add_survey(WITH_CODES)
    (code,) = draw(draft)
    assert send(publishing.open_until(draft, END, now=NOW, rules=publishing.Rules()), code)


def test_twenty_at_once_with_one_code_are_one_response(survey):
    (code,) = draw(survey)

    def one(_):
        with database.connection_context():
            try:
                return send(survey, code)
            except codes.NotGood:
                return "not good"

    with ThreadPoolExecutor(20) as women:
        told = list(women.map(one, range(20)))
    assert (told.count(True), told.count("not good")) == (1, 19)
    assert stored() == (1, 1)


def test_one_page_sent_twenty_times_at_once_is_thanked_each_time(survey):
    (code,), nonce = draw(survey), secrets.token_bytes(16)

    def one(_):
        with database.connection_context():
            return send(survey, code, nonce)

    with ThreadPoolExecutor(20) as hands:
        told = list(hands.map(one, range(20)))
    assert told.count(True) == 1
    assert stored() == (1, 1)


def test_a_spent_token_means_thanks_and_uses_up_no_second_code(survey):
    first, second = draw(survey, 2)
    nonce = secrets.token_bytes(16)
    assert send(survey, first, nonce)
    assert send(survey, second, nonce) is False
    assert send(survey, "", nonce) is False
    assert send(survey, second)


def test_a_code_stays_good_when_the_response_could_not_be_stored(survey):
    """All three or none: whatever fails after the code was used up gives it back."""
    (code,), nonce = draw(survey), secrets.token_bytes(16)
    with database.atomic() as transaction:
        assert send(survey, code, nonce)
        transaction.rollback()
    with pytest.raises(TypeError):
        send(survey, code, nonce, answers={"topics": object()})
    assert stored() == (0, 0)
    assert send(survey, code, nonce)


def test_after_the_end_it_is_the_end_that_she_is_told(survey):
    with pytest.raises(intake.NotAccepting):
        send(survey, "AAAA-AAAA", now=AFTER)
    (code,) = draw(survey)
    with pytest.raises(intake.NotAccepting):
        send(survey, code, now=AFTER)
    assert codes.are_there(survey, codes.digests(survey.slug, code, KEYS))


def fill(survey, number):
    for code in draw(survey, number):
        send(survey, code)


@pytest.mark.parametrize(("number", "kept"), [(4, 1), (5, 0)])
def test_codes_go_with_the_pool_at_the_release_and_stay_with_too_few(survey, number, kept):
    draw(survey)
    fill(survey, number)
    decide()
    assert OneTimeCode.select().count() == kept


def test_codes_work_again_when_a_survey_of_too_few_is_opened_again(survey):
    (code,) = draw(survey)
    decide()
    later = AFTER + dt.timedelta(days=1)
    again = publishing.open_until(
        Survey.get_by_id(survey.id), later + dt.timedelta(days=3), now=later, rules=publishing.Rules()
    )
    assert send(again, code, now=later)


def test_codes_go_when_the_pool_of_too_few_is_destroyed_and_other_surveys_keep_theirs(survey, open_survey):
    draw(survey, 3)
    other = open_survey(WITH_CODES, now=NOW, closes_at=AFTER + dt.timedelta(days=30))
    draw(other, 2)
    decide()
    release.destroy_due(now=AFTER + publishing.REOPEN_WITHIN)
    assert [row.survey for row in OneTimeCode.select()] == [other] * 2


def test_codes_wait_while_a_survey_is_on_hold_and_go_when_it_is_discarded(survey, open_survey):
    (code,) = draw(survey)
    gone = open_survey(WITH_CODES, now=NOW, closes_at=END)
    draw(gone, 3)
    hold.put_on_hold()
    held = Survey.get_by_id(survey.id)
    with pytest.raises(Refused):
        draw(held)
    with pytest.raises(intake.NotAccepting):
        send(held, code)
    hold.discard(gone, now=NOW)
    assert send(hold.resume(held), code)
    assert not OneTimeCode.select().exists()


def test_what_is_kept_of_a_code_is_a_hash_that_needs_the_key(survey):
    (code,) = draw(survey)
    (kept,) = OneTimeCode.select()
    assert bytes(kept.digest) == codes.digests(survey.slug, code, KEYS)[0]
    assert codes.digests(survey.slug, code, ["another key" * 3]) != [bytes(kept.digest)]
    assert set(OneTimeCode._meta.fields) == {"survey", "digest"}
