"""A language beside the original: missing texts marked and counted, faults beside their field."""

import pytest

from tests.conftest import SMALL
from tests.team.conftest import HOSTILE
from tests.team.survey_pages import fields, words

SPARSE = SMALL.replace(', ar: "أي مواضيع؟"', "").replace(', ar: "ماذا؟"', "")
AR = "bearbeiten/sprachen/ar"


def test_what_is_missing_is_marked_and_counted(desk):
    page = desk(SPARSE).read(AR)
    assert "2 Texte fehlen noch." in words(page)
    assert page.count("is-missing") == 2
    assert page.count('dir="rtl"') >= 4


def test_it_saves_and_says_what_is_left(desk, asked):
    mine = desk(SPARSE)
    answer = mine.send(AR, title="أي مواضيع؟")
    assert asked(mine).title.say("ar").text == "أي مواضيع؟"
    assert "In العربية fehlt noch 1 Text." in words(mine.client.get(answer.location).text)
    answer = mine.send(AR, **{"questions[1].label": "ماذا؟"})
    assert "العربية ist vollständig." in words(mine.client.get(answer.location).text)
    assert asked(mine).missing() == []


def test_an_emptied_text_is_missing_again(desk, asked):
    mine = desk()
    mine.send(AR, title="")
    assert asked(mine).missing() == [("ar", "title")]


def test_the_original_cannot_be_emptied(desk, asked):
    mine = desk()
    page = mine.send("bearbeiten/sprachen/de", status=422, title="", **{"questions[1].label": "Getippt"}).text
    assert 'href="#title"' in page
    assert "Getippt" in page
    assert asked(mine).title.say("de").text == "Welche Themen?"


def test_hostile_words_are_escaped_and_come_back_unchanged(desk):
    mine = desk()
    for text in HOSTILE:
        mine.send(AR, title=text, **{"questions[0].choices[3].label": text})
        form = mine.form(AR)
        assert form["title"] == form["questions[0].choices[3].label"] == [text]
        for path in (AR, "vorschau/ar", "vorschau/ar/seite"):
            assert "<script>alert" not in mine.read(path)
            assert "<img src=x" not in mine.read(path)


@pytest.mark.parametrize("text", ["a\0b", "x" * 5000])
def test_what_no_definition_may_hold_is_a_fault_beside_its_field(desk, asked, text):
    mine = desk()
    before = asked(mine)
    page = mine.send(AR, status=422, title=text).text
    assert 'id="title-fault"' in page
    assert asked(mine) == before


def test_paths_that_are_not_there_change_nothing(desk, asked):
    mine = desk()
    before = asked(mine)
    mine.send(AR, **{"questions[9].label": "x", "name": "x", "questions[0].name": "x", "kind": "other"})
    assert asked(mine) == before


def test_the_second_of_two_reads_so_and_keeps_her_words(desk, asked):
    mine = desk()
    old = mine.form(AR)
    mine.send("bearbeiten/rahmen", title="Anders")
    page = mine.send(AR, form=old, status=409, title="نص").text
    assert "Jemand anderes hat diese Umfrage gerade geändert" in page
    again = fields(page.partition("<main")[2])
    assert again["title"] == ["نص"]
    mine.send(AR, form=again)
    assert asked(mine).title.texts[0] == ("de", "Anders")
    assert asked(mine).title.say("ar").text == "نص"


SECOND = 'de: "Wähle bis zu 3", en: "Choose up to 3"'
TWICE = SPARSE.replace('de: "Was genau?", de-simple: "Was?", en: "What exactly?"', SECOND)
TWICE = TWICE.replace(', ar: "اختاري ٣"', "")


def test_the_same_words_are_translated_once(desk, asked):
    mine = desk(TWICE)
    page = mine.read(AR)
    assert "Frage 1, 2" in words(page)
    assert 'name="questions[1].label"' not in page
    mine.send(AR, **{"questions[0].label": "اختاري"})
    assert [question.label.say("ar").text for question in asked(mine).questions] == ["اختاري"] * 2
    assert [path for tag, path in asked(mine).missing() if tag == "ar"] == ["title"]


def test_what_is_translated_in_two_ways_is_shown_twice(desk, asked):
    mine = desk(TWICE.replace("Choose up to 3", "Three at most", 1))
    assert 'name="questions[1].label"' in mine.read("bearbeiten/sprachen/en")
    assert 'name="questions[1].label"' not in mine.read(AR)


def test_it_is_narrowed_to_what_is_missing_and_says_how_much_is_done(desk, asked):
    mine = desk(SPARSE)
    assert "2 von 4 Texten sind übersetzt." in words(mine.read(AR))
    page = mine.read(f"{AR}?zeigen=fehlt")
    assert page.count("<textarea") == 2
    mine.send(f"{AR}?zeigen=fehlt", title="أي مواضيع؟")
    assert asked(mine).missing() == [("ar", "questions[1].label")]
    assert "questions[0].label" not in mine.read(f"{AR}?zeigen=pruefen")
    assert "Noch hat keine Muttersprachlerin diese Sprache gelesen." in words(page)
