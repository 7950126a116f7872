"""Each type knows how it is asked, cleaned and counted."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_forms.surveys.definition.faults import Faults
from cafe_forms.surveys.types.every import TYPES
from cafe_forms.surveys.types.question_type import normalised
from cafe_forms.surveys.types.select import ordered
from tests.pace import in_time

GREATEST_TIME = 2.0  # seconds, on a slow machine


@pytest.fixture
def topics(everything):
    return everything.question("topics")


def names(choices):
    return [choice.name for choice in choices]


def test_without_a_seed_choices_stand_as_defined(topics):
    assert ordered(topics, None) == topics.choices


def test_the_same_seed_gives_the_same_order(topics):
    assert ordered(topics, b"seed") == ordered(topics, b"seed")


def test_every_choice_comes_first_now_and_then_but_a_fixed_one_stays_last(topics):
    orders = [names(ordered(topics, bytes([number]))) for number in range(200)]
    firsts = [order[0] for order in orders]
    assert all(30 <= firsts.count(name) <= 75 for name in ("schlaf", "gewalt", "geldsorgen", "kita"))
    assert {order[-1] for order in orders} == {"anderes"}
    assert {tuple(sorted(order)) for order in orders} == {tuple(sorted(names(topics.choices)))}


def test_choices_are_not_rotated_unasked(everything):
    come = everything.question("come")
    assert {ordered(come, bytes([number])) for number in range(20)} == {come.choices}


@pytest.mark.parametrize(
    ("name", "value", "answer"),
    [
        ("come", "ja", "ja"),
        ("come", "no such choice", None),
        ("come", "", None),
        ("come", None, None),
        ("come", ["ja"], None),
        ("topics", ["kita", "schlaf", "kita"], ["schlaf", "kita"]),
        ("topics", "kita", ["kita"]),
        ("topics", ["nothing"], None),
        ("topics", [], None),
        ("topics", [3, None], None),
        ("kids", "3", 3),
        ("kids", " 3 ", 3),
        ("kids", "٣", 3),
        ("kids", "۸", 8),
        ("kids", 0, 0),
        ("kids", "9", None),
        ("kids", "-1", None),
        ("kids", "2,5", None),
        ("kids", "²", None),
        ("kids", "1" * 5000, None),
        ("kids", "", None),
        ("kids", None, None),
        ("kids", ["3"], None),
        ("detail", "Hallo", "Hallo"),
        ("detail", " Hallo\r\n", " Hallo\n"),
        ("detail", " \r\n\t", None),
        ("detail", None, None),
        ("detail", 3, None),
        ("thanks", "anything", None),
    ],
)
def test_it_cleans_what_was_answered(everything, name, value, answer):
    question = everything.question(name)
    assert everything.type_of(question).clean(question, value) == answer


def test_only_one_choice_has_a_text_beside_it_and_no_step_of_a_scale(survey_of):
    choice = "{name: %s, or_other: true, label: {de: x}}"
    asked = "- {name: q, type: select_one, label: {de: Q}, %s choices: [%s, %s]}"
    for appearance, other in (("", choice % "b"), ("appearance: likert,", "{name: b, label: {de: b}}")):
        with pytest.raises(Faults, match="beside"):
            survey_of(asked % (appearance, choice % "a", other))


def test_select_one_counts_every_choice_in_order(everything):
    question = everything.question("come")
    tally = everything.type_of(question).tally(question, ["nein", "ja", "nein"])
    assert list(tally.items()) == [("ja", 1), ("vielleicht", 0), ("nein", 2)]


def test_select_multiple_counts_every_choice_in_order(everything, topics):
    tally = everything.type_of(topics).tally(topics, [["kita"], ["schlaf", "kita"]])
    assert list(tally.items()) == [
        *(("schlaf", 1), ("gewalt", 0), ("geldsorgen", 0), ("kita", 2), ("anderes", 0))
    ]


def test_numbers_are_only_summed_and_texts_only_listed(everything):
    kids, detail, thanks = (everything.question(name) for name in ("kids", "detail", "thanks"))
    assert TYPES["integer"].tally(kids, iter([2, 3])) == {"_sum": 5}
    assert TYPES["integer"].texts(kids, [2]) == []
    assert TYPES["text"].tally(detail, ["a"]) == {}
    assert TYPES["text"].texts(detail, iter(["a", "b"])) == ["a", "b"]
    assert TYPES["note"].tally(thanks, []) == {}


@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
def test_each_type_has_its_two_templates(app, kind):
    app.jinja_env.get_template(kind.template)
    with app.test_request_context():
        team = app.jinja_env.get_template(kind.team_template).module
        assert str(team.called())
    parts = {"called", "limits", "looks", *(["sheet"] if kind.is_answered else [])}
    assert parts <= set(dir(team))


def test_each_type_names_its_rule_and_its_template():
    assert {name: kind.result for name, kind in TYPES.items()} == {
        **{"select_one": "exclusive", "select_multiple": "multiple", "integer": "sum"},
        **{"range": "exclusive", "text": "texts", "note": None, "group": None},
    }
    assert all(kind.template == f"questions/{name}.html" for name, kind in TYPES.items())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\0b\x07c\x1fd\te", "abcd\te"),
        ("Cafe\u0301", "Café"),
        ("e\0\u0301", "é"),
        ("\ud800x\udfff", "\ufffdx\ufffd"),
        ("👩‍👧 می\u200cخواهم", "👩‍👧 می\u200cخواهم"),
    ],
)
def test_typed_text_is_normalised(typed, kept):
    assert normalised(typed) == kept


@settings(deadline=None)
@given(st.text())
def test_normalising_twice_changes_nothing_more(text):
    once = normalised(text)
    assert normalised(once) == once
    once.encode()


def test_hostile_accents_cost_no_time():
    started = time.monotonic()
    normalised("a" + "\u0315\u0300" * 50_000)
    assert in_time(time.monotonic() - started, GREATEST_TIME)
