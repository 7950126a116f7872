"""24. Closing is decided in the transaction: thanks means stored, and a page that came late keeps its text."""

import os
import random
from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.models import Pooled
from cafe_forms.pool import release
from cafe_forms.surveys import publishing
from tests.conftest import hidden

RACES, AT_ONCE = int(os.environ.get("PROOF_KILLS", "80")), 8
dice = random.Random(24)


def opened_pages(client, survey) -> list[dict]:
    path = f"/s/{survey.slug}/de"
    tokens = [hidden(client.get(path).text, "token") for _ in range(AT_ONCE)]
    return [{"token": token, "q_detail": f"Frau {number}"} for number, token in enumerate(tokens)]


def race(app, survey, pages, end) -> tuple[list[str], list[str]]:
    """All send at once, and somewhere among them the survey is closed: the texts thanked for, and those refused.

    Each from a phone of her own, since one address may not send as often as they do together.
    """

    def send(number, page):
        with database.connection_context():
            phone = {"REMOTE_ADDR": f"192.0.2.{number}"}
            return app.test_client().post(f"/s/{survey.slug}/de", data=page, environ_base=phone)

    def close():
        with database.connection_context():
            end(survey)

    with ThreadPoolExecutor(AT_ONCE + 1) as women:
        ending = dice.randrange(AT_ONCE)
        sent = []
        for number, page in enumerate(pages):
            sent.append(women.submit(send, number, page))
            if number == ending:
                closing = women.submit(close)
        closing.result()
        answers = [sending.result() for sending in sent]
    assert {answer.status_code for answer in answers} <= {303, 410}
    for page, answer in zip(pages, answers, strict=True):
        assert answer.status_code == 303 or page["q_detail"] in answer.text
    texts = [(page["q_detail"], answer.status_code) for page, answer in zip(pages, answers, strict=True)]
    return [text for text, status in texts if status == 303], [
        text for text, status in texts if status == 410
    ]


def sealed(survey) -> list[str]:
    return sorted(row.answers["detail"] for row in Pooled.select().where(Pooled.survey == survey))


@pytest.mark.long
def test_at_the_edge_of_closing_thanks_is_stored_and_refused_is_not(app, client, open_survey):
    thanked, refused = 0, 0
    for _ in range(RACES // AT_ONCE):
        survey = open_survey()
        stored, late = race(
            app, survey, opened_pages(client, survey), lambda survey: publishing.close(survey, now=utcnow())
        )
        assert sealed(survey) == sorted(stored)
        thanked, refused = thanked + len(stored), refused + len(late)
    assert thanked + refused == RACES
    assert min(thanked, refused) > RACES // 20, "the races were not at the edge"


def test_who_waits_for_her_turn_while_it_is_closed_is_refused(app, client, open_survey):
    """Hers comes while the closing is written and not yet kept: it waits, and is told what is true by then."""
    survey = open_survey()
    first, second = opened_pages(client, survey)[:2]

    def send(page):
        with database.connection_context():
            return app.test_client().post(f"/s/{survey.slug}/de", data=page)

    with ThreadPoolExecutor(1) as woman:
        thanked = woman.submit(send, first).result()  # what a first one has to wait for is there now
        with database.atomic():
            publishing.close(survey, now=utcnow())
            sending = woman.submit(send, second)
            is_waiting = not wait([sending], timeout=0.5).done
        answer = sending.result()
    assert (thanked.status_code, is_waiting) == (303, True)
    assert (answer.status_code, sealed(survey)) == (410, [first["q_detail"]])
    assert second["q_detail"] in answer.text


def end_and_release(survey) -> None:
    closed = publishing.close(survey, now=utcnow())
    release.release(closed, now=utcnow(), zone=publishing.BERLIN)


def test_at_the_edge_of_a_release_every_thanked_response_is_counted(app, client, open_survey, seal):
    for _ in range(5):
        survey = open_survey()
        seal(survey, *[{"detail": f"früher {number}"} for number in range(survey.threshold)])
        stored, _late = race(app, survey, opened_pages(client, survey), end_and_release)
        assert survey.release().responses == survey.threshold + len(stored)
        assert sealed(survey) == []
