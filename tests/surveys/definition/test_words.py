"""Words fall back to what a reader may expect, and say which language that is."""

import pytest

from cafe_forms import languages
from cafe_forms.surveys.definition.words import LANGUAGES, RIGHT_TO_LEFT, Said, Words


@pytest.mark.parametrize(
    ("texts", "asked", "said"),
    [
        ({"de": "Hallo", "ar": "أهلا"}, "ar", "ar"),
        ({"de": "Hallo", "de-simple": "Guten Tag"}, "de-simple", "de-simple"),
        ({"de": "Hallo", "en": "Hello"}, "de-simple", "de"),
        ({"de-simple": "Guten Tag", "en": "Hello"}, "de", "de-simple"),
        ({"de": "Hallo", "de-simple": "Guten Tag", "en": "Hello"}, "tr", "de"),
        ({"de-simple": "Guten Tag", "en": "Hello"}, "tr", "de-simple"),
        ({"en": "Hello", "ru": "Привет"}, "tr", "ru"),
        ({"en": "Hello"}, "tr", "en"),
    ],
)
def test_it_falls_back(texts, asked, said):
    assert Words.of(texts).say(asked) == Said(texts[said], said)


def test_the_default_of_the_definition_comes_after_german():
    assert Words.of({"tr": "Selam", "ru": "Привет"}, "ru").say("fa").language == "ru"
    assert Words.of({"de": "Hallo", "ru": "Привет"}, "ru").say("fa").language == "de"


def test_it_knows_the_direction_of_what_it_says():
    words = Words.of({"de": "Hallo", "fa": "سلام"})
    assert (words.say("fa").direction, words.say("ar").direction) == ("rtl", "ltr")


def test_equal_words_are_equal_whatever_their_order():
    assert Words.of({"ar": "أ", "de": "a"}) == Words.of({"de": "a", "ar": "أ"})


def test_it_knows_the_languages_that_pages_speak():
    assert tuple(languages.LANGUAGES) == LANGUAGES
    assert {tag for tag, one in languages.LANGUAGES.items() if one.direction == "rtl"} == RIGHT_TO_LEFT
