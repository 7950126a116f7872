"""What the tests of this room share: a bare Flask application, and definitions made of a few lines."""

import textwrap

import pytest
from flask import Flask
from flask_babel import Babel

from cafe_forms.surveys.definition.reading import read
from cafe_forms.surveys.form import response_form

EVERY_TYPE = """\
name: alles
kind: feedback
default_language: de
languages: [de, de-simple, en, ar]
threshold: 6
crosstabs: [[come, place]]
title: {de: "Alles am {date}", de-simple: "Alles", en: "Everything on {date}", ar: "كل شيء"}
questions:
  - name: come
    type: select_one
    appearance: likert
    required: true
    label: {de: "Kommst du?", en: "Are you coming?"}
    choices:
      - {name: ja, icon: "🙂", label: {de: ja, en: "yes"}}
      - {name: vielleicht, icon: "😐", label: {de: vielleicht}}
      - {name: nein, icon: "🙁", label: {de: nein}}
  - name: kids
    type: integer
    min: 0
    max: 8
    relevant: "${come} != 'nein'"
    label: {de: "Wie viele Kinder?"}
  - name: topics
    type: select_multiple
    max: 2
    rotate: true
    relevant: "${kids} >= 1"
    label: {de: "Was ist wichtig?"}
    hint: {de: "Wähle bis zu 2."}
    choices:
      - {topic: schlaf}
      - {topic: gewalt}
      - {topic: geld, name: geldsorgen}
      - {topic: kita}
      - {name: anderes, fixed: true, label: {de: "etwas anderes: egal was"}}
  - name: thanks
    type: note
    relevant: "selected(${topics}, 'anderes')"
    label: {de: "Schreib es in {site} auf."}
  - name: detail
    type: text
    max_length: 20
    relevant: "selected(${topics}, 'anderes')"
    constraint: ". != 'nichts'"
    constraint_message: {de: "Dann lass es einfach leer."}
    label: {de: "Was genau?"}
  - name: place
    type: select_multiple
    label: {de: "Wo?"}
    max: 4
    choices: [{sites}, {name: online, fixed: true, label: {de: "nur online"}}]
"""


@pytest.fixture(scope="session")
def everything():
    return read(EVERY_TYPE)


@pytest.fixture
def survey_of():
    """A definition from the YAML of its questions alone."""

    def make(questions: str, **top: str):
        lines = {"name": "probe", "title": '{de: "Probe"}'} | top
        head = "".join(f"{key}: {value}\n" for key, value in lines.items())
        return read(f"{head}questions:\n{textwrap.indent(textwrap.dedent(questions), '  ')}")

    return make


@pytest.fixture
def speaking():
    """A request in a bare application whose interface speaks German."""
    app = Flask("bare")
    app.secret_key = "only for this test"
    Babel(app, locale_selector=lambda: "de")
    with app.test_request_context():
        yield app


@pytest.fixture
def fill_in(speaking):
    """A form for a definition, filled in with (name, value) pairs as a browser sends them."""
    from werkzeug.datastructures import MultiDict

    def fill(definition, *pairs, language="de", seed=None):
        sent = MultiDict([(f"q_{name}", value) for name, value in pairs])
        return response_form(definition, language, seed)(sent)

    return fill
