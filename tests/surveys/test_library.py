"""The ready surveys: asked as agreed, whole in ten languages, and each language in its own script."""

import re
import unicodedata
from importlib import resources

import pytest

from cafe_forms.surveys.definition import filling, writing
from cafe_forms.surveys.definition.reading import read
from cafe_forms.surveys.definition.words import LANGUAGES

LIBRARY = resources.files("cafe_forms.surveys") / "library"

# Choices by name as they stand on the page; `*` fixed at the end, `!` sensitive.
FAVOURS = "kinder mitfahren formular uebersetzen deutsch kochen naehen kleidung zuhoeren haare handy"
ASKED = {
    "themenwahl": [
        ("topics", "select_multiple", "schlaf grenzen kita medien erschoepfung kontakte behoerden deutsch"
         " geld! seele! anderes*"),
        ("detail", "text", ""),
        ("format", "select_one", "zuhoeren runde anonym allein weissnicht*"),
        ("alone", "note", ""),
        ("share", "select_one", "erzaehlen schreiben nein weissnicht*"),
    ],
    "rueckmeldung": [
        ("mood", "select_one", "gut geht schlecht"),
        ("meant", "select_one", "ja teils nein"),
        ("clear", "select_one", "ja teils nein"),
        ("trust", "select_one", "ja unsicher nein"),
        ("more", "select_one", "nochmal neues egal"),
        ("take", "text", ""),
        ("change", "text", ""),
    ],
    "fruehstueck": [
        ("come", "select_one", "ja vielleicht nein"),
        ("adults", "integer", ""),
        ("kids", "integer", ""),
        ("highchair", "integer", ""),
        ("buy", "select_multiple", "vegetarisch ohne_schwein ohne_milch ohne_gluten ohne_nuesse babybrei"
         " nichts*"),
        ("care", "select_one", "ja nein"),
    ],
    "tauschen": [
        ("can", "select_multiple", FAVOURS),
        ("want", "select_multiple", FAVOURS),
        ("idea", "text", ""),
        ("how", "select_one", "pinnwand fachkraft runde garnicht*"),
    ],
    "ort_zeit": [
        ("place", "select_multiple", "{sites} online*"),
        ("time", "select_multiple", "vormittag mittag nachmittag samstag abend"),
        ("dur", "select_one", "d60 d90 d120 egal"),
        ("way", "select_one", "fuss bus auto mitfahrt problem"),
        ("care", "select_one", "ja schoen nein"),
        ("hinder", "select_multiple", "weg zeit krank sprache fremd kraft vergessen zuhause! nichts*"),
        ("invite", "select_one", "aushang fachkraft gruppe zettel"),
    ],
    "jahr": [
        ("often", "select_one", "x1_2 x3_5 x6 weissnicht*"),
        ("know", "select_one", "stimmt teils nicht"),
        ("help", "select_one", "stimmt teils nicht"),
        ("welcome", "select_one", "stimmt teils nicht"),
        ("decide", "select_one", "stimmt teils nicht"),
        ("next", "select_multiple", "schlaf grenzen medien schule erschoepfung partnerschaft arbeit freizeit"
         " geld! frauengesundheit! anderes*"),
        ("best", "text", ""),
        ("less", "text", ""),
    ],
}  # fmt: skip
KINDS = {
    "themenwahl": "topics",
    "rueckmeldung": "feedback",
    "fruehstueck": "headcount",
    "tauschen": "support",
    "ort_zeit": "access",
    "jahr": "review",
}
PLACEHOLDERS = {"rueckmeldung": {"date"}, "fruehstueck": {"date"}, "ort_zeit": {"sites"}}
LIKERT = {
    "rueckmeldung": ["mood", "meant", "clear", "trust"],
    "jahr": ["know", "help", "welcome", "decide"],
}
MOST_TICKS = {
    "themenwahl": {"topics": 3},
    "rueckmeldung": {},
    "fruehstueck": {"buy": 4},
    "tauschen": {"can": 5, "want": 5},
    "ort_zeit": {"place": 3, "time": 3, "hinder": 3},
    "jahr": {"next": 3},
}
# Wordings short enough to be the same in German and in simple German.
ALREADY_SIMPLE = {
    "1 Stunde", "2 Stunden", "Abend", "Auto", "Baby-Brei", "Deutsch üben", "Haare schneiden",
    "Handy erklären", "Mittag", "Nachmittag", "Was hat gefehlt?", "Welche Themen nächstes Jahr?", "egal",
    "etwas anderes", "gar nicht", "gut", "ja", "keine Kraft", "nein", "nicht gut", "nichts",
    "nichts Besonderes", "nähen, reparieren", "ohne Milch", "ohne Nüsse", "vielleicht", "weiß nicht",
    "zusammen kochen", "öfter", "übersetzen",
}  # fmt: skip
SCRIPTS = {"ar": "ARABIC", "fa": "ARABIC", "uk": "CYRILLIC", "ru": "CYRILLIC"}


