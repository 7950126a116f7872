"""The team draws sentences for its topics: at most twelve, in the place of the text or beside it."""

from cafe_forms.surveys.sentences import sentences
from tests.team.survey_pages import fields, words

PAGE = "bearbeiten/saetze"


def shown(page):
    return fields(page[page.index("<main") :].partition("</main>")[0])


def names(definition):
    question = next((one for one in definition.questions if one.name == "exact"), None)
    return question and [choice.name for choice in question.choices]


def test_it_offers_those_of_the_offered_topics(desk):
    mine = desk("themenwahl")
    page = words(mine.read(PAGE))
    assert "Mein Kind wird nachts oft wach oder schläft nur bei mir." in page
    assert "Das Geld reicht oft nicht bis zum Ende des Monats. heikel" in page
    assert "Meine Kinder streiten" not in page


def test_twelve_are_drawn_onto_the_page_and_nothing_is_saved_before_the_other_button(desk, asked):
    mine = desk("themenwahl")
    before = asked(mine)
    drawn = mine.send(PAGE, do="draw", keeps_text="y", status=200)
    assert asked(mine) == before
    assert "Noch ist nichts gespeichert." in words(drawn.text)
    form = shown(drawn.text)
    assert (len(form["sentences"]), form["keeps_text"]) == (12, ["y"])
    mine.send(PAGE, form=form)
    assert [question.name for question in asked(mine).questions][:3] == ["topics", "exact", "detail"]


def test_without_the_tick_they_stand_in_the_texts_place(desk, asked):
    mine = desk("themenwahl")
    form = mine.form(PAGE)
    del form["keeps_text"]
    drawn = mine.send(PAGE, form=form, do="draw", status=200)
    mine.send(PAGE, form=shown(drawn.text))
    assert len(names(asked(mine))) == 12
    assert [question.name for question in asked(mine).questions][:3] == ["topics", "exact", "format"]


def test_fewer_can_be_drawn_and_the_text_kept(desk, asked):
    mine = desk("themenwahl")
    form = mine.form(PAGE) | {"sentences": ["satz_schlaf_2", "satz_kita_1"], "keeps_text": "y"}
    mine.send(PAGE, form=form)
    assert names(asked(mine)) == ["satz_schlaf_2", "satz_kita_1"]
    assert asked(mine).question("detail")
    mine.send(
        PAGE, form={key: said for key, said in mine.form(PAGE).items() if key in {"csrf_token", "version"}}
    )
    assert names(asked(mine)) is None
    assert asked(mine).question("detail")


def test_a_thirteenth_is_one_too_many_and_an_unknown_one_is_none(desk, asked):
    mine = desk("themenwahl")
    before = asked(mine)
    mine.send(PAGE)
    assert asked(mine) == before
    page = mine.send(PAGE, status=422, sentences=list(sentences())[:13]).text
    assert "Nimm höchstens 12 Sätze" in page
    mine.send(PAGE, status=422, sentences=["satz_nichts_1"])
    assert asked(mine) == before


def test_a_survey_that_asks_for_no_topic_has_no_such_page(desk):
    desk("rueckmeldung").read(PAGE, status=404)
    assert "Sätze zum Antippen" not in desk("rueckmeldung").read("bearbeiten")
    assert "Sätze zum Antippen" in desk("themenwahl").read("bearbeiten")
