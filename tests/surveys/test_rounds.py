"""The next round keeps three topics that led and two that lost narrowly."""

from cafe_forms.surveys import ready, rounds
from tests.surveys.test_editing import labels


def test_it_keeps_the_first_five_topics_and_what_is_fixed():
    definition = ready.definition("themenwahl")
    kept = rounds.kept(["schlaf", "", "kita", "geld", "kita", "medien", "deutsch", "seele"])
    assert kept == ("schlaf", "kita", "geld", "medien", "deutsch")
    again = rounds.again(definition, kept)
    names = [choice.name for choice in again.question("topics").choices]
    assert names == ["schlaf", "kita", "medien", "deutsch", "geld", "anderes"]
    assert again.questions[1:] == definition.questions[1:]
    assert again.name == definition.name


def test_without_a_ranking_it_is_asked_again_as_it_was():
    definition = ready.definition("themenwahl")
    assert rounds.again(definition, ()) == definition


def test_other_kinds_are_asked_again_as_they_were():
    definition = ready.definition("rueckmeldung")
    assert rounds.topic_question(definition) is None
    assert rounds.again(definition, ("schlaf",)) == definition


def test_every_ready_survey_is_there():
    assert len({ready.definition(name).name for name in ready.NAMES}) == 6
    assert {file.stem for file in ready.LIBRARY.glob("*.yaml")} == set(ready.NAMES)
    assert labels(ready.definition("themenwahl").question("topics"))
