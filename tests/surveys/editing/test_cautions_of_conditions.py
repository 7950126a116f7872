"""What is said of conditions before a survey opens: who is asked of some alone shows little, or nothing."""

import pytest

from cafe_forms.surveys.editing import cautions
from cafe_forms.surveys.publishing import Rules
from tests.surveys.editing.cautioned import TICKS, found, names, select, told, whats


def test_a_condition_that_nothing_can_meet(app, survey_of):
    definition = survey_of(
        select("a", "A", 2)
        + """- {name: b, type: text, label: {de: B}, relevant: "${a} = 'weg' or not(selected(${a}, 'c1'))"}"""
    )
    [(what, facts)] = found(definition)
    assert (what, names(facts), facts["choices"]) == ("never-reached", ["b"], "weg")


SECRET = "- {name: s, type: select_multiple, label: {de: S}, choices: [{topic: geld}, {topic: kita}]}\n"


COUNT = "- {name: n, type: integer, label: {de: N}}\n"


WORDS = "- {name: w, type: text, label: {de: W}}\n"


def waiting(condition, name="q"):
    return f'- {{name: {name}, type: text, label: {{de: Q}}, relevant: "{condition}"}}\n'


@pytest.mark.parametrize(
    ("before", "condition", "least"),
    [
        (select("a", "A", 3), "${a} = 'c1'", 5),
        (select("a", "A", 3), "${a} != 'c1'", 5),
        (select("a", "A", 3), "${a} = 'c1' or ${a} = 'c0'", 5),
        (TICKS, "selected(${t}, 'x')", 5),
        (SECRET, "selected(${s}, 'geld')", 7),
        (SECRET, "selected(${s}, 'kita')", 5),
        (select("a", "A", 2), "${a} = 'c0' and ${a} = 'c1'", None),
        (select("a", "A", 2) + select("b", "B", 2), "${a} = 'c1' and ${b} = 'c1'", None),
        (TICKS, "selected(${t}, 'x') or selected(${t}, 'y')", None),
        (COUNT, "${n} > 2", None),
        (WORDS, "${w} = 'ja'", None),
    ],
)
def test_what_only_some_are_asked_shows_little_or_nothing(app, survey_of, before, condition, least):
    definition, rules = survey_of(before + waiting(condition)), Rules(sensitive=7)
    said = {
        one.what: one.facts
        for one in cautions.about(definition, cautions.Plan(rules))
        if "q" in repr(one.facts)
    }
    if least is None:
        assert names(said["never-shown"]) == ["q"]
    else:
        assert (names(said["asked-of-some"]), said["asked-of-some"]["least"]) == (["q"], least)
    assert len({"never-shown", "asked-of-some"} & set(said)) == 1


def test_two_conditions_on_two_questions_cost_the_second_its_result(app, survey_of):
    definition = survey_of(
        select("a", "A", 2)
        + waiting("${a} = 'c1'", "first")
        + select("b", "B", 2)
        + waiting("${b} = 'c1'", "second")
    )
    assert told("asked-of-some", definition) == ["first"]
    assert told("never-shown", definition) == ["second"]


def test_a_note_for_some_is_no_matter(app, survey_of):
    definition = survey_of(select("a", "A", 2) + waiting("${a} = 'c1'").replace("text", "note"))
    assert whats(definition) == []