def library(name):
    return read((LIBRARY / f"{name}.yaml").read_bytes())


def wordings(definition):
    """Every title and label that the file itself gives, as (path, Words)."""
    yield "title", definition.title
    for question in definition.questions:
        for path, words in question.words():
            yield f"{question.name}.{path}", words


def marked(choice):
    return choice.name + "!" * choice.sensitive + "*" * choice.fixed


def scripts(text):
    """The scripts of the letters outside of placeholders, such as {"LATIN"}."""
    letters = filter(str.isalpha, re.sub(r"\{\w+\}", "", text))
    return {unicodedata.name(letter).split()[0] for letter in letters}


every_survey = pytest.mark.parametrize("name", ASKED)


def test_the_library_holds_these_six():
    assert {entry.name for entry in LIBRARY.iterdir()} == {f"{name}.yaml" for name in ASKED}


@every_survey
def test_it_asks_what_was_agreed(name):
    definition = library(name)
    asked = [
        (question.name, question.type, " ".join(map(marked, question.choices)))
        for question in definition.questions
    ]
    assert (definition.name, definition.kind) == (name, KINDS[name])
    assert asked == ASKED[name]


@every_survey
def test_it_is_complete_in_ten_languages(name):
    definition = library(name)
    assert tuple(definition.languages) == LANGUAGES
    assert definition.missing() == []
    assert all(words.languages == LANGUAGES for _, words in wordings(definition))


@every_survey
def test_it_leaves_the_threshold_to_the_setting(name):
    assert library(name).threshold is None


@every_survey
def test_every_question_may_be_skipped(name):
    assert not any(question.required for question in library(name).questions)


@every_survey
def test_it_limits_ticks_as_agreed(name):
    multiple = [question for question in library(name).questions if question.type == "select_multiple"]
    assert {question.name: question.max for question in multiple} == MOST_TICKS[name]


@every_survey
def test_it_has_the_placeholders_of_its_occasion(name):
    assert filling.placeholders(library(name)) == PLACEHOLDERS.get(name, set())


@every_survey
def test_a_placeholder_stands_in_every_language(name):
    for path, words in wordings(library(name)):
        found = {tuple(re.findall(r"\{\w+\}", text)) for _, text in words.texts}
        assert len(found) == 1, path


@every_survey
def test_faces_have_words_and_go_from_good_to_bad(name):
    likert = [question for question in library(name).questions if question.appearance == "likert"]
    assert [question.name for question in likert] == LIKERT.get(name, [])
    for question in likert:
        assert [choice.icon for choice in question.choices] == ["🙂", "😐", "🙁"]


@every_survey
def test_a_list_has_a_picture_for_every_choice_or_for_none(name):
    for question in library(name).questions:
        pictures = {bool(choice.icon) for choice in question.choices if not choice.is_sites}
        assert len(pictures) <= 1, question.name


