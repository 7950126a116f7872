"""Every fault that a definition can have has its words: German for the team, English lines for the terminal."""

import ast
import re
from pathlib import Path

import pytest

from cafe_forms.languages import speak_to_team
from cafe_forms.surveys.definition.faults import Faults, wrong
from cafe_forms.surveys.definition.reading import read
from cafe_forms.surveys.fault_lines import LINES
from cafe_forms.team.fault_words import WORDS, in_words
from tests.surveys.definition import test_faults as known

ROOT = Path(__file__).parents[2]
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


SITES = {"wrong", "ExpressionError"}  # what makes a fault; a Place's own method is called `wrong` as well


def faults_of(document):
    with pytest.raises(Faults) as raised:
        read(document)
    return raised.value.faults


def made():
    """What the code can find wrong, by code: the names of the facts, once for each place that says so."""
    for file in (ROOT / "cafe_forms").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and called(node) in SITES:
                yield node.args[0], {keyword.arg for keyword in node.keywords}, file.name


def called(call):
    return getattr(call.func, "attr", None) or getattr(call.func, "id", None)


def placeholders(sentence):
    return set(re.findall(r"%\((\w+)\)s", sentence))


def test_every_code_has_its_words_in_each_table():
    spelled = [code.value for code, _facts, _file in made() if isinstance(code, ast.Constant)]
    assert len(spelled) > 60
    assert set(spelled) == set(LINES) == set(WORDS)


def test_a_fault_has_exactly_the_facts_of_its_words():
    found = [(code.value, facts, file) for code, facts, file in made() if isinstance(code, ast.Constant)]
    assert [one for one in found if one[1] != placeholders(LINES[one[0]])] == []
    assert [code for code in WORDS if not placeholders(WORDS[code]) <= placeholders(LINES[code])] == []


def test_no_code_is_put_together():
    """The one call with a code that is no literal is the method that hands on to the function."""
    assert [file for code, _facts, file in made() if not isinstance(code, ast.Constant)] == ["places.py"]


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
