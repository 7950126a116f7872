"""Sentences in a definition: ordinary choices in the place of a text, in step with its topics, a café's own kept."""

import pytest

from cafe_forms.cafe import sites
from cafe_forms.clock import utcnow
from cafe_forms.surveys import ready, rounds, sentences
from cafe_forms.surveys.definition import writing
from cafe_forms.surveys.definition.reading import read
from cafe_forms.surveys.editing import edit, sentence_edit
from tests.conftest import SMALL


@pytest.fixture
def tapped():
    return sentence_edit.in_place_of_text(ready.definition("themenwahl"))


def names(definition):
    return [choice.name for choice in definition.question("exact").choices]


def test_twelve_stand_in_the_place_of_the_text_unconditional_and_whole(tapped):
    assert [question.name for question in tapped.questions] == ["topics", "exact", "format", "alone", "share"]
    asked = tapped.question("exact")
    assert (asked.type, asked.max, asked.rotate, asked.required) == ("select_multiple", 3, True, False)
    assert asked.relevant is None
    assert len(asked.choices) == sentences.MOST
    assert {choice.name for choice in asked.choices if choice.sensitive} == {"satz_geld_1", "satz_seele_1"}
    assert tapped.missing() == []
    assert read(writing.to_yaml(tapped)) == tapped
    assert tapped.topic_question.name == "topics"


def test_a_survey_without_topics_or_without_a_text_stays_as_it_is(tapped):
    for name in ("rueckmeldung", "tauschen"):
        assert sentence_edit.in_place_of_text(ready.definition(name)) == ready.definition(name)
    assert sentence_edit.in_place_of_text(tapped) == tapped


def test_the_text_may_stay_and_without_a_sentence_the_question_goes():
    both = sentence_edit.with_sentences(
        ready.definition("themenwahl"), ["satz_kita_2", "satz_geld_1"], keeps_text=True
    )
    assert [question.name for question in both.questions][:3] == ["topics", "exact", "detail"]
    assert both.question("exact").max == 2
    assert sentence_edit.with_sentences(both, [], keeps_text=True) == ready.definition("themenwahl")


def test_what_a_cafe_added_or_reworded_stays(tapped):
    rows = [
        {"name": c.name, "label": c.label.say("de").text, "icon": c.icon}
        for c in tapped.question("exact").choices
    ]
    rows[0]["label"] = "Mein Kind schläft erst sehr spät ein."
    own = edit.with_question(
        tapped, "exact", {}, [*rows[:2], {"name": "", "label": "Ich suche eine Mitfahrt."}]
    )
    again = sentence_edit.with_sentences(own, ["satz_schlaf_1", "satz_kita_2"], keeps_text=True)
    assert [choice.label.say("de").text for choice in again.question("exact").choices] == [
        "Mein Kind schläft erst sehr spät ein.",
        "Mein Kind weint, wenn ich es in der Kita abgebe.",
        "Ich suche eine Mitfahrt.",
    ]


def test_the_sentences_follow_the_topics(tapped):
    edited = sentence_edit.with_topics(tapped, "topics", ["schlaf", "essen"])
    assert names(edited) == ["satz_schlaf_1", "satz_schlaf_2", "satz_essen_1", "satz_essen_2"]
    assert rounds.again(tapped, ("schlaf", "essen")) == edited
    text = ready.definition("themenwahl")
    assert sentence_edit.with_topics(text, "topics", ["essen"]) == edit.with_topics(text, "topics", ["essen"])


@pytest.mark.parametrize(
    ("expected", "asks"), [(None, "exact"), (8, "exact"), (14, "exact"), (15, "detail"), (30, "detail")]
)
def test_where_fewer_than_fifteen_are_expected_it_begins_with_sentences(site, open_survey, expected, asks):
    open_survey(SMALL, now=utcnow(), expected=expected)
    begun = rounds.in_its_size(ready.definition("themenwahl"), site)
    assert begun.questions[1].name == asks
    assert (
        rounds.in_its_size(ready.definition("themenwahl"), sites.add("Anderswo")).questions[1].name == "exact"
    )
