"""Cell suppression by hand-made tables."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_forms.results.disclosure import FEW, MANY, NEARLY_ALL, Cell, Thresholds
from cafe_forms.results.suppression import exclusive, multiple

USUAL = Thresholds()
REPEATABLE = settings(deadline=None, derandomize=True, database=None)


def read(rule, counts, responses, **known):
    """What stands beside each choice: a number or a word."""
    known = {"thresholds": USUAL, "skipped": responses, **known}
    cells = rule(dict(zip("abcdefgh", counts, strict=False)), asked=responses, **known)
    return [cell.note or cell.count for cell in cells]


def test_it_prints_the_example_of_the_file_format():
    counts = {"schlaf": 4, "kita": 3, "geld": 2, "arbeit": 0}
    assert multiple(counts, asked=6, skipped=6, sensitive={"geld"}, thresholds=USUAL) == (
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
        ((7, 4, 2, 1, 0), 14, [7, 4, FEW, FEW, FEW]),  # 3 of three: each of them can be 0
        ((7, 4, 2, 1), 14, [7, FEW, FEW, FEW]),  # 3 of two would make 1 or 2 of each
        ((8, 4, 2), 14, [8, FEW, FEW]),
        ((7, 4, 2), 13, [FEW, FEW, FEW]),  # 6 of two, each below 7 and one below 3: neither can be 0
        ((2, 2, 2), 6, [FEW, FEW, FEW]),
        ((11, 1, 0), 12, [NEARLY_ALL, FEW, FEW]),
        ((6, 6, 0), 12, [FEW, FEW, FEW]),  # else 6, 5, 1 could not hide its 1
        ((12, 0), 12, [NEARLY_ALL, FEW]),
        ((7, 5), 12, [7, 5]),
        ((3, 2), 5, [FEW, FEW]),  # of two that add up to 5 one word would tell the other
    ],
)
def test_a_required_select_one_shows_what_leaves_every_hidden_choice_0(counts, responses, printed):
    assert read(exclusive, counts, responses, skipped=0) == printed


@pytest.mark.parametrize(
    ("skipped", "printed"), [(0, [FEW, FEW]), (4, [FEW, FEW]), (5, [FEW, 6]), (8, [FEW, 6])]
)
def test_who_ticked_nothing_shown_must_have_had_room(skipped, printed):
    """6 of 8 ticked one of two: the other two skipped, or ticked the other, which would be at least 2."""
    assert read(multiple, (2, 6), 8, skipped=skipped) == printed


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


def test_numbers_that_use_up_all_ticks_are_not_all_shown():
    """8 women, two ticks each: 4, 6 and 6 would be everybody's second tick as well."""
    assert read(multiple, [4, 6, 6], 8, most=2) == [FEW, 6, 6]
    assert read(multiple, [4, 5, 6], 8, most=2) == [4, 5, 6]


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


@pytest.mark.parametrize("rule", [exclusive, multiple])
@pytest.mark.parametrize(
    ("counts", "responses", "fault"),
    [((-1, 0), 6, "negative"), ((7, 0), 6, "greater")],
)
def test_it_refuses_impossible_counts(rule, counts, responses, fault):
    with pytest.raises(ValueError, match=fault):
        read(rule, counts, responses)


def test_a_select_one_has_no_more_answers_than_responses():
    with pytest.raises(ValueError, match="more answers than women asked"):
        read(exclusive, (4, 3), 6)


counted = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12), min_size=2)


@given(counted, st.sets(st.sampled_from("abcdefgh")), st.randoms())
@REPEATABLE
def test_every_choice_keeps_its_place_and_reads_the_same_in_any_order(counts, sensitive, random):
    for rule, responses in ((exclusive, max(5, sum(counts.values()))), (multiple, 12)):
        cells = rule(counts, asked=responses, skipped=responses, sensitive=sensitive, thresholds=USUAL)
        shuffled = dict(random.sample(list(counts.items()), len(counts)))
        assert [cell.name for cell in cells] == list(counts)
        known = {"asked": responses, "skipped": responses, "sensitive": sensitive, "thresholds": USUAL}
        assert set(cells) == set(rule(shuffled, **known))


@given(counted, st.sets(st.sampled_from("abcdefgh")))
@REPEATABLE
def test_a_number_is_the_true_one_and_stands_without_a_note(counts, sensitive):
    responses = max(5, sum(counts.values()))
    for rule in (exclusive, multiple):
        for cell in rule(counts, asked=responses, skipped=responses, sensitive=sensitive, thresholds=USUAL):
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
    for cell in exclusive(counts, asked=responses, skipped=responses, thresholds=USUAL):
        assert cell.note != FEW or counts[cell.name] <= responses / 2
