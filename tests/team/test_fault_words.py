"""Every fault that a definition can have is told to the team in German."""

import pytest

from cafe_forms.languages import speak_to_team
from cafe_forms.surveys.definition.places import Faults
from cafe_forms.surveys.definition.reading import read
from cafe_forms.team.fault_words import in_words
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


def messages(document):
    with pytest.raises(Faults) as raised:
        read(document)
    return [fault.message for fault in raised.value.faults]


def test_every_fault_has_german_words(app):
    with app.test_request_context():
        speak_to_team("de")
        found = {message for document in DOCUMENTS for message in messages(document)}
        assert len(found) > 50
        assert [message for message in found if in_words(message) == message] == []


def test_the_facts_of_a_fault_stay_in_its_words(app):
    with app.test_request_context():
        speak_to_team("de")
        assert in_words("is longer than 2000 characters") == "Das ist zu lang. Höchstens 2000 Zeichen."
        assert in_words("unknown kind 'a % b'; known are topics") == (
            "'a % b' kennen wir nicht. Möglich sind: topics"
        )
        assert in_words("something new") == "something new"
