"""One question: its words and choices, when it is asked, its topics, and two people at it at once."""

import pytest

from tests.team.conftest import HOSTILE
from tests.team.survey_pages import fields, words

TOPICS = "bearbeiten/fragen/topics"


def names(question):
    return [choice.name for choice in question.choices]


@pytest.mark.parametrize(
    "name", ["themenwahl", "fruehstueck", "rueckmeldung", "ort_zeit", "jahr", "tauschen"]
)
def test_saving_every_question_as_it_stands_changes_nothing(desk, asked, name):
    mine = desk(name)
    before = asked(mine)
    for question in before.questions:
        mine.send(f"bearbeiten/fragen/{question.name}", do="save")
    assert asked(mine) == before


def test_words_numbers_and_ticks_are_saved(desk, asked):
    mine = desk()
    form = mine.form(TOPICS)
    form.pop("rotate")
    typed = {"label": "Neu?", "hint": "bis zu 2", "most": "2", "required": "y", "same_meaning": "y"}
    answer = mine.send(TOPICS, form=form, **typed)
    assert answer.location == f"/team/umfragen/{mine.slug}/bearbeiten#frage-topics"
    question = asked(mine).question("topics")
    assert (question.label.say("de").text, question.hint.say("de").text) == ("Neu?", "bis zu 2")
    assert (question.max, question.required, question.rotate) == (2, True, False)
    assert question.label.say("ar").text == "اختاري ٣"


@pytest.mark.parametrize(
    ("button", "order"),
    [
        ("up-1", ["kita", "schlaf", "geld", "anderes"]),
        ("up-0", ["schlaf", "kita", "geld", "anderes"]),
        ("down-1", ["schlaf", "geld", "kita", "anderes"]),
        ("down-3", ["schlaf", "kita", "geld", "anderes"]),
        ("drop-0", ["kita", "geld", "anderes"]),
        ("drop-99", ["schlaf", "kita", "geld", "anderes"]),
    ],
)
def test_a_choice_moves_or_goes_on_the_page_and_is_kept_by_save_alone(desk, asked, button, order):
    mine = desk()
    before = asked(mine)
    page = mine.send(TOPICS, status=200, do=button, label="Getippt").text
    assert "Noch ist nichts gespeichert." in words(page)
    assert asked(mine) == before
    form = fields(page[page.index("<main") :].partition("</main>")[0])
    mine.send(TOPICS, form=form, do="save")
    assert names(asked(mine).question("topics")) == order
    assert asked(mine).question("topics").label.say("de").text == "Getippt"


def test_a_choice_that_is_new_moves_with_all_that_was_typed_and_lies_open(desk):
    mine = desk()
    typed = {"choices-4-label": "Sicherheit", "choices-4-icon": "🛟", "choices-4-sensitive": "y"}
    page = mine.send(TOPICS, status=200, do="up-4", **typed).text
    form = fields(page[page.index("<main") :].partition("</main>")[0])
    assert [form[name] for name in ("choices-3-label", "choices-3-icon", "choices-3-sensitive")] == [
        ["Sicherheit"],
        ["🛟"],
        ["y"],
    ]
    assert (
        page.index('id="antwort-4"') < page.index('class="choice-more" open') < page.index('id="antwort-5"')
    )


def test_a_choice_gets_a_text_beside_it(desk, asked):
    mine = desk()
    mine.send(TOPICS, **{"choices-3-or_other": "y"})
    assert [choice.or_other for choice in asked(mine).question("topics").choices] == [
        False,
        False,
        False,
        True,
    ]
    assert mine.form(TOPICS)["choices-3-or_other"] == ["y"]


def test_a_scale_is_marked_as_sensitive_as_a_whole(desk, asked):
    mine = desk()
    mine.send(
        TOPICS, type="range", form={key: said for key, said in mine.form(TOPICS).items() if key[:3] != "cho"}
    )
    assert not asked(mine).has_sensitive
    mine.send(TOPICS, sensitive="y")
    assert [choice.sensitive for choice in asked(mine).question("topics").choices] == [True] * 3
    assert mine.form(TOPICS)["sensitive"] == ["y"]


