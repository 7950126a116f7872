"""9. No hidden cell can be computed, and no woman's answer is certain."""

from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_forms.models import Survey
from cafe_forms.results import summary
from cafe_forms.results.disclosure import FEW, NEARLY_ALL, Cell, Thresholds, exclusive, multiple, rounded_sum
from cafe_forms.results.pairs import Side, crossed
from cafe_forms.surveys.question_types import TYPES
from tests.pool.conftest import decide
from tests.promises.solver import (
    agreeing,
    computed,
    exclusive_fillings,
    multiple_fillings,
    readers_groups,
    tells_every_answer,
)

NAMES = "abcdefgh"
REPEATABLE = settings(deadline=None, derandomize=True, database=None)
USUAL = Thresholds()
STRICTER = Thresholds(cell=4, sensitive=7)
SMALL = [(responses, choices) for responses in range(5, 10) for choices in range(2, 5)]


def shower(rule, responses, sensitive, thresholds, **known):
    def show(filling):
        counts = dict(zip(NAMES, filling, strict=False))
        return rule(counts, responses=responses, sensitive=sensitive, thresholds=thresholds, **known)

    return show


def sensitive_sets(choices):
    return [set(names) for size in range(choices + 1) for names in combinations(NAMES[:choices], size)]


def used_up(cells, answers):
    """Whether the shown counts make up all `answers` there can be: then, and only then, hidden means 0."""
    all_shown = sum(cell.count or 0 for cell in cells) == answers
    return all_shown and all(cell.note in ("", FEW) for cell in cells)


def assert_nothing_is_told(cells, fillings, responses, answers):
    assert not tells_every_answer(fillings, responses), cells
    assert used_up(cells, answers) or not computed(cells, fillings), cells


@pytest.mark.parametrize("thresholds", [USUAL, STRICTER])
@pytest.mark.parametrize("required", [False, True])
@pytest.mark.parametrize(("responses", "choices"), SMALL)
def test_no_small_select_one_tells_a_hidden_cell(responses, choices, required, thresholds):
    for sensitive in sensitive_sets(choices):
        show = shower(exclusive, responses, sensitive, thresholds, required=required)
        possible = exclusive_fillings(responses, choices, required=required)
        for cells, fillings in readers_groups(possible, show):
            assert_nothing_is_told(cells, fillings, responses, responses)


@pytest.mark.parametrize("most", [1, 2, 3])
@pytest.mark.parametrize("responses", range(5, 10))
def test_no_small_select_multiple_tells_a_hidden_cell(responses, most):
    for sensitive in sensitive_sets(3):
        show = shower(multiple, responses, sensitive, USUAL, most=most)
        for cells, fillings in readers_groups(multiple_fillings(responses, 3, most), show):
            assert_nothing_is_told(cells, fillings, responses, most * responses)


def test_a_respondent_of_a_small_select_one_learns_no_hidden_cell_from_her_own_answer():
    for responses, choices in SMALL:
        show = shower(exclusive, responses, set("a"), USUAL)
        for cells, fillings in readers_groups(exclusive_fillings(responses, choices), show):
            for own in range(choices):
                with_hers = [filling for filling in fillings if filling[own]]
                assert used_up(cells, responses) or not with_hers or not computed(cells, with_hers), cells


all_thresholds = st.builds(Thresholds, cell=st.integers(3, 8), sensitive=st.integers(5, 9))


@st.composite
def split(draw, *, skipped):
    """(responses, counts of two to eight choices that exclude each other); answers may have been skipped."""
    responses = draw(st.integers(5, 40))
    parts = draw(st.integers(2, 8)) + skipped
    cuts = sorted(draw(st.lists(st.integers(0, responses), min_size=parts - 1, max_size=parts - 1)))
    counts = [upper - lower for lower, upper in zip([0, *cuts], [*cuts, responses], strict=True)]
    return responses, tuple(counts[skipped:])


@given(split(skipped=True), st.sets(st.sampled_from(NAMES)), all_thresholds)
@REPEATABLE
def test_no_select_one_tells_a_hidden_cell(table, sensitive, thresholds):
    responses, truth = table
    show = shower(exclusive, responses, sensitive, thresholds)
    fillings = agreeing(truth, responses, show, lambda filling: sum(filling) <= responses)
    assert_nothing_is_told(show(truth), fillings, responses, responses)


@given(split(skipped=False), st.sets(st.sampled_from(NAMES)), all_thresholds)
@REPEATABLE
def test_no_required_select_one_tells_a_hidden_cell(table, sensitive, thresholds):
    responses, truth = table
    show = shower(exclusive, responses, sensitive, thresholds, required=True)
    fillings = agreeing(truth, responses, show, lambda filling: sum(filling) == responses)
    assert_nothing_is_told(show(truth), fillings, responses, responses)


