"""23. While somebody writes for 3 s every POST is answered within 5 s; a reader disturbs nobody; within 10 s: 503."""

import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from tests.outside.conftest import Browser
from tests.pace import in_time
from tests.promises.conftest import SLOW_ON_POSTGRESQL
from tests.promises.faults import reading, writing
from tests.promises.ledger import stored

TYPED = "Nächte – أين؟ <b>"
WRITES, ANSWERED_WITHIN = 3, 5  # seconds
UNDISTURBED = 4  # seconds, at most, beside somebody who reads: waiting for a lock would take seven
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
    """Women answer one after the other so long, and so many at least; returns how many. None waits for a lock."""
    count, end = 0, time.monotonic() + seconds
    with reading(cafe):
        while time.monotonic() < end or count < least:
            status, waited = timed(lambda: Browser(web.port).answer(path, q_detail=TYPED))
            assert (status, in_time(waited, UNDISTURBED)) == (303, True)
            count += 1
    return count


@SLOW_ON_POSTGRESQL
def test_a_reader_disturbs_nobody(cafe, path, web):
    count = answer_while_somebody_reads(cafe, path, web, seconds=1, least=11)
    assert len(stored(cafe)) == count


@pytest.mark.prove
def test_a_reader_of_a_minute_disturbs_nobody_nor_does_the_worker_that_wants_to_wipe(cafe, path):
    """The tick, which folds the log back and rewrites the file, runs meanwhile."""
    with cafe.running() as served:
        count = answer_while_somebody_reads(cafe, path, served, seconds=65, least=101)
        assert served.errors() == ""
    assert len(stored(cafe)) == count


@pytest.mark.prove
def test_within_ten_seconds_each_of_twelve_sees_that_it_is_not_stored_and_when_to_try_again(cafe, path):
    """With the limits as they are; a page that is only read comes at once."""
    with cafe.running("web") as web:
        pages = [Browser(web.port).get(path).hidden | {"q_detail": str(number)} for number in range(12)]
        with ThreadPoolExecutor(12) as women, writing(cafe):
            sent = [
                women.submit(timed, lambda page=page: Browser(web.port).post(path, page)) for page in pages
            ]
            assert timed(lambda: Browser(web.port).get(path))[0] == 200
            answered = [sending.result() for sending in sent]
        assert {status for status, _ in answered} == {503}
        assert in_time(max(seconds for _, seconds in answered), WAITS)
        assert stored(cafe) == []
        assert {Browser(web.port).post(path, page).status for page in pages} == {303}
    assert len(stored(cafe)) == len(pages)
