"""The next round asks the same again, with the topics that are kept; which one asks for topics the definition says."""

import pytest

from cafe_forms.surveys import ready, rounds
from cafe_forms.surveys.definition import writing
from cafe_forms.surveys.definition.faults import Faults
from cafe_forms.surveys.definition.reading import read
from tests.surveys.editing.test_edit import labels


def test_it_keeps_these_topics_and_what_is_fixed():
    definition = ready.definition("themenwahl")
    again = rounds.again(definition, ("schlaf", "kita", "geld", "medien", "deutsch"))
    names = [choice.name for choice in again.question("topics").choices]
    assert names == ["schlaf", "kita", "medien", "deutsch", "geld", "anderes"]
    assert again.questions[1:] == definition.questions[1:]
    assert again.name == definition.name


def test_without_a_ranking_it_is_asked_again_as_it_was():
    definition = ready.definition("themenwahl")
    assert rounds.again(definition, ()) == definition


def test_other_kinds_are_asked_again_as_they_were():
    definition = ready.definition("rueckmeldung")
    assert definition.topic_question is None
    assert rounds.again(definition, ("schlaf",)) == definition


TWO = """
- {name: mood, type: select_one, label: {de: Wie?}, choices: [{name: a, label: {de: A}}, {name: b, label: {de: B}}]}
- {name: past, type: select_multiple, label: {de: Was war?}, choices: [{topic: kita}, {topic: geld}]}
- {name: next, type: select_multiple, label: {de: Was kommt?}, choices: [{topic: schlaf}, {topic: geld}]}
"""


def test_the_topic_question_bears_topics_or_is_marked_and_never_just_the_first(survey_of):
    assert survey_of(TWO).topic_question.name == "past"
    for name in ("mood", "past", "next"):
        marked = survey_of(TWO.replace(f"name: {name}, ", f"name: {name}, topic_question: true, "))
        assert marked.topic_question.name == name
        assert read(writing.to_yaml(marked)) == marked
    assert ready.definition("jahr").topic_question.name == "next"


def test_only_one_question_is_marked(survey_of):
    with pytest.raises(Faults, match="marked-already"):
        survey_of(TWO.replace("type: select_multiple, ", "type: select_multiple, topic_question: true, "))


def test_every_ready_survey_is_there():
    assert len({ready.definition(name).name for name in ready.NAMES}) == 6
    assert {file.stem for file in ready.LIBRARY.glob("*.yaml")} == set(ready.NAMES)
    assert labels(ready.definition("themenwahl").question("topics"))
