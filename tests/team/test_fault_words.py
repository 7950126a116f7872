"""Every fault that a definition can have has its words: German for the team, English lines for the terminal."""

import pytest

from cafe_forms.languages import speak_to_team
from cafe_forms.surveys.definition.faults import Faults, wrong
from cafe_forms.surveys.definition.reading import read
from cafe_forms.surveys.fault_lines import LINES
from cafe_forms.team.words.fault_words import WORDS, in_words
from tests.codes_made import made, misfits
from tests.surveys.definition import test_faults as known

QUESTIONS = known.test_it_says_what_is_wrong_with_a_question.pytestmark[0].args[1]
TOPS = known.test_it_says_what_is_wrong_above_the_questions.pytestmark[0].args[1]
FILES = known.test_it_refuses_what_is_no_plain_yaml.pytestmark[0].args[1]
LAST = "{name: last, type: text, label: {de: x}}"
DOCUMENTS = [
    known.TEN_FAULTS,
    *(f"name: n\ntitle: {{de: t}}\nquestions:\n- {question}\n- {LAST}\n" for question, _fault in QUESTIONS),
    *("".join(f"{key}: {value}\n" for key, value in (known.TOP | top).items()) for top, _fault in TOPS),
    *(text for text, _fault in FILES),
    "name: n\ntitle: {de: t}\nquestions: [{name: q, type: text, label: {de: x}, relevant: '1 ='}]",
]


def faults_of(document):
    with pytest.raises(Faults) as raised:
        read(document)
    return raised.value.faults


def test_every_code_has_its_words_in_each_table_with_the_facts_they_need():
    found = list(made("wrong", "ExpressionError"))
    assert len(found) > 60
    assert misfits(found, LINES, WORDS) == []
    # The one code that is no literal is handed on by a place to the function.
    assert [one.file for one in found if not one.code] == ["places.py"]


def test_every_fault_can_be_said(app):
    with app.test_request_context():
        speak_to_team("de")
        said = {in_words(fault) for document in DOCUMENTS for fault in faults_of(document)}
    assert len(said) > 40
    assert not [sentence for sentence in said if "%(" in sentence]


def test_the_facts_of_a_fault_stay_in_its_words(app):
    with app.test_request_context():
        speak_to_team("de")
        assert in_words(wrong("too-long", most=2000)) == "Das ist zu lang. Höchstens 2000 Zeichen."
        unknown = wrong("unknown-value", what="kind", name="'a % b'", known=("topics", "other"))
        assert in_words(unknown) == "'a % b' kennen wir nicht. Möglich sind: topics, other"


def test_what_is_wrong_with_a_condition_is_said_in_german(app):
    with app.test_request_context():
        speak_to_team("de")
        (fault,) = faults_of(DOCUMENTS[-1])
        assert in_words(fault).endswith(
            "fehlt eine Frage wie ${thema}, eine Zahl oder ein Text in Anführungszeichen."
        )
