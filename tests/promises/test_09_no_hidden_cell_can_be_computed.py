"""9. No hidden cell can be computed, and no woman's answer is certain: each question by itself."""

from functools import partial
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import settings

from cafe_forms.models import Survey
from cafe_forms.results import summary
from cafe_forms.results.disclosure import FEW, MAJORITY, Answering, Cell, Thresholds
from cafe_forms.results.pairs import Side, crossed
from cafe_forms.results.suppression import exclusive, multiple
from cafe_forms.surveys.types.every import TYPES
from tests.pool.conftest import decide
from tests.promises.solver import agreeing, computed, exclusive_fillings, multiple_fillings, readers_groups

NAMES = "abcdefgh"
REPEATABLE = settings(deadline=None, derandomize=True, database=None)
USUAL = Thresholds()
STRICTER = Thresholds(cell=4, sensitive=7)
in_the_long_proof = partial(pytest.param, marks=pytest.mark.prove)
SMALL = [*product(range(5, 10), (2, 3)), (5, 4), (6, 4), in_the_long_proof(8, 4)]
TICKED = [*product(range(5, 8), (2, 3)), (8, 2), (9, 3), in_the_long_proof(8, 3), in_the_long_proof(9, 2)]


def shower(rule, asked, sensitive, thresholds, **known):
    def show(filling):
        counts = dict(zip(NAMES, filling, strict=False))
        return rule(counts, asked=asked, sensitive=sensitive, thresholds=thresholds, **known)

    return show


def sensitive_sets(choices):
    return [set(names) for size in range(choices + 1) for names in combinations(NAMES[:choices], size)]


def assert_nothing_is_told(cells, fillings, asked, skipped):
    """Of every hidden choice 0, of every word for most everybody, even if no more than `skipped` skipped."""
    likely = [filling for filling in fillings if sum(filling) >= asked - skipped]
    for place, cell in enumerate(cells):
        possible = {filling[place] for filling in likely}
        if cell.note == FEW:
            assert 0 in possible, (cells, cell.name)
        elif cell.note in MAJORITY:
            assert asked in possible, (cells, cell.name)
            assert {filling[place] for filling in fillings} != {asked}, (cells, cell.name)
        else:
            assert cell.count < asked, cells


def assert_a_sum_is_nobody_or_enough(cells, asked, sensitive, thresholds):
    """Where nobody can have skipped, what is hidden of a select_one adds up to a known number."""
    hidden = {cell.name for cell in cells if cell.note}
    if len(hidden) < len(cells) and all(cell.note in ("", FEW) for cell in cells):
        rest = asked - sum(cell.count or 0 for cell in cells)
        assert rest == 0 or rest >= (thresholds.sensitive if hidden & sensitive else thresholds.cell), cells


@pytest.mark.parametrize("thresholds", [USUAL, STRICTER])
@pytest.mark.parametrize(("asked", "choices"), SMALL)
@pytest.mark.long
def test_no_small_select_one_tells_a_hidden_cell(asked, choices, thresholds):
    for sensitive, skipped in product(sensitive_sets(choices), range(asked + 1)):
        show = shower(exclusive, asked, sensitive, thresholds, skipped=skipped)
        for cells, fillings in readers_groups(exclusive_fillings(asked, choices, required=not skipped), show):
            assert_nothing_is_told(cells, fillings, asked, skipped)
            if not skipped:
                assert_a_sum_is_nobody_or_enough(cells, asked, sensitive, thresholds)


@pytest.mark.parametrize(("asked", "most"), TICKED)
@pytest.mark.long
def test_no_small_select_multiple_tells_a_hidden_cell(asked, most):
    for sensitive, skipped in product(sensitive_sets(3), range(asked + 1)):
        show = shower(multiple, asked, sensitive, USUAL, most=most, skipped=skipped)
        possible = [
            filling for filling in multiple_fillings(asked, 3, most) if skipped or sum(filling) >= asked
        ]
        for cells, fillings in readers_groups(possible, show):
            assert_nothing_is_told(cells, fillings, asked, skipped)


@pytest.mark.parametrize("asked", range(5, 13))
def test_no_select_multiple_of_two_tells_a_hidden_cell(asked):
    for sensitive, skipped in product(sensitive_sets(2), range(asked + 1)):
        show = shower(multiple, asked, sensitive, USUAL, skipped=skipped)
        possible = [one for one in multiple_fillings(asked, 2, 2) if skipped or sum(one) >= asked]
        for cells, fillings in readers_groups(possible, show):
            assert_nothing_is_told(cells, fillings, asked, skipped)


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
    with pytest.raises(AssertionError):
        assert_nothing_is_told(cells, groups[cells], 9, 0)


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
    known = {"asked": number, "thresholds": USUAL, "skipped": number}  # each answered the required question
    assert printed(found, "mood") == exclusive(mood, **known)
    assert printed(found, "place") == exclusive(place, **known | {"skipped": 0})
    assert printed(found, "wishes") == multiple(wishes, most=2, sensitive={"b"}, **known)
    children = sum(given.get("children", 0) for given in women)
    assert found.of("children").total == Answering(0, number, 0, 8).rounded(children, release=5)
    assert found.pairs[0].cells == pair_of(women, mood, wishes, number)


def printed(found, question) -> tuple[Cell, ...]:
    return tuple(line.cell for line in found.of(question).lines)


def pair_of(women, mood, wishes, number):
    known = {"asked": number, "skipped": number, "thresholds": USUAL}
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
