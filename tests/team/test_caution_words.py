"""Whatever is to think of before a survey opens has its sentence in the template."""

import re

import pytest

from cafe_forms.languages import speak_to_team
from cafe_forms.surveys.definition.question import Question
from cafe_forms.surveys.definition.words import Words
from cafe_forms.surveys.editing.cautions import Caution
from cafe_forms.surveys.editing.forbidden import NEVER_ASKED
from cafe_forms.team.words import caution_words
from tests.codes_made import PACKAGE, made

TEMPLATE = PACKAGE.parent / "templates/team/caution.txt"


def test_every_caution_has_a_sentence_and_none_is_left_over():
    known = set(re.findall(r"caution\.what == '([\w-]+)'", TEMPLATE.read_text(encoding="utf-8")))
    assert {one.code for one in made("Caution") if one.code} == known


@pytest.mark.parametrize(
    ("what", "numbers", "said"),
    [
        ("untranslated", {"en": 1}, "English: 1 Text fehlt und steht dort auf Deutsch."),
        (
            "untranslated",
            {"en": 2, "ar": 3},
            "In 2 Sprachen fehlen Texte und stehen dort auf Deutsch: English (2), \u2068العربية\u2069 (3).",
        ),
        (
            "outdated",
            {"en": 2, "tr": 1},
            "In 2 Sprachen ist das Deutsche neu. Bis jemand die Übersetzungen prüft, steht dort Deutsch: "
            "English (2), Türkçe (1).",
        ),
    ],
)
def test_languages_are_told_in_one_sentence(app, what, numbers, said):
    with app.test_request_context():
        speak_to_team("de")
        assert [line for _caution, line in caution_words.said([Caution(what, {"numbers": numbers})])] == [
            said
        ]


@pytest.mark.parametrize("what", NEVER_ASKED)
def test_each_thing_that_is_never_asked_has_its_sentence(app, what):
    asked = Question("q", "text", Words.of({"de": "Wie heißt du?"}))
    caution = Caution(f"never-ask-{what.replace(' ', '-')}", {"questions": (asked,)})
    with app.test_request_context():
        speak_to_team("de")
        ((_caution, line),) = caution_words.said([caution])
    assert line.startswith("„Wie heißt du?“: Das klingt nach ")
