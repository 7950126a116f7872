"""9. No hidden cell can be computed: what is printed of a pair of questions tells no count of either or of both."""

import random
from collections import defaultdict

import pytest

from cafe_forms.results.disclosure import FEW, Cell, Thresholds
from tests.promises.solver_pairs import Asked, Asking

ONE_OF_TWO = Asked(2, most=1)
ALL_ONE_OF_TWO, ALL_ONE_OF_THREE = Asked(2, most=1, required=True), Asked(3, most=1, required=True)
EXHAUSTED = [
    Asking(ALL_ONE_OF_TWO, ALL_ONE_OF_TWO, 24),
    Asking(ALL_ONE_OF_TWO, ALL_ONE_OF_THREE, 16),
    Asking(ALL_ONE_OF_TWO, ONE_OF_TWO, 14),
    Asking(ALL_ONE_OF_TWO, Asked(2), 13),
    Asking(Asked(2, required=True), ALL_ONE_OF_TWO, 16),
    Asking(Asked(1), Asked(2), 14),
    Asking(Asked(1), Asked(1), 40),
    Asking(Asked(1, sensitive=frozenset("a")), ALL_ONE_OF_TWO, 22),
    Asking(ALL_ONE_OF_TWO, ALL_ONE_OF_TWO, 24, Thresholds(cell=4)),
]
WANDERED = [
    Asking(Asked(2), Asked(2), 25),
    Asking(Asked(3), Asked(4), 20),
    Asking(Asked(2), Asked(4, most=3), 24),
    Asking(Asked(3, most=2), Asked(2), 24),
    Asking(Asked(3, sensitive=frozenset("a")), Asked(3), 36),
    Asking(ONE_OF_TWO, Asked(3), 30),
    Asking(ALL_ONE_OF_THREE, Asked(3), 40),
    Asking(ONE_OF_TWO, Asked(3, most=2), 36),
]
TABLES = 6  # of each that is wandered
STEPS = 100_000


def pinned(asking, cells, fillings):
    """The places of the pair that are hidden and have one and the same value in all fillings."""
    _, _, pair = asking.split(cells)
    counts = [asking.split(filling)[2] for filling in fillings]
    return [
        place
        for place in asking.unknown(cells)
        if pair[place].count is None and len({both[place] for both in counts}) == 1
    ]


def certain(asking, cells, fillings):
    """The places of the pair where one of the four groups is empty in all fillings: one answer tells the other."""
    return [
        place
        for place in asking.unknown(cells)
        if not all(map(any, zip(*(asking.groups(filling, place) for filling in fillings), strict=True)))
    ]


@pytest.mark.parametrize("asking", EXHAUSTED, ids=str)
@pytest.mark.long
def test_no_small_pair_tells_a_hidden_cell(asking):
    readers, alone = defaultdict(list), defaultdict(list)
    margins = asking.first.choices + asking.second.choices
    for filling in asking.fillings():
        cells = asking.show(filling)
        readers[cells].append(filling)
        alone[cells[:margins]].append(filling)
    assert any(cell.count for cells in readers for cell in cells[margins:]), "no pair was shown at all"
    for cells, fillings in readers.items():
        assert not pinned(asking, cells, fillings), cells
        assert not certain(asking, cells, fillings), cells
        for place in range(margins):
            if cells[place].count is None and len({found[place] for found in alone[cells[:margins]]}) > 1:
                assert len({filling[place] for filling in fillings}) > 1, cells


def women_who_show_a_number(asking, lot):
    """Women whose answers hang together, so that a pair shows numbers and hides others."""
    while True:
        weights = [lot.random() ** 2 for _ in asking.women]
        women = lot.choices(asking.women, weights, k=asking.responses)
        _, _, pair = asking.split(asking.show(asking.counted(women)))
        if any(cell.count for cell in pair):
            return women


@pytest.mark.parametrize("asking", WANDERED, ids=str)
@pytest.mark.long
def test_no_pair_tells_a_hidden_cell(asking):
    lot = random.Random(asking.responses)
    for _ in range(TABLES):
        women = women_who_show_a_number(asking, lot)
        cells = asking.show(asking.counted(women))
        agreeing = [asking.counted(women)]
        left = told(asking, cells, agreeing)
        for filling in asking.wander(women, lot, STEPS):
            if not left:
                break
            still = told(asking, cells, [*agreeing, filling])
            if len(still) < len(left) and asking.show(filling) == cells:
                agreeing.append(filling)
                left = still
        assert not left, (cells, agreeing[0])


def told(asking, cells, fillings):
    return [*pinned(asking, cells, fillings), *certain(asking, cells, fillings)]


def test_the_solver_finds_what_a_threshold_alone_would_tell():
    """With 9 and 9 of 18 women, 7 of them in both: the other 2 of each are nobody's secret."""
    asking = Asking(ALL_ONE_OF_TWO, ALL_ONE_OF_TWO, 18)

    def naive(filling):
        first, second, both = asking.split(filling)
        pair = (Cell("", count, "") if count >= 3 else Cell("", None, FEW) for count in both)
        return (*(Cell("", count, "") for count in (*first, *second)), *pair)

    truth = (9, 9, 9, 9, 7, 2, 2, 7)
    fillings = [filling for filling in asking.fillings() if naive(filling) == naive(truth)]
    assert pinned(asking, naive(truth), fillings) == [1, 2]


def test_the_solver_finds_that_all_who_chose_one_chose_the_other():
    asking = Asking(Asked(1), Asked(1), 12)
    truth = (5, 8, 5)
    cells = tuple(Cell("", count, "") for count in truth)
    assert certain(asking, cells, [truth]) == [0]
    assert (
        certain(
            asking,
            asking.show(truth),
            [filling for filling in asking.fillings() if asking.show(filling) == asking.show(truth)],
        )
        == []
    )
