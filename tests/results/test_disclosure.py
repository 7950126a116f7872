"""From which number on something may be seen, and which words stand for the rest."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_forms.results.disclosure import Thresholds, band, band_words, bands, rounded_sum, texts_shown

REPEATABLE = settings(deadline=None, derandomize=True, database=None)


@pytest.mark.parametrize("smaller", [{"release": 4}, {"cell": 2}, {"sensitive": 4}])
def test_thresholds_are_never_smaller(smaller):
    with pytest.raises(ValueError, match=f"the {next(iter(smaller))} threshold may not be less than"):
        Thresholds(**smaller)


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