@every_survey
def test_simple_german_is_its_own_wording(name):
    for path, words in wordings(library(name)):
        german, simple = words.say("de").text, words.say("de-simple").text
        assert german != simple or german in ALREADY_SIMPLE, path


@every_survey
def test_no_other_language_repeats_the_german(name):
    for path, words in wordings(library(name)):
        german = {words.say("de").text.casefold(), words.say("de-simple").text.casefold()}
        for tag in LANGUAGES[2:]:
            assert words.say(tag).text.casefold() not in german, f"{path} {tag}"


@every_survey
def test_every_language_is_written_in_its_script(name):
    for path, words in wordings(library(name)):
        for tag, text in words.texts:
            assert scripts(text) == {SCRIPTS.get(tag, "LATIN")}, f"{path} {tag}: {text}"


@every_survey
def test_digits_are_western(name):
    for _, words in wordings(library(name)):
        for _, text in words.texts:
            assert all(digit.isascii() for digit in text if digit.isdigit()), text


@every_survey
def test_choices_of_a_question_read_differently(name):
    for question in library(name).questions:
        for tag in LANGUAGES:
            labels = [choice.label.say(tag).text for choice in question.choices if not choice.is_sites]
            assert len(set(labels)) == len(labels), f"{question.name} {tag}"


@every_survey
def test_it_says_the_same_after_being_written_out(name):
    assert read(writing.to_yaml(library(name))) == library(name)


@pytest.mark.parametrize("name", ["themenwahl", "jahr"])
def test_ten_topics_come_from_the_catalogue(name):
    choices = [choice for question in library(name).questions for choice in question.choices]
    assert sum(bool(choice.topic) for choice in choices) == 10


@pytest.mark.parametrize(
    ("name", "rotated"),
    [
        ("themenwahl", ["topics"]),
        ("rueckmeldung", []),
        ("fruehstueck", []),
        ("tauschen", ["can", "want"]),
        ("ort_zeit", ["hinder"]),
        ("jahr", ["next"]),
    ],
)
def test_only_long_lists_rotate(name, rotated):
    assert [question.name for question in library(name).questions if question.rotate] == rotated


@pytest.mark.parametrize(
    ("name", "lengths"),
    [
        ("themenwahl", {"detail": 300}),
        ("rueckmeldung", {"take": 300, "change": 300}),
        ("tauschen", {"idea": 200}),
        ("jahr", {"best": 300, "less": 300}),
    ],
)
def test_texts_are_short(name, lengths):
    texts = [question for question in library(name).questions if question.type == "text"]
    assert {question.name: question.max_length for question in texts} == lengths


def test_breakfast_asks_everybody_and_whoever_does_not_come_says_0():
    questions = {question.name: question for question in library("fruehstueck").questions}
    bounds = {name: (questions[name].min, questions[name].max) for name in ("adults", "kids", "highchair")}
    assert bounds == dict.fromkeys(("adults", "kids", "highchair"), (0, 4))
    for name in bounds:
        assert questions[name].relevant is None
        assert questions[name].hint.say("de").text == "0, wenn du nicht kommst."


def test_the_note_on_talking_alone_is_for_those_who_wish_to():
    alone = library("themenwahl").question("alone")
    assert alone.relevant.holds({"format": "allein"})
    assert not alone.relevant.holds({"format": "runde"})
    assert not alone.relevant.holds({})


def test_every_offer_has_its_wish_said_as_a_wish_in_each_language():
    can, want = (library("tauschen").question(name) for name in ("can", "want"))
    assert [(one.name, one.icon) for one in can.choices] == [(one.name, one.icon) for one in want.choices]
    for offer, wish in zip(can.choices, want.choices, strict=True):
        for tag in LANGUAGES:
            assert offer.label.say(tag).text != wish.label.say(tag).text, (offer.name, tag)


def test_place_and_time_are_the_only_declared_pair():
    pairs = {name: [tuple(pair) for pair in library(name).crosstabs] for name in ASKED}
    assert {name: found for name, found in pairs.items() if found} == {"ort_zeit": [("place", "time")]}
