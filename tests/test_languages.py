"""Ten languages: every word of the public pages in each of them, and the right one on the page."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from cafe_forms.languages import LANGUAGES, SIMPLE, TRANSLATIONS

ROOT = Path(__file__).parent.parent
PLACEHOLDER = re.compile(r"%\(\w+\)s")
TRANSLATED = [language for language in LANGUAGES.values() if language.tag != "de"]
each_language = pytest.mark.parametrize("language", TRANSLATED, ids=lambda language: language.tag)
PLACES = """
name: orte
languages: [de, de-simple, en, ar, fa, hr]
title: {de: Orte, de-simple: Ort, en: Places, ar: أماكن, fa: جاها, hr: Mjesta}
questions: [{name: a, type: text, label: {de: "Wo genau?", ar: "أين؟"}}]
"""


def forms(words) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


@pytest.fixture(scope="module")
def asked_for():
    """The msgids' forms in code and templates, as babel.cfg says where they stand."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = {forms(message) for _file, _line, message, *_ in extract_from_dir(ROOT, methods, options)}
    assert len(found) > 100
    return found


@cache
def catalogue(language, ending="po") -> dict:
    """What a catalogue holds, by the forms of each msgid."""
    name = "simple" if language.domain is SIMPLE else "messages"
    path = Path(TRANSLATIONS) / language.locale / "LC_MESSAGES" / f"{name}.{ending}"
    with path.open("rb") as file:
        read = read_po(file, locale=language.locale) if ending == "po" else read_mo(file)
    return {forms(message.id): message for message in read if message.id}


def test_every_sentence_of_the_team_is_there_in_english():
    with (ROOT / "babel-team.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(ROOT, methods, options, keywords=DEFAULT_KEYWORDS)
    asked = {forms(message) for _file, _line, message, *_ in found}
    with (Path(TRANSLATIONS) / "en" / "LC_MESSAGES" / "team.po").open("rb") as file:
        held = {forms(message.id): message for message in read_po(file, locale="en") if message.id}
    assert len(asked) > 1000
    assert asked - held.keys() == set()
    assert [message.id for message in held.values() if message.fuzzy or not all(forms(message.string))] == []
    assert [id for id, one in held.items() if placeholders(id) != placeholders(one.string)] == []


def placeholders(words) -> set[str]:
    return {name for form in forms(words) for name in PLACEHOLDER.findall(form)}


@each_language
def test_every_sentence_is_there_and_nobody_doubts_it(asked_for, language):
    held = catalogue(language)
    assert asked_for - held.keys() == set()
    assert [message.id for message in held.values() if message.fuzzy or not all(forms(message.string))] == []


@each_language
def test_no_placeholder_is_lost_or_invented(language):
    for message in catalogue(language).values():
        assert placeholders(message.string) == placeholders(message.id), message.id


@each_language
def test_the_compiled_words_are_the_written_ones(language):
    written, compiled = catalogue(language, "po"), catalogue(language, "mo")
    assert compiled.keys() == written.keys()
    for msgid, message in written.items():
        assert forms(compiled[msgid].string) == forms(message.string)


MOST_WORDS = 12  # of a sentence in Einfache Sprache; a sentence of this length must be the only thing said


def test_simple_german_says_one_thing_in_a_sentence():
    written = [
        form for message in catalogue(LANGUAGES["de-simple"]).values() for form in forms(message.string)
    ]
    sentences = [one for form in written for one in re.split(r"(?<=[.!?:])\s+", form)]
    assert len(sentences) > 200
    assert [one for one in sentences if len(one.split()) > MOST_WORDS] == []
    assert [one for one in sentences if ";" in one or " – " in one or one.count(",") > 2] == []


def test_simple_german_is_another_german(client, open_survey):
    survey = open_survey(PLACES)
    plain, simple = (client.get(f"/s/{survey.slug}/{tag}").text for tag in ("de", "de-simple"))
    assert '<html lang="de-simple" dir="ltr">' in simple
    assert "Freiwillig und anonym." in plain
    assert "Freiwillig und anonym." not in simple


def test_words_that_are_missing_stand_in_german_and_say_so(client, open_survey):
    survey = open_survey(PLACES)
    assert '<html lang="fa" dir="rtl">' in client.get(f"/s/{survey.slug}/fa").text
    assert '<span lang="de" dir="ltr">Wo genau?</span>' in client.get(f"/s/{survey.slug}/fa").text
    assert "Wo genau?" not in client.get(f"/s/{survey.slug}/ar").text


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [
        ("bs", "hr"),
        ("sr-Latn-RS", "hr"),
        ("prs-AF", "fa"),
        ("de-AT", "de"),
        ("en-GB,de;q=0.9", "en"),
        ("xx, ar;q=0.5, en;q=0.4", "ar"),
        ("xx", "de"),
        ("", "de"),
    ],
)
def test_a_page_speaks_the_language_that_a_phone_likes_best(client, open_survey, wanted, spoken):
    response = client.get(f"/s/{open_survey(PLACES).slug}", headers={"Accept-Language": wanted})
    assert response.status_code == 200
    assert f'<html lang="{spoken}" ' in response.text
