"""23. While somebody writes for 3 s every POST is answered within 5 s; a reader disturbs nobody; after 10 s: 503."""

import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from tests.outside.conftest import Browser
from tests.pace import in_time
from tests.promises.faults import reading, writing
from tests.promises.ledger import stored

TYPED = "Nächte – أين؟ <b>"
WRITES, ANSWERED_WITHIN = 3, 5  # seconds
WAITS = 10  # seconds, at most, for somebody who goes on writing
WOMEN = 20


@pytest.fixture
def path(cafe):
    return f"/s/{cafe.survey('--open')}/de"


@pytest.fixture
def web(cafe):
    with cafe.running("web") as web:
        yield web
        assert web.errors() == ""


def timed(ask) -> tuple[int, float]:
    """The status of what was answered, and the seconds that it took."""
    began = time.monotonic()
    return ask().status, time.monotonic() - began


def send_all(women, web, path) -> list[Future]:
    """They all send at once what tells one from another."""
    pages = [Browser(web.port).get(path).hidden | {"q_detail": str(number)} for number in range(WOMEN)]
    return [women.submit(timed, lambda page=page: Browser(web.port).post(path, page)) for page in pages]


def longest(sent: list[Future]) -> float:
    """The seconds that the last of them waited; all are thanked."""
    answered = [sending.result() for sending in sent]
    assert {status for status, _ in answered} == {303}
    return max(seconds for _, seconds in answered)


def test_while_somebody_writes_for_three_seconds_every_post_is_answered_within_five(cafe, path, web):
    with ThreadPoolExecutor(WOMEN) as women:
        with writing(cafe):
            sent = send_all(women, web, path)
            time.sleep(WRITES)
            assert not any(sending.done() for sending in sent)
        assert in_time(longest(sent), ANSWERED_WITHIN)
    assert sorted(answers["detail"] for answers in stored(cafe)) == sorted(map(str, range(WOMEN)))


def answer_while_somebody_reads(cafe, path, web, seconds: float, least: int) -> int:
    """Women answer one after the other so long, and so many at least; returns how many. None waits a second."""
    count, end = 0, time.monotonic() + seconds
    with reading(cafe):
        while time.monotonic() < end or count < least:
            status, waited = timed(lambda: Browser(web.port).answer(path, q_detail=TYPED))
            assert (status, in_time(waited, 1)) == (303, True)
            count += 1
    return count


def test_a_reader_disturbs_nobody(cafe, path, web):
    count = answer_while_somebody_reads(cafe, path, web, seconds=2, least=11)
    assert len(stored(cafe)) == count


@pytest.mark.prove
def test_a_reader_of_a_minute_disturbs_nobody_nor_does_the_worker_that_wants_to_wipe(cafe, path):
    """The tick, which folds the log back and rewrites the file, runs meanwhile."""
    with cafe.running() as served:
        count = answer_while_somebody_reads(cafe, path, served, seconds=65, least=101)
        assert served.errors() == ""
    assert len(stored(cafe)) == count


def test_after_ten_seconds_she_sees_that_it_is_not_stored_and_when_to_try_again(cafe, path, web):
    page = Browser(web.port).get(path).hidden | {"q_topics": ["geld"], "q_detail": TYPED}
    with writing(cafe), ThreadPoolExecutor(1) as woman:
        began = time.monotonic()
        sent = woman.submit(Browser(web.port).post, path, page)
        assert Browser(web.port).get(path).status == 200
        refused = sent.result()
        waited = time.monotonic() - began
        assert waited > WAITS - 1
        assert in_time(waited, WAITS + 3)
    assert (refused.status, refused.headers["Retry-After"]) == (503, "30")
    assert (refused.typed["q_detail"], refused.typed["q_topics"]) == ([TYPED], ["geld"])
    assert refused.hidden["token"] == page["token"]
    assert stored(cafe) == []
    assert Browser(web.port).post(path, page).status == 303
    assert stored(cafe) == [{"topics": ["geld"], "detail": TYPED}]
