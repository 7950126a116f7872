"""Groups: a heading, the questions under it, and its condition, which is one of each of them."""

import pytest

from cafe_forms.surveys.definition import dependence, writing
from cafe_forms.surveys.definition.faults import Faults
from cafe_forms.surveys.definition.reading import read
from cafe_forms.surveys.editing import edit

GROUPED = """\
name: gruppen
title: {de: Gruppen}
questions:
  - name: kommt
    type: select_one
    label: {de: "Kommst du?"}
    choices: [{name: ja, label: {de: ja}}, {name: nein, label: {de: nein}}]
  - name: anfahrt
    type: group
    label: {de: "Der Weg hierher"}
    hint: {de: "Zwei Fragen."}
    relevant: "${kommt} = 'ja'"
  - name: womit
    type: select_one
    group: anfahrt
    label: {de: "Womit?"}
    choices: [{name: bus, label: {de: Bus}}, {name: rad, label: {de: Rad}}]
  - name: warum
    type: text
    group: anfahrt
    relevant: "${womit} = 'bus' or ${womit} = 'rad'"
    label: {de: "Warum?"}
  - name: noch
    type: text
    label: {de: "Noch etwas?"}
"""


@pytest.fixture
def grouped():
    return read(GROUPED)


def test_a_groups_condition_counts_as_one_of_each_of_its_questions(grouped):
    found = {question.name for question in dependence.conditional(grouped)}
    assert found == {"womit", "warum"}
    assert grouped.question("warum").relevant.names == {"kommt", "womit"}


def test_both_conditions_must_hold_whatever_stands_in_them(grouped):
    holds = grouped.question("warum").relevant.holds
    assert holds({"kommt": "ja", "womit": "rad"})
    assert not holds({"kommt": "nein", "womit": "rad"})
    assert not holds({"kommt": "ja"})


def test_an_answer_in_a_group_that_is_not_asked_is_dropped(grouped, fill_in):
    form = fill_in(grouped, ("kommt", "nein"), ("womit", "bus"), ("warum", "Bus"))
    assert form.answers() == {"kommt": "nein"}


def test_it_is_written_as_it_was_read(grouped):
    assert read(writing.to_yaml(grouped)) == grouped
    assert writing.document(grouped)["questions"][3]["relevant"] == "${womit} = 'bus' or ${womit} = 'rad'"


@pytest.mark.parametrize("group", ["womit", "fehlt"])
def test_a_question_apart_from_its_group_is_a_fault(group):
    with pytest.raises(Faults, match="outside-group"):
        read(GROUPED.replace("  - name: noch\n", f"  - name: noch\n    group: {group}\n"))


def test_another_question_between_is_a_fault():
    with pytest.raises(Faults, match="outside-group"):
        read(GROUPED.replace("    type: select_one\n    group: anfahrt\n", "    type: select_one\n"))


def groups(definition):
    return [question.group for question in definition.questions]


def test_a_question_that_is_moved_among_those_of_a_group_joins_it(grouped):
    assert groups(edit.moved(grouped, "noch", -1)) == ["", "", "anfahrt", "anfahrt", "anfahrt"]


def test_a_question_that_is_moved_past_its_heading_leaves_it(grouped):
    assert groups(edit.moved(grouped, "womit", -1)) == ["", "", "", "anfahrt", ""]


def test_a_new_question_stands_in_the_group_that_ends_there(grouped):
    shorter = edit.without_question(grouped, "noch")
    assert groups(edit.with_new_question(shorter, "Wann?", "text", []))[-1] == "anfahrt"
    assert groups(edit.with_new_question(grouped, "Wann?", "text", []))[-1] == ""


def test_a_heading_stays_while_questions_stand_under_it(grouped):
    with pytest.raises(Faults):
        edit.without_question(grouped, "anfahrt")


TABLE = """\
name: tabelle
title: {de: Tabelle}
questions:
  - name: cafe
    type: group
    label: {de: "Wie ist es bei uns?"}
    choices: [{name: ja, label: {de: stimmt}}, {name: nein, label: {de: "stimmt nicht"}}]
  - {name: warm, type: select_one, group: cafe, label: {de: "Willkommen"}}
  - {name: zeit, type: select_one, group: cafe, label: {de: "Die Zeit passt"}}
"""


def test_the_statements_of_a_table_share_its_scale_which_is_written_once():
    table = read(TABLE)
    assert [choice.name for choice in table.question("warm").choices] == ["ja", "nein"]
    assert [path for path, _wording in table.words()] == [
        "title",
        "questions[0].label",
        "questions[0].choices[0].label",
        "questions[0].choices[1].label",
        "questions[1].label",
        "questions[2].label",
    ]
    assert read(writing.to_yaml(table)) == table
    assert "choices" not in writing.document(table)["questions"][1]


def test_a_statement_is_answered_like_any_select_one(fill_in):
    assert fill_in(read(TABLE), ("warm", "ja"), ("zeit", "vielleicht")).answers() == {"warm": "ja"}


def test_a_statement_that_leaves_its_table_takes_the_scale_along():
    moved = edit.moved(read(TABLE), "warm", -1)
    assert moved.question("warm").own_choices == read(TABLE).question("cafe").choices
    assert groups(moved) == ["", "", "cafe"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (', {name: nein, label: {de: "stimmt nicht"}}', "", "scale-length"),
        ("{name: ja, label: {de: stimmt}}", "{topic: geld}", "scale-of-topics"),
        ("    choices: [", "    # choices: [", "no-scale"),
        ("group: cafe, label: {de: Will", "label: {de: Will", "missing|outside-group"),
    ],
)
def test_a_scale_that_cannot_be_one_is_a_fault(old, new, code):
    text = (
        TABLE.replace(old, new)
        if old in TABLE
        else TABLE.replace('group: cafe, label: {de: "Will', 'label: {de: "Will')
    )
    with pytest.raises(Faults, match=code):
        read(text)