def test_own_choices_come_with_a_pictogram(desk, asked):
    mine = desk()
    typed = {"choices-4-label": "Sicherheit\r\nzu Hause", "choices-4-icon": "🛟", "choices-4-sensitive": "y"}
    mine.send(TOPICS, **typed | {"choices-6-label": "weiß nicht", "choices-6-fixed": "y"})
    safe, unsure = asked(mine).question("topics").choices[-2:]
    assert safe.label.say("de").text == "Sicherheit zu Hause"
    assert (safe.name, safe.icon, safe.sensitive, safe.fixed) == ("sicherheit_zu_hause", "🛟", True, False)
    assert (unsure.name, unsure.icon, unsure.fixed) == ("weiss_nicht", "", True)


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"label": " "}, "label", "Hier fehlt noch etwas."),
        ({"label": "x" * 5000}, "label", "Höchstens 2000 Zeichen"),
        ({"hint": "a\x7f"}, "hint", "Hier steht ein Zeichen"),
        ({"most": "0"}, "most", "mindestens 1"),
        ({"most": "9"}, "most", "Es gibt nur 5 Antworten."),
        ({"most": "9" * 5000}, "most", "eine ganze Zahl"),
        ({"most": "drei"}, "most", "eine ganze Zahl"),
        ({"choices-3-label": ""}, "choices-3-label", "Hier fehlt noch etwas."),
        ({"choices-3-label": "a\x7f"}, "choices-3-label", "Hier steht ein Zeichen"),
        ({"choices-5-icon": "🙂"}, "choices-5-label", "Hier fehlt noch etwas."),
        ({"choices-4-icon": "\u007f", "choices-4-label": "x"}, "choices-4-icon", "Hier steht ein Zeichen"),
        ({"type": "song"}, "type", ""),
        ({"waits_for": "weg:weg"}, "waits_for", ""),
    ],
)
def test_a_fault_stands_beside_its_field_and_every_word_stays(desk, asked, typed, field, said):
    mine = desk()
    before = asked(mine)
    page = mine.send(TOPICS, status=422, **{"choices-4-label": "Getippt"} | typed).text
    assert f'href="#{field}"' in page
    assert f'id="{field}-fault"' in page
    assert said in words(page)
    assert "Getippt" in page or "choices-4-label" in typed
    assert asked(mine) == before


def test_a_number_asks_for_its_bounds(desk, asked):
    mine = desk("fruehstueck")
    mine.send("bearbeiten/fragen/kids", least="1", greatest="3")
    assert (asked(mine).question("kids").min, asked(mine).question("kids").max) == (1, 3)
    page = mine.send("bearbeiten/fragen/kids", status=422, least="4").text
    assert "Die kleinste Zahl (4) ist größer als die größte (3)." in words(page)
    page = mine.send("bearbeiten/fragen/kids", status=422, greatest="11").text
    assert "Größte Zahl : Schreib hier eine Zahl bis 10." in words(page)


def test_lines_and_marks_stay_as_they_were_typed(desk, asked):
    mine = desk()
    mine.send(TOPICS, label="Was ist **wichtig**?\r\nSag es *uns*.")
    assert asked(mine).question("topics").label.written("de").text == "Was ist **wichtig**?\nSag es *uns*."
    assert mine.form(TOPICS)["label"] == ["Was ist **wichtig**?\nSag es *uns*."]
    page = mine.read("vorschau/de/seite")
    assert "Was ist <strong>wichtig</strong>?<br>Sag es <em>uns</em>." in page
    translated = mine.form("bearbeiten/sprachen/de")
    assert translated["questions[0].label"] == ["Was ist **wichtig**?\nSag es *uns*."]


def test_a_scale_asks_for_its_steps_and_bands(desk, asked):
    mine = desk("fruehstueck")
    kids = "bearbeiten/fragen/kids"
    mine.send(kids, type="range", least="0", greatest="60", step="", bands="0, 1 21")
    question = asked(mine).question("kids")
    assert (question.type, question.max, question.step, question.bands) == ("range", 60, None, (0, 1, 21))
    assert mine.form(kids)["bands"] == ["0, 1, 21"]
    page = mine.send(kids, status=422, bands="0, viele").text
    assert "ganze Zahl" in words(page)
    page = words(mine.send(kids, status=422, greatest="viele").text)
    assert "Größte Zahl : Schreib hier bitte eine ganze Zahl" in page
    assert "höchstens 10" not in page  # that holds for numbers alone
    mine.send(kids, greatest="10", bands="")
    assert [choice.name for choice in asked(mine).question("kids").choices] == ["0–3", "4–6", "7–10"]


