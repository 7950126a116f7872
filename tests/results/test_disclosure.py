"""The rules for what may be printed, by hand-made tables."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_forms.results.disclosure import (
    FEW,
    MANY,
    NEARLY_ALL,
    Cell,
    Thresholds,
    band,
    band_words,
    bands,
    exclusive,
    multiple,
    rounded_sum,
    texts_shown,
)

USUAL = Thresholds()
REPEATABLE = settings(deadline=None, derandomize=True, database=None)


def read(rule, counts, responses, **known):
    """What stands beside each choice: a number or a word."""
    known = {"thresholds": USUAL, **known}
    cells = rule(dict(zip("abcdefgh", counts, strict=False)), responses=responses, **known)
    return [cell.note or cell.count for cell in cells]


def test_it_prints_the_example_of_the_file_format():
    counts = {"schlaf": 4, "kita": 3, "geld": 2, "arbeit": 0}
    assert multiple(counts, responses=6, sensitive={"geld"}, thresholds=USUAL) == (
        Cell("schlaf", 4, ""),
        Cell("kita", 3, ""),
        Cell("geld", None, FEW),
        Cell("arbeit", None, FEW),
    )


@pytest.mark.parametrize(
    ("counts", "responses", "printed"),
    [
        ((5, 4, 0), 9, [5, 4, FEW]),  # the rest is 0
        ((5, 4, 3), 12, [5, 4, 3]),
        ((5, 4, 0), 12, [5, 4, FEW]),  # three skipped
        ((9, 1, 2), 12, [9, FEW, FEW]),  # a rest of 3
        ((10, 9, 1), 20, [10, FEW, FEW]),  # a rest of 1: the smallest shown one goes too
        ((10, 9, 0), 20, [10, FEW, FEW]),  # one skipped
        ((8, 3, 5, 2), 18, [8, FEW, 5, FEW]),
        ((4, 4, 1), 9, [FEW, 4, FEW]),  # equal ones: the first by name
        ((2, 2, 2), 8, [FEW, FEW, FEW]),
        ((0, 0, 0), 8, [FEW, FEW, FEW]),
        ((9, 3, 0), 12, [9, 3, FEW]),
        ((10, 2, 0), 12, [NEARLY_ALL, FEW, FEW]),
        ((11, 1, 0), 12, [NEARLY_ALL, FEW, FEW]),
        ((12, 0, 0), 12, [NEARLY_ALL, FEW, FEW]),
        ((3, 2), 5, [NEARLY_ALL, FEW]),
    ],
)
def test_a_select_one_hides_a_small_rest(counts, responses, printed):
    assert read(exclusive, counts, responses) == printed


@pytest.mark.parametrize(
    ("counts", "responses", "printed"),
    [
        ((5, 15), 20, [5, 15]),
        ((4, 16), 20, [FEW, 16]),
        ((16, 4), 20, [MANY, FEW]),  # a 4 beside it would make 16 of MANY
        ((17, 3), 20, [MANY, FEW]),
        ((20, 0), 20, [MANY, FEW]),
        ((15, 5), 20, [15, 5]),
        ((3, 2), 5, [MANY, FEW]),
        ((2, 3), 5, [FEW, NEARLY_ALL]),
    ],
)
def test_a_sensitive_choice_of_a_select_one_needs_more(counts, responses, printed):
    assert read(exclusive, counts, responses, sensitive={"a"}) == printed


@pytest.mark.parametrize(
    ("counts", "responses", "printed"),
    [
        ((5, 3, 4), 12, [5, 3, 4]),
        ((6, 4, 2), 12, [FEW, FEW, FEW]),
        ((2, 2, 2), 6, [FEW, FEW, FEW]),
        ((10, 2, 0), 12, [NEARLY_ALL, FEW, FEW]),
    ],
)
def test_a_required_select_one_shows_all_numbers_or_none(counts, responses, printed):
    assert read(exclusive, counts, responses, required=True) == printed


@pytest.mark.parametrize(
    ("count", "responses", "printed"),
    [(0, 12, FEW), (2, 12, FEW), (3, 12, 3), (10, 12, 10), (11, 12, NEARLY_ALL), (12, 12, NEARLY_ALL)],
)
def test_a_choice_of_a_select_multiple_reads_by_itself(count, responses, printed):
    assert read(multiple, [count], responses) == [printed]


@pytest.mark.parametrize(
    ("count", "responses", "printed"),
    [
        (4, 12, FEW),
        (5, 12, 5),
        (7, 12, 7),
        (8, 12, MANY),
        (12, 12, MANY),
        (2, 5, FEW),
        (3, 5, MANY),
        (5, 5, MANY),
        (4, 8, FEW),
        (5, 8, MANY),
    ],
)
def test_a_sensitive_choice_of_a_select_multiple_needs_five_on_either_side(count, responses, printed):
    assert read(multiple, [count], responses, sensitive={"a"}) == [printed]


def test_numbers_that_leave_no_tick_for_a_word_are_not_all_shown():
    assert read(multiple, [5, 4, 3], 6, most=3) == [NEARLY_ALL, 4, 3]
    assert read(multiple, [5, 4, 3], 6, most=2) == [NEARLY_ALL, 4, FEW]


def test_greater_thresholds_hide_more():
    asked = Thresholds(release=10, cell=5)
    assert read(exclusive, (9, 6, 4), 20, thresholds=asked) == [9, 6, FEW]
    assert read(exclusive, (9, 7, 4), 20, thresholds=asked) == [9, FEW, FEW]
    assert read(multiple, [4, 5, 16, 17], 20, thresholds=asked) == [FEW, 5, 16, NEARLY_ALL]
    assert read(exclusive, (3, 2), 6, thresholds=Thresholds(cell=7)) == [FEW, FEW]


def test_a_sensitive_choice_never_needs_less_than_another():
    assert read(multiple, [6], 20, sensitive={"a"}, thresholds=Thresholds(cell=7)) == [FEW]


@pytest.mark.parametrize("smaller", [{"release": 4}, {"cell": 2}, {"sensitive": 4}])
def test_thresholds_are_never_smaller(smaller):
    with pytest.raises(ValueError, match=f"the {next(iter(smaller))} threshold may not be less than"):
        Thresholds(**smaller)


@pytest.mark.parametrize("rule", [exclusive, multiple])
@pytest.mark.parametrize(
    ("counts", "responses", "fault"),
    [((1,), 4, "fewer responses"), ((-1,), 6, "negative"), ((7,), 6, "greater")],
)
def test_it_refuses_impossible_counts(rule, counts, responses, fault):
    with pytest.raises(ValueError, match=fault):
        read(rule, counts, responses)


def test_a_select_one_has_no_more_answers_than_responses():
    with pytest.raises(ValueError, match="more answers than responses"):
        read(exclusive, (4, 3), 6)


counted = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12), min_size=2)


@given(counted, st.sets(st.sampled_from("abcdefgh")), st.randoms())
@REPEATABLE
def test_every_choice_keeps_its_place_and_reads_the_same_in_any_order(counts, sensitive, random):
    for rule, responses in ((exclusive, max(5, sum(counts.values()))), (multiple, 12)):
        cells = rule(counts, responses=responses, sensitive=sensitive, thresholds=USUAL)
        shuffled = dict(random.sample(list(counts.items()), len(counts)))
        assert [cell.name for cell in cells] == list(counts)
        assert set(cells) == set(rule(shuffled, responses=responses, sensitive=sensitive, thresholds=USUAL))


@given(counted, st.sets(st.sampled_from("abcdefgh")))
@REPEATABLE
def test_a_number_is_the_true_one_and_stands_without_a_note(counts, sensitive):
    responses = max(5, sum(counts.values()))
    for rule in (exclusive, multiple):
        for cell in rule(counts, responses=responses, sensitive=sensitive, thresholds=USUAL):
            assert (cell.count, cell.note) in {
                (counts[cell.name], ""),
                (None, FEW),
                (None, MANY if cell.name in sensitive else NEARLY_ALL),
            }


@given(st.integers(5, 40), st.booleans())
@REPEATABLE
def test_more_ticks_never_read_as_fewer(responses, is_sensitive):
    sensitive = {"a"} if is_sensitive else set()
    rank = {FEW: -1, MANY: responses + 1, NEARLY_ALL: responses + 1}
    for rule in (exclusive, multiple):
        # The others are skipped answers, so no rest is small before the choice itself is nearly all.
        printed = [read(rule, [count], responses, sensitive=sensitive)[0] for count in range(responses + 1)]
        ranks = [rank.get(found, found) for found in printed]
        assert ranks == sorted(ranks)


@given(counted)
@REPEATABLE
def test_a_choice_hidden_for_the_sake_of_others_was_not_chosen_by_most(counts):
    responses = max(5, sum(counts.values()))
    for cell in exclusive(counts, responses=responses, thresholds=USUAL):
        assert cell.note != FEW or counts[cell.name] <= responses / 2


@pytest.mark.parametrize(("total", "printed"), [(0, 5), (1, 5), (5, 5), (6, 10), (10, 10), (41, 45)])
def test_a_sum_is_rounded_up_to_the_next_five(total, printed):
    assert rounded_sum(total) == printed
    assert rounded_sum(printed) == printed


def test_a_sum_that_only_everybodys_greatest_or_smallest_answer_makes_is_joined_to_the_next():
    assert [rounded_sum(total, most=16) for total in (10, 11, 15, 16)] == [10, 20, 20, 20]
    assert [rounded_sum(total, least=5) for total in (5, 6, 10, 11)] == [10, 10, 10, 15]


@given(st.integers(0, 60), st.integers(60, 80), st.integers(0, 80))
@REPEATABLE
def test_rounding_again_changes_nothing(least, most, total):
    once = rounded_sum(total, least=least, most=most)
    assert rounded_sum(once, least=least, most=most) == once


def test_texts_are_shown_from_three():
    assert [texts_shown(number) for number in range(5)] == [False, False, False, True, True]


@pytest.mark.parametrize(
    ("threshold", "words"),
    [
        (5, ["weniger als 5", "5–9", "10–19", "20–49", "50 oder mehr"]),
        (9, ["weniger als 9", "9", "10–19", "20–49", "50 oder mehr"]),
        (10, ["weniger als 10", "10–19", "20–49", "50 oder mehr"]),
        (12, ["weniger als 12", "12–19", "20–49", "50 oder mehr"]),
        (60, ["weniger als 60", "60 oder mehr"]),
    ],
)
def test_bands_begin_at_the_threshold(threshold, words):
    assert [band_words(lower, threshold) for lower in bands(threshold)] == words


@pytest.mark.parametrize(
    ("responses", "lower"),
    [(0, 0), (4, 0), (5, 5), (9, 5), (10, 10), (19, 10), (20, 20), (49, 20), (50, 50), (99, 50)],
)
def test_responses_fall_into_their_band(responses, lower):
    assert band(responses, 5) == lower
