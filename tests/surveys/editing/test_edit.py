"""Edits give a new definition, checked as a whole; what nobody touched keeps its meaning."""

import pytest

from cafe_forms.surveys import ready
from cafe_forms.surveys.definition.faults import Faults
from cafe_forms.surveys.definition.words import LANGUAGES
from cafe_forms.surveys.editing import edit
from cafe_forms.surveys.fault_lines import what

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "كيف حالكِ؟",
    "=1+1",
    "yes",
    "- a: [b]",
    "{x}",
)


def faults_of(edit, *arguments, **more):
    with pytest.raises(Faults) as raised:
        edit(*arguments, **more)
    return [f"{fault.path}: {what(fault)}" for fault in raised.value.faults]


def labels(question):
    return [choice.label.say("de").text for choice in question.choices]


def rows(question):
    return [
        {"name": one.name, "label": one.label.say("de").text, "icon": one.icon, "sensitive": one.sensitive}
        | {"fixed": one.fixed}
        for one in question.choices
    ]


def test_an_empty_survey_begins_with_one_question():
    made = edit.begun("Was wünscht ihr euch?", "other", "Womit?", "select_one", ["Tee", "Kaffee"])
    assert made.title.texts == (("de", "Was wünscht ihr euch?"),)
    assert made.name == "was_wuenscht_ihr_euch"
    assert [(choice.name, *choice.label.texts) for choice in made.questions[0].choices] == [
        ("tee", ("de", "Tee")),
        ("kaffee", ("de", "Kaffee")),
    ]


@pytest.mark.parametrize(
    ("title", "label", "answers", "path"),
    [
        ("", "Was?", ["a", "b"], "title.de: is missing"),
        ("T", " ", ["a", "b"], "questions[0].label.de: is missing"),
        ("T", "Was?", ["a"], "questions[0].choices: must hold at least two choices"),
        ("T\0", "Was?", ["a", "b"], "title.de: contains a control character"),
        ("T" * 2001, "Was?", ["a", "b"], "title.de: is longer than 2000"),
    ],
)
def test_it_refuses_what_an_import_refuses(title, label, answers, path):
    [fault] = faults_of(edit.begun, title, "other", label, "select_one", answers)
    assert fault.startswith(path)


@pytest.mark.parametrize("words", HOSTILE)
def test_words_stay_as_they_were_typed(words):
    made = edit.begun(words, "other", words, "select_multiple", [words, "b"])
    assert made.title.say("de").text == made.questions[0].label.say("de").text == words
    assert labels(made.questions[0])[0] == words


@pytest.mark.parametrize("name", ready.NAMES)
def test_saying_everything_anew_changes_nothing(name):
    definition = edited = ready.definition(name)
    edited = edit.with_head(edited, title=definition.title.say("de").text)
    for question in definition.questions:
        keys = {
            "label": question.label.say("de").text,
            "hint": question.hint.say("de").text if question.hint else "",
        }
        edited = edit.with_question(edited, question.name, keys, rows(question) if question.choices else None)
        codes = [choice.topic for choice in question.choices if choice.topic]
        if codes:
            edited = edit.with_topics(edited, question.name, codes)
    for language in LANGUAGES:
        texts = {path: dict(words.texts).get(language, "") for path, words in definition.words()}
        edited = edit.translated(edited, language, texts)
    assert edited == definition


def test_another_label_sets_the_translations_aside_until_somebody_looks(everything):
    edited = edit.with_question(everything, "come", {"label": "Bist du dabei?"})
    label = edited.question("come").label
    assert label.texts == (("de", "Bist du dabei?"),)
    assert label.outdated == (("en", "Are you coming?"),)


def test_another_spelling_keeps_the_other_languages(everything):
    edited = edit.with_question(everything, "come", {"label": "Bist du dabei?"}, same_meaning=True)
    assert edited.question("come").label.texts == (("de", "Bist du dabei?"), ("en", "Are you coming?"))


def test_a_hint_that_is_emptied_falls_away(everything):
    assert edit.with_question(everything, "topics", {"hint": ""}).question("topics").hint is None


def test_another_type_keeps_what_fits_it(everything):
    edited = edit.with_question(everything, "kids", {"type": "text"}).question("kids")
    assert (edited.type, edited.min, edited.max) == ("text", None, None)
    assert edit.with_question(everything, "detail", {"type": "integer"}).question("detail").constraint is None
    noted = edit.with_question(everything, "detail", {"type": "note"}).question("detail")
    assert (noted.max_length, noted.relevant) == (None, everything.question("detail").relevant)


