"""From which number on something may be seen, and which words stand for the rest."""

from collections import Counter, defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_forms.results.disclosure import Answering, Thresholds, band, band_words, bands, up_to_step

REPEATABLE = settings(deadline=None, derandomize=True, database=None)


@pytest.mark.parametrize("smaller", [{"release": 4}, {"cell": 2}, {"sensitive": 4}])
def test_thresholds_are_never_smaller(smaller):
    with pytest.raises(ValueError, match=f"the {next(iter(smaller))} threshold may not be less than"):
        Thresholds(**smaller)


def rounded(total, women, *, fewest=0, least=0, most=10):
    return Answering(fewest, women, least, most).rounded(total, release=5)


@pytest.mark.parametrize(("total", "printed"), [(0, 5), (1, 5), (5, 5), (6, 10), (10, 10), (41, 45)])
def test_a_sum_is_rounded_up_to_the_next_five(total, printed):
    assert rounded(total, 8) == printed
    assert rounded(printed, 8) == printed


def test_a_sum_that_only_everybodys_greatest_or_smallest_answer_makes_is_joined_to_the_next():
    assert [rounded(total, 8, most=2) for total in (9, 10, 11, 15, 16)] == [10, 10, 20, 20, 20]
    assert [rounded(total, 5, fewest=5, least=1) for total in (5, 6, 10, 11)] == [10, 10, 10, 15]


def test_a_sum_with_gaps_does_not_tell_how_many_have_answered():
    """Ten each, and six women: 50 would be five of them. So all numbers that may stand read alike."""
    assert [rounded(total, 6, least=10) for total in range(0, 70, 10)] == [None] * 7
    assert [rounded(total, 6, least=9) for total in (9, 45, 54, 56)] == [None, 55, 55, 60]


def test_a_sum_of_fewer_women_than_a_release_is_none():
    assert [rounded(total, 12, least=1) for total in (0, 2, 4, 5, 6)] == [None, None, None, None, 10]


@given(
    st.integers(5, 30),
    st.integers(0, 30),
    st.integers(0, 10),
    st.integers(0, 10),
    st.sampled_from([5, 8, 12]),
)
@REPEATABLE
def test_every_printed_sum_may_be_of_several_sums_and_rounding_again_changes_nothing(
    women, skipped, least, width, release
):
    answering = Answering(max(0, women - skipped), women, least, min(10, least + width))
    possible = [total for total in range(women * answering.most + 1) if answering.is_possible(total)]
    printed = defaultdict(list)
    for total in possible:
        printed[answering.rounded(total, release=release)].append(total)
    for shown, totals in printed.items():
        assert len(printed) == 1 or answering.is_safe(totals)
        assert shown is None or answering.rounded(shown, release=release) == shown


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


@pytest.mark.parametrize("least", range(3, 24))
def test_no_step_that_a_number_is_rounded_to_holds_it_alone(least):
    steps = Counter(up_to_step(number, least) for number in range(least, 61))
    assert min(steps.values()) >= 3
    assert all(step % 5 == 0 for step in steps)
    assert all(up_to_step(number, least) >= number for number in range(least, 61))
