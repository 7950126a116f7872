"""9. No hidden cell can be computed: whole definitions, in which questions depend on each other."""

import random

import pytest

from cafe_forms.results.disclosure import FEW, NOT_ASKED
from cafe_forms.results.printing import Counts, printed
from cafe_forms.surveys import ready
from cafe_forms.surveys.definition import writing
from cafe_forms.surveys.definition.faults import Faults
from cafe_forms.surveys.definition.reading import read
from cafe_forms.surveys.editing import edit, sentence_edit
from tests.picking import quick_tries
from tests.promises.planted_rules import JA_NEIN, PLANTED
from tests.promises.random_definitions import definition, drawn, question
from tests.promises.response_kinds import Kinds
from tests.promises.solver_definitions import USUAL, Summary, told

IN_THE_SUITE, PROVED = range(150), range(150, 2000)


def numbers(shown, name):
    return [cell.note or cell.count for cell in shown.cells[name]]


@pytest.mark.parametrize(
    "seeds", [IN_THE_SUITE, pytest.param(PROVED, marks=pytest.mark.prove)], ids=["some", "many"]
)
@pytest.mark.long
def test_no_drawn_definition_tells_a_hidden_cell(seeds, record_property):
    summary = Summary()
    for seed in seeds:
        lot = random.Random(seed)
        asked = drawn(lot)
        women = lot.choice((5, 6, 7, 8) if len(Kinds(asked).responses) <= 7 else (5, 6))
        found = told(asked, women, summary=summary)
        assert not found, (seed, women, writing.to_yaml(asked), found[:3])
    record_property("said", f"{summary}: 0 told")


def test_sentences_to_tap_tell_no_hidden_cell(record_property):
    """The ready survey with its sentences, cut down to two choices each: what the solver can draw whole."""
    asked = sentence_edit.in_place_of_text(ready.definition("themenwahl"))
    for name in ("alone", "format", "share"):
        asked = edit.without_question(asked, name)
    asked = edit.with_topics(asked, "topics", ["schlaf"])
    asked = sentence_edit.with_sentences(asked, ["satz_schlaf_1", "satz_geld_1"], keeps_text=True)
    summary = Summary()
    assert told(asked, 5, summary=summary) == told(asked, 6, summary=summary) == []
    record_property("said", f"{summary}: 0 told")


# What was seen from outside: definition, counts, and what of it must no longer be printed.

TOPICS = question("topics", "select_multiple", "gewalt! schlaf")
AT_ONCE = {"ort": {"hier": 5, "dort": 4}, "zeit": {"frueh": 5, "spaet": 4}}
SEEN = {
    "a sum behind a sensitive tick is the number of women": (
        definition(
            TOPICS,
            question(
                "sum",
                "integer",
                min=10,
                max=10,
                required="true",
                relevant="\"selected(${topics}, 'gewalt')\"",
            ),
        ),
        Counts(7, {"topics": {"gewalt": 1, "schlaf": 6}, "sum": {"_sum": 10}}, {}),
        "sum",
    ),
    "a sum behind two questions is an undeclared pair": (
        definition(
            question("ort", "select_one", "hier dort"),
            question("zeit", "select_one", "frueh spaet"),
            question(
                "sum",
                "integer",
                min=10,
                max=10,
                required="true",
                relevant="\"${ort} = 'hier' and ${zeit} = 'frueh'\"",
            ),
        ),
        Counts(9, AT_ONCE | {"sum": {"_sum": 10}}, {}),
        "sum",
    ),
    "a required question behind a hidden choice has its number": (
        definition(
            TOPICS,
            question(
                "wie",
                "select_one",
                "allein runde",
                required="true",
                relevant="\"selected(${topics}, 'gewalt')\"",
            ),
        ),
        Counts(8, {"topics": {"gewalt": 4, "schlaf": 6}, "wie": {"allein": 4, "runde": 0}}, {}),
        "wie",
    ),
    "what a required question behind a choice hides is what it leaves": (
        definition(
            JA_NEIN,
            question("kita", "select_one", "platz keiner", required="true", relevant="\"${kind} = 'ja'\""),
        ),
        Counts(12, {"kind": {"ja": 7, "nein": 5}, "kita": {"platz": 5, "keiner": 2}}, {}),
        "kita",
    ),
    "a question behind two others is an undeclared pair": (
        definition(
            question("ort", "select_one", "hier dort"),
            question("zeit", "select_one", "frueh spaet"),
            question(
                "weiter", "select_one", "weiter stopp", relevant="\"${ort} = 'hier' and ${zeit} = 'frueh'\""
            ),
        ),
        Counts(
            9,
            {
                "ort": {"hier": 5, "dort": 4},
                "zeit": {"frueh": 5, "spaet": 4},
                "weiter": {"weiter": 3, "stopp": 0},
            },
            {},
        ),
        "weiter",
    ),
}


@pytest.mark.parametrize("name", SEEN)
def test_a_definition_that_told_tells_nothing_now(name):
    asked, counts, hidden = SEEN[name]
    shown = printed(asked, counts, USUAL)
    assert shown.sums.get(hidden) is None
    assert all(cell.count is None for cell in shown.cells.get(hidden, ()))
    assert not told(asked, 6)


def test_a_constraint_that_ties_a_choice_to_another_is_a_fault_and_was_never_shown():
    tied = question("s", "select_one", "x y", constraint="\". != 'x' or selected(${topics}, 'gewalt')\"")
    asked = definition(TOPICS, tied)
    with pytest.raises(Faults, match="constraint-names-question"):
        read(writing.to_yaml(asked))
    counts = Counts(8, {"topics": {"gewalt": 4, "schlaf": 6}, "s": {"x": 4, "y": 4}}, {})
    assert numbers(printed(asked, counts, USUAL), "s") == [NOT_ASKED, NOT_ASKED]


def test_a_required_select_multiple_tells_no_missing_choice():
    asked = definition(question("wann", "select_multiple", "vormittag nachmittag", required="true"))
    shown = printed(asked, Counts(8, {"wann": {"vormittag": 6, "nachmittag": 2}}, {}), USUAL)
    assert numbers(shown, "wann") == [FEW, FEW]
    assert not told(asked, 8)


def read_anew(asked):
    """The definition as it is, where the wrong rule stood in it."""
    return read(writing.to_yaml(asked))


@pytest.mark.parametrize("name", quick_tries(len(PLANTED) - 2, PLANTED))
def test_the_solver_finds_a_wrong_rule(name, record_property):
    wrong, asked, women = PLANTED[name]
    found = told(asked, women, rule=lambda *facts: wrong(*facts).result())
    assert found
    assert not told(read_anew(asked), women)
    record_property("said", f"found: {name} ({len(found)} told)")


def test_the_solver_finds_what_exactly_two_ticks_would_tell():
    """The tenth: no definition can ask for two, because a 8 of 10 beside a hidden c makes c 2."""
    asked = definition(question("p", "select_multiple", "a b c", max=2))
    assert told(asked, 10, least_ticks=2)
    assert not told(asked, 10)