def test_a_text_asks_for_its_length(desk, asked):
    mine = desk()
    mine.send("bearbeiten/fragen/detail", longest="80")
    assert asked(mine).question("detail").max_length == 80


def test_another_type_asks_for_what_it_needs_and_keeps_the_words(desk, asked):
    mine = desk()
    page = mine.send("bearbeiten/fragen/detail", status=422, type="select_one", label="Getippt").text
    assert "Es braucht mindestens zwei Antworten" in words(page)
    form = fields(page.partition("<main")[2])
    assert form["label"] == ["Getippt"]
    typed = {"choices-0-label": "ja", "choices-1-label": "nein", "choices-2-label": "egal", "likert": "y"}
    mine.send("bearbeiten/fragen/detail", form=form, **typed)
    question = asked(mine).question("detail")
    assert (question.type, question.appearance, names(question)) == (
        "select_one",
        "likert",
        ["ja", "nein", "egal"],
    )


def test_when_it_is_asked_is_chosen_from_lists(desk, asked):
    mine = desk("themenwahl")
    form = mine.form("bearbeiten/fragen/alone")
    assert (form["waits_for"], form["whether"]) == (["format:allein"], ["chosen"])
    mine.send("bearbeiten/fragen/alone", whether="not-chosen")
    assert asked(mine).question("alone").relevant.text == "${format} != 'allein'"
    mine.send("bearbeiten/fragen/alone", waits_for="topics:anderes", whether="chosen")
    assert asked(mine).question("alone").relevant.text == "selected(${topics}, 'anderes')"
    mine.send("bearbeiten/fragen/alone", waits_for="")
    assert asked(mine).question("alone").relevant is None


def test_a_condition_that_the_lists_cannot_say_is_shown_and_stays(desk, asked):
    mine = desk(
        """
name: n
title: {de: T}
questions:
  - {name: kids, type: integer, label: {de: Kinder?}}
  - {name: more, type: text, label: {de: Mehr?}, relevant: "${kids} >= 2", constraint: ". != 'x'"}
"""
    )
    page = mine.read("bearbeiten/fragen/more")
    assert "${kids} &gt;= 2" in page
    assert ". != &#39;x&#39;" in page
    mine.send("bearbeiten/fragen/more", label="Noch mehr?")
    question = asked(mine).question("more")
    assert (question.relevant.text, question.constraint.text) == ("${kids} >= 2", ". != 'x'")


def test_hostile_words_are_escaped_and_come_back_unchanged(desk, asked):
    mine = desk()
    for text in HOSTILE:
        mine.send(
            TOPICS, **{"label": text, "hint": text, "choices-3-label": text, "choices-3-icon": text[:16]}
        )
        form = mine.form(TOPICS)
        assert (form["label"], form["hint"], form["choices-3-label"]) == ([text], [text], [text])
        for path in (
            "",
            "bearbeiten",
            TOPICS,
            f"{TOPICS}/themen",
            "bearbeiten/sprachen/en",
            "vorschau/de/seite",
            "oeffnen",
        ):
            page = mine.read(path)
            assert "<script>alert" not in page
            assert "<img src=x" not in page


def test_a_new_question_goes_on_to_its_page(desk, asked):
    mine = desk()
    typed = {"label": "Kommst du?", "type": "select_one", "answers": "ja\r\n\r\nnein\r\n"}
    answer = mine.send("bearbeiten/fragen/neu", **typed)
    assert answer.location == f"/team/umfragen/{mine.slug}/bearbeiten/fragen/kommst_du"
    question = asked(mine).questions[-1]
    assert [choice.label.say("de").text for choice in question.choices] == ["ja", "nein"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"label": ""}, "label"), ({"label": "Was?", "answers": "nur eine"}, "answers"), ({"type": ""}, "type")],
)
def test_a_new_question_that_is_not_whole_stays_on_the_page(desk, typed, field):
    mine = desk()
    page = mine.send("bearbeiten/fragen/neu", status=422, **{"answers": "a\nb"} | typed).text
    assert f'href="#{field}"' in page