def test_choices_keep_their_names_and_languages_and_new_ones_get_names(everything):
    come = everything.question("come")
    typed = [rows(come)[2], rows(come)[0] | {"label": "ja, gern"}]
    typed += [{"name": "", "label": "Öfter mal", "icon": "🌿", "sensitive": True, "fixed": False}]
    edited = edit.with_question(everything, "come", {}, typed).question("come")
    assert [choice.name for choice in edited.choices] == ["nein", "ja", "oefter_mal"]
    label = edited.choices[1].label
    assert (label.texts, label.outdated) == ((("de", "ja, gern"),), (("en", "yes"),))
    assert (edited.choices[2].icon, edited.choices[2].sensitive) == ("🌿", True)


def test_a_topic_and_the_sites_stay_what_they_are(everything):
    place = everything.question("place")
    typed = [*rows(place), {"name": "", "label": "{sites}"}]
    assert faults_of(edit.with_question, everything, "place", {}, typed)[0].startswith(
        "questions[5].choices[2]: the choice '{sites}' is there"
    )
    topics = everything.question("topics")
    typed = [row | {"label": "", "icon": "x"} for row in rows(topics)]
    typed[-1]["label"] = "egal"
    edited = edit.with_question(everything, "topics", {}, typed).question("topics")
    assert edited.choices[:4] == topics.choices[:4]


def test_a_number_that_is_none_is_a_fault_at_its_key(everything):
    assert faults_of(edit.with_question, everything, "topics", {"max": "viele"}) == [
        "questions[2].max: must be a whole number in plain digits"
    ]


def test_topics_come_before_what_is_fixed_and_the_greatest_number_follows():
    definition = ready.definition("themenwahl")
    question = edit.with_topics(definition, "topics", ["kita", "wohnen"]).question("topics")
    assert [choice.name for choice in question.choices] == ["kita", "wohnen", "anderes"]
    question = edit.with_topics(definition, "topics", ["kita"]).question("topics")
    assert question.max == 2


def test_a_question_that_another_waits_for_can_neither_go_nor_come_later(everything):
    assert faults_of(edit.without_question, everything, "kids") == [
        "questions[1].relevant: ${kids} is not a question of this survey"
    ]
    [fault] = faults_of(edit.moved, everything, "kids", 1)
    assert fault.startswith("questions[1].relevant: ${kids} comes later")


def test_with_a_question_its_pairs_go(survey_of):
    definition = survey_of(
        """
        - {name: a, type: select_one, label: {de: A}, choices: [{topic: kita}, {topic: geld}]}
        - {name: b, type: select_one, label: {de: B}, choices: [{topic: kita}, {topic: geld}]}
        """,
        crosstabs="[[a, b]]",
    )
    edited = edit.without_question(definition, "b")
    assert (len(edited.questions), edited.crosstabs) == (1, ())
    assert faults_of(edit.without_question, edited, "a") == ["questions: holds no question"]


@pytest.mark.parametrize(("by", "order"), [(-1, ["place", "detail"]), (1, ["detail", "place"])])
def test_a_question_moves_up_and_stays_at_the_edge(everything, by, order):
    edited = edit.moved(everything, "place", by)
    assert [question.name for question in edited.questions][-2:] == order


def test_a_translation_is_said_by_its_path_and_taken_back(everything):
    texts = {
        "title": "Her şey",
        "questions[0].choices[0].label": "evet",
        "questions[9].label": "yok",
        "x": "y",
    }
    edited = edit.translated(everything, "tr", texts)
    assert edited.title.say("tr").text == "Her şey"
    assert dict(edited.question("come").choices[0].label.texts)["tr"] == "evet"
    assert edit.translated(edited, "tr", dict.fromkeys(texts, "")) == everything


def test_a_question_that_is_not_there_is_a_key_error(everything):
    for change in (edit.without_question, lambda d, n: edit.moved(d, n, 1)):
        with pytest.raises(KeyError):
            change(everything, "weg")


def test_names_are_short_latin_and_free():
    assert edit.name_for("Schöne Grüße & mehr!", "x", ()) == "schoene_gruesse_mehr"
    assert edit.name_for("Kita", "x", ("kita", "kita_2")) == "kita_3"
    assert edit.name_for("كيف", "frage", ()) == "frage"
    assert edit.name_for("3 Wünsche", "frage", ("frage",)) == "frage_2"
    assert len(edit.name_for("a" * 5000, "x", ())) <= 30
