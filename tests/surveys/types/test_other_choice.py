"""A choice with a text beside it: what is typed there counts as ticked, and hangs on its choice."""

import pytest

from cafe_forms.surveys.definition.words import LANGUAGES
from cafe_forms.surveys.types import other_choice

ASKED = """
- name: one
  type: select_one
  label: {de: Eins}
  choices: [{name: a, label: {de: A}}, {name: rest, or_other: true, label: {de: Rest, en: rest}}]
- name: many
  type: select_multiple
  max: 1
  label: {de: Viele}
  choices: [{name: a, label: {de: A}}, {name: rest, or_other: true, label: {de: Rest}}]
"""


@pytest.fixture
def other(survey_of):
    return survey_of(ASKED)


def test_a_text_without_the_tick_counts_as_ticked(other, fill_in):
    form = fill_in(other, ("one.other", "Eis"), ("many.other", "Tee"))
    assert form.validate()
    assert form.answers() == {"one": "rest", "one.other": "Eis", "many": ["rest"], "many.other": "Tee"}
    assert all(asked.is_ticked(asked.choices[-1]) for asked in form.asked if asked.choices)


def test_a_tick_without_a_text_is_an_answer_and_a_blank_text_is_no_tick(other, fill_in):
    assert fill_in(other, ("one", "rest")).answers() == {"one": "rest"}
    assert fill_in(other, ("one.other", " \n "), ("many.other", "")).answers() == {}


def test_one_tick_too_many_is_said_and_another_circle_stays_while_the_text_is_named_once(other, fill_in):
    form = fill_in(other, ("one", "a"), ("one.other", "Eis"), ("many", "a"), ("many.other", "Tee"))
    assert not form.validate()
    assert list(form.errors) == ["q_many"]
    assert form.dropped_texts == ["one.other"]
    assert form.answers()["one"] == "a"


def test_it_is_asked_in_the_words_of_its_choice(other):
    text = other.question("one.other")
    assert [text.label.say(tag).text for tag in ("de", "en")] == ["Rest: Was genau?", "rest: what exactly?"]
    assert [one.name for one in other.fields] == ["one", "one.other", "many", "many.other"]
    assert len(other.questions) == 2


def test_its_words_are_there_in_every_language():
    for said in other_choice.sentences().values():
        assert list(said) == list(LANGUAGES)
    assert all("{choice}" in sentence for sentence in other_choice.sentences()["asked"].values())
