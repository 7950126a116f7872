"""15. Telephone numbers, addresses and names: a hint before, a soft warning after; the first version is never kept."""

import logging

import pytest

from cafe_forms.models import Pooled
from tests.conftest import hidden, on_postgresql
from tests.promises.conftest import SLOW_ON_POSTGRESQL

TELLING = {
    "phone": ("Ruf mich an: 0176 55512399", "0176 55512399"),
    "email": ("Schreib an jana.muster7x@cafe.example bitte", "jana.muster7x@cafe.example"),
    "address": ("Ich wohne Hauptstraße 12, 83395 Freilassing", "Hauptstraße 12"),
    "small letters": ("ich wohne in der salzburger str 12", "salzburger str 12"),
    "name": ("Ich heiße Jana Beispielmann", "Beispielmann"),
    "iban": ("DE02 1203 0000 0000 2020 51 ist mein Konto", "DE02 1203 0000 0000 2020 51"),
    "url": ("Mehr auf https://jana-muster7x.example/ich", "jana-muster7x.example"),
    "arabic digits": ("رقمي ٠١٧٦٥٥٥١٢٣٩٩", "٠١٧٦٥٥٥١٢٣٩٩"),
}


@pytest.fixture
def path(open_survey):
    return f"/s/{open_survey().slug}/de"


@pytest.fixture
def send(client, path):
    def sent(text, **more):
        token = more.pop("token", None) or hidden(client.get(path).text, "token")
        return client.post(path, data={"token": token, "q_topics": "schlaf", "q_detail": text} | more)

    return sent


def test_the_hint_stands_before_the_box(client, path):
    page = client.get(path).text
    assert -1 < page.index("Bitte keine Namen") < page.index("<textarea")


@SLOW_ON_POSTGRESQL
@pytest.mark.parametrize("kind", TELLING)
def test_she_is_asked_once_and_what_she_wrote_first_is_kept_nowhere(send, disk, caplog, kind):
    assert_asked_once_and_kept_nowhere(send, disk, caplog, kind)


@on_postgresql
def test_nor_is_it_in_any_file_of_postgresql(send, disk, caplog):
    assert_asked_once_and_kept_nowhere(send, disk, caplog, "phone")


def assert_asked_once_and_kept_nowhere(send, disk, caplog, kind):
    text, telling = TELLING[kind]
    with caplog.at_level(logging.DEBUG):
        page = send(text)
        assert page.status_code == 200
        assert telling in page.text
        assert Pooled.select().count() == 0
        again = send(text, token=hidden(page.text, "token"), warned=hidden(page.text, "warned"))
    assert again.status_code == 303
    (kept,) = Pooled.select()
    assert kept.answers["topics"] == ["schlaf"]
    assert kept.answers["detail"] not in {text, ""}
    assert telling not in kept.answers["detail"]
    assert disk.traces(telling, telling.replace(" ", "")) == set()
    assert telling not in caplog.text


def test_a_text_that_tells_nothing_is_kept_as_it_is(send):
    text = "Wie schläft mein Kind durch? Um 3 Uhr ist es wach."
    assert send(text).status_code == 303
    assert [row.answers["detail"] for row in Pooled.select()] == [text]


def test_a_text_she_changed_is_the_only_one_that_is_kept(send, disk):
    page = send(TELLING["phone"][0])
    changed = send("Ruft mich bitte nicht an", token=hidden(page.text, "token"), warned="1")
    assert changed.status_code == 303
    assert [row.answers["detail"] for row in Pooled.select()] == ["Ruft mich bitte nicht an"]
    assert disk.traces("55512399") == set()