@given(st.data(), st.integers(5, 40), st.integers(1, 4), st.sets(st.sampled_from(NAMES)), all_thresholds)
@REPEATABLE
def test_no_select_multiple_tells_a_hidden_cell(data, responses, most, sensitive, thresholds):
    ticks = st.lists(st.sets(st.integers(0, 5), max_size=most), min_size=responses, max_size=responses)
    answers = data.draw(ticks)
    truth = tuple(sum(choice in answer for answer in answers) for choice in range(6))
    show = shower(multiple, responses, sensitive, thresholds, most=most)
    fillings = agreeing(truth, responses, show, lambda filling: sum(filling) <= most * responses)
    assert_nothing_is_told(show(truth), fillings, responses, most * responses)


@given(st.integers(5, 40), st.integers(0, 3), st.integers(1, 10))
@REPEATABLE
def test_no_sum_tells_what_everybody_wrote(responses, smallest, width):
    least, most = responses * smallest, responses * (smallest + width)
    printed = {total: rounded_sum(total, least=least, most=most) for total in range(least, most + 1)}
    for edge in set(printed.values()):
        assert list(printed.values()).count(edge) >= 3


def test_the_solver_finds_what_rules_that_hide_single_cells_would_tell():
    def naive(filling):
        return tuple(
            Cell(name, count, "") if count >= 3 else Cell(name, None, FEW)
            for name, count in zip("ab", filling, strict=True)
        )

    groups = dict(readers_groups(exclusive_fillings(9, 2, required=True), naive))
    cells = naive((8, 1))
    assert computed(cells, groups[cells]) == ["b"]
    assert computed(cells, agreeing((8, 1), 9, naive, lambda filling: sum(filling) == 9)) == ["b"]


def test_the_solver_finds_a_word_that_only_stands_for_all():
    def only_all(filling):
        return tuple(Cell("a", None, NEARLY_ALL) if count == 6 else Cell("a", count, "") for count in filling)

    groups = dict(readers_groups(multiple_fillings(6, 1, 1), only_all))
    assert tells_every_answer(groups[only_all((6,))], 6)


ASKED = """
name: gemischt
title: {de: Gemischt}
crosstabs: [[mood, wishes]]
questions:
  - name: mood
    type: select_one
    appearance: likert
    label: {de: Wie war es?}
    choices: [{name: a, label: {de: gut}}, {name: b, label: {de: geht so}}, {name: c, label: {de: nicht gut}}]
  - name: place
    type: select_one
    required: true
    label: {de: Wo?}
    choices: [{name: a, label: {de: hier}}, {name: b, label: {de: dort}}, {name: c, label: {de: egal}}]
  - name: wishes
    type: select_multiple
    max: 2
    label: {de: Was?}
    choices:
      - {name: a, label: {de: Schlaf}}
      - {name: b, sensitive: true, label: {de: Geld}}
      - {name: c, label: {de: Kita}}
      - {name: d, label: {de: anderes}}
  - {name: children, type: integer, min: 0, max: 8, label: {de: Wie viele Kinder?}}
"""


def woman(lot: Random) -> dict:
    """Somebody's answers; she may skip what she may skip."""
    answers = {"place": lot.choice("abc"), "wishes": lot.sample("abcd", lot.randint(1, 2))}
    if lot.random() < 0.8:
        answers["mood"] = lot.choices("abc", [6, 3, 1])[0]
    if lot.random() < 0.5:
        answers["children"] = lot.randint(0, 8)
    return answers


@pytest.mark.parametrize("seed", range(3))
def test_what_is_printed_of_a_release_is_what_was_proved(ended, seed):
    """The page, the file and the letters read `summary.of`; it hands these very rules the true counts and settings."""
    lot = Random(seed)
    women = [woman(lot) for _ in range(lot.randint(5, 40))]
    survey = ended(*women, text=ASKED)
    decide()
    found, number = summary.of(Survey.get_by_id(survey.id)), len(women)
    mood, place, wishes = (
        {name: sum(name in given.get(question, "") for given in women) for name in names}
        for question, names in (("mood", "abc"), ("place", "abc"), ("wishes", "abcd"))
    )
    known = {"responses": number, "thresholds": USUAL}
    assert printed(found, "mood") == exclusive(mood, **known)
    assert printed(found, "place") == exclusive(place, required=True, **known)
    assert printed(found, "wishes") == multiple(wishes, most=2, sensitive={"b"}, **known)
    children = sum(given.get("children", 0) for given in women)
    assert found.of("children").total == rounded_sum(children, most=8 * number)
    assert found.pairs[0].cells == pair_of(women, mood, wishes, number)


def printed(found, question) -> tuple[Cell, ...]:
    return tuple(line.cell for line in found.of(question).lines)


def pair_of(women, mood, wishes, number):
    known = {"responses": number, "thresholds": USUAL}
    rows = Side(mood, exclusive(mood, **known), number, (), 1)
    columns = Side(wishes, multiple(wishes, most=2, sensitive={"b"}, **known), number, {"b"}, 2)
    counts = {
        (one, other): sum(given.get("mood") == one and other in given["wishes"] for given in women)
        for one in mood
        for other in wishes
    }
    return crossed(counts, rows, columns, thresholds=USUAL)


def test_every_type_of_question_is_judged_by_a_rule_that_was_proved():
    """A new type must bring its rule here first."""
    assert {asks.result for asks in TYPES.values()} == {"exclusive", "multiple", "sum", "texts", None}