def test_topics_are_picked_by_their_pictures(desk, asked):
    mine = desk()
    page = mine.read(f"{TOPICS}/themen")
    assert page.count('type="checkbox"') == 30
    assert mine.form(f"{TOPICS}/themen")["topics"] == ["schlaf", "kita", "geld"]
    mine.send(f"{TOPICS}/themen", topics=["kita", "wohnen", "gewalt"])
    assert names(asked(mine).question("topics")) == ["kita", "wohnen", "gewalt", "anderes"]
    mine.send(f"{TOPICS}/themen", status=422, topics=["nothing"])
    mine.send(f"{TOPICS}/themen", status=422, topics=[])
    assert "wohnen" in names(asked(mine).question("topics"))


def test_the_second_of_two_reads_so_and_keeps_her_words(desk, asked):
    mine = desk()
    old = mine.form(TOPICS)
    mine.send(TOPICS, label="Ihre Frage")
    page = mine.send(TOPICS, form=old, status=409, label="Meine Frage").text
    assert "Die Frage heißt jetzt: Ihre Frage" in words(page)
    assert asked(mine).question("topics").label.say("de").text == "Ihre Frage"
    again = fields(page.partition("<main")[2])
    assert again["label"] == ["Meine Frage"]
    mine.send(TOPICS, form=again)
    assert asked(mine).question("topics").label.say("de").text == "Meine Frage"


@pytest.mark.parametrize("path", ["bearbeiten/fragen/neu", f"{TOPICS}/themen"])
def test_an_old_page_saves_nothing_anywhere(desk, asked, path):
    mine = desk()
    old = mine.form(path)
    mine.send("bearbeiten/rahmen", title="Anders")
    before = asked(mine)
    typed = {"label": "Meine", "type": "text"} if "neu" in path else {"topics": ["kita", "schule"]}
    page = mine.send(path, form=old, status=409, **typed).text
    assert "Jemand anderes hat diese Umfrage gerade geändert" in page
    assert asked(mine) == before


def test_words_for_a_question_that_is_gone_become_a_new_one(desk, asked):
    mine = desk()
    old = mine.form(TOPICS)
    button = {"csrf_token": old["csrf_token"], "version": old["version"]}
    mine.send(f"{TOPICS}/entfernen", form=button, status=200)
    page = mine.send(TOPICS, form=old, status=409, label="Meine Frage", **{"choices-4-label": "Tee"}).text
    assert "Diese Frage hat gerade jemand entfernt." in words(page)
    mine.send("bearbeiten/fragen/neu", form=fields(page.partition("<main")[2]))
    new = asked(mine).questions[-1]
    assert new.label.say("de").text == "Meine Frage"
    assert new.choices[-1].label.say("de").text == "Tee"


@pytest.mark.long
def test_a_huge_list_is_refused_and_not_a_failure(desk, asked):
    mine = desk()
    before = asked(mine)
    rows = {f"choices-{number}-label": "x" for number in range(200)}
    mine.send(TOPICS, status=422, **rows)
    mine.send("bearbeiten/fragen/neu", status=422, label="?", type="select_one", answers="x\n" * 5000)
    assert asked(mine) == before


def test_another_language_may_come_first(desk, asked):
    mine = desk(
        "name: n\ndefault_language: en\nlanguages: [en]\ntitle: {en: T, de: Titel}\n"
        "questions:\n  - {name: q, type: text, label: {en: What?}}\n"
    )
    mine.send("bearbeiten/fragen/q", label="Which?")
    assert asked(mine).question("q").label.texts == (("en", "Which?"),)


def test_many_answers_are_written_one_in_each_line_before_what_is_last(desk, asked):
    mine = desk()
    mine.send(TOPICS, more="Tee\n\n  Kaffee ")
    assert names(asked(mine).question("topics")) == ["schlaf", "kita", "geld", "tee", "kaffee", "anderes"]
    page = mine.send(TOPICS, status=422, more="a\x7f").text
    assert 'href="#more"' in page


def test_a_condition_is_hidden_until_it_is_wanted(desk):
    mine = desk()
    assert '<details class="card condition">' in mine.read("bearbeiten/fragen/detail")
    mine.send("bearbeiten/fragen/detail", waits_for="topics:schlaf")
    assert '<details class="card condition" open>' in mine.read("bearbeiten/fragen/detail")
