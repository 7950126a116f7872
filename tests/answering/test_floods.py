"""Floods stay cheap: work is charged to its address whatever comes of it, and one long text is read at a time."""

import threading

import pytest

from cafe_forms.answering import floods
from cafe_forms.limiter import Limiter
from cafe_forms.models import Pooled
from tests.conftest import hidden, on_sqlite

PATH = "/s/{}/de"
TELLING = "Ich bin Maria Huber, 0176 12345678"


@pytest.fixture
def page(client, open_survey):
    """(path, the form of an empty page)"""
    path = PATH.format(open_survey().slug)
    return path, {"token": hidden(client.get(path).text, "token")}


LOOKED_AT = {
    "empty": {},
    "warned": {"q_detail": TELLING},
    "switched": {"q_detail": "so", "switch": "en"},
    "left as it was": {"q_detail": "so", "stay": "1"},
    "faulty": {"q_topics": "gibt es nicht"},
    "sealed": {"q_detail": "so"},
    "no token": {"token": "x"},
}


@pytest.mark.parametrize("sent", LOOKED_AT.values(), ids=LOOKED_AT)
@on_sqlite
def test_whatever_comes_of_a_post_its_work_is_charged_to_its_address(app, client, page, sent):
    path, form = page
    client.post(path, data=form | sent)
    (spent,) = app.extensions["work"]._counts.values()
    assert 0 < spent < app.extensions["work"].responses


@pytest.mark.parametrize("sent", [LOOKED_AT[name] for name in ("warned", "switched", "empty", "faulty")])
@on_sqlite
def test_who_has_had_her_share_waits_and_keeps_what_she_typed(app, client, page, sent):
    path, form = page
    app.extensions["work"].count("127.0.0.1", floods.budget(600))
    answer = client.post(path, data=form | sent)
    assert (answer.status_code, 0 < int(answer.headers["Retry-After"]) <= 600) == (429, True)
    assert sent.get("q_detail", "") in answer.text
    assert hidden(answer.text, "token") == form["token"]
    assert client.post(path, data=form | sent, environ_base={"REMOTE_ADDR": "10.0.0.9"}).status_code != 429


@on_sqlite
def test_who_was_stored_is_thanked_whatever_her_address_has_taken(app, client, page):
    path, form = page
    assert client.post(path, data=form | {"q_detail": "so"}).status_code == 303
    app.extensions["work"].count("127.0.0.1", floods.budget(600))
    assert client.post(path, data=form | {"q_detail": "so"}).status_code == 303


def test_an_address_may_have_fifteen_seconds_of_work_in_ten_minutes():
    work = Limiter(floods.budget(600), 600, clock=lambda: 0)
    for _ in range(149):
        work.count("10.0.0.1", 0.1)
    assert work.wait("10.0.0.1") == 0
    work.count("10.0.0.1", 0.11)
    assert work.wait("10.0.0.1") == 600


@pytest.fixture
def reading(app):
    app.extensions["reading"] = floods.OneAtATime(patience=0.05)
    return app.extensions["reading"]


@on_sqlite
def test_a_long_text_waits_for_another_and_keeps_its_answers(client, page, reading):
    path, form = page
    long, short, too_long = ({"q_detail": "Sonne " * times} for times in (50, 1, 9000))
    again = {"warned": "1", "stay": "1"}
    with reading.taken():
        for sent in (long, long | again):
            busy = client.post(path, data=form | sent)
            assert (busy.status_code, "Sonne Sonne" in busy.text) == (503, True)
        assert client.post(path, data=form | too_long | again).status_code == 200, "it is not read at all"
        assert client.post(path, data=form | short).status_code == 303
    assert not reading.turn.locked()
    assert Pooled.select().count() == 1


@on_sqlite
def test_a_turn_is_given_back_also_by_a_text_that_cannot_be_read(reading):
    with pytest.raises(RuntimeError), reading.taken():
        raise RuntimeError
    with reading.taken():
        taken = []
        other = threading.Thread(target=lambda: taken.append(reading.turn.acquire(blocking=False)))
        other.start()
        other.join()
    assert taken == [False]
