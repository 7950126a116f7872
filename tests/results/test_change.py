"""Against the round before: a word, where both rounds print a number, and only for what is hardly chance."""

import datetime as dt
import itertools

import pytest

from cafe_forms.models import Release, Survey
from cafe_forms.pool import release
from cafe_forms.reports import briefing
from cafe_forms.results import change, summary
from cafe_forms.results.change import FEWER, MORE, SAME
from cafe_forms.surveys.publishing import BERLIN, GRACE
from tests.conftest import NOW, SMALL

WEEK = dt.timedelta(days=7)


@pytest.fixture
def round_of(open_survey, seal):
    """A released round: `round_of(12, schlaf=3, kita=9)`, the next one a month later."""
    months = itertools.count()

    def released(responses, text=SMALL, at=None, **chosen):
        began = NOW + next(months) * 4 * WEEK
        survey = open_survey(text, now=began, closes_at=began + WEEK, at=at)
        ticked = [[name for name, count in chosen.items() if n < count] for n in range(responses)]
        seal(survey, *({"topics": names} if names else {"detail": "Nichts davon."} for names in ticked))
        release.release(survey, now=began + WEEK + GRACE, zone=BERLIN)
        return Survey.get_by_id(survey.id)

    return released


def words(survey):
    found = change.since_last_round(summary.of(survey))
    return found and {choice: word for (_question, choice), word in found.words.items()}


@pytest.mark.parametrize(("before", "responses", "more"), [(3, 12, 7), (2, 8, 6), (5, 20, 11), (10, 40, 17)])
def test_more_is_what_chance_would_hardly_do(before, responses, more):
    """The table of the agreement: Newcombe's 90 % interval of the difference excludes 0."""
    assert change.word(before, responses, more - 1, responses) == SAME
    assert change.word(before, responses, more, responses) == MORE
    assert change.word(more, responses, before, responses) == FEWER


def test_counts_that_read_alike_are_never_called_more():
    """8 of 9, and 8 of 30 the time before: the share has changed, the number that stands there has not."""
    assert change.word(8, 30, 8, 9) == change.word(8, 30, 10, 11) == SAME
    assert change.word(8, 9, 6, 30) == SAME


def test_only_what_has_a_number_in_both_rounds_is_compared(round_of):
    round_of(12, schlaf=3, kita=8, anderes=2)
    now = round_of(12, schlaf=8, kita=2, anderes=7)
    assert words(now) == {"schlaf": MORE}


def test_nothing_is_said_of_a_sensitive_choice(round_of):
    round_of(14, geld=5, kita=5)
    assert words(round_of(14, geld=9, kita=5)) == {"kita": SAME}


def test_only_what_was_offered_in_both_rounds_by_the_same_words_is_compared(round_of):
    round_of(12, schlaf=5, anderes=5)
    other = SMALL.replace('label: {de: "etwas anderes"', 'label: {de: "etwas Neues"')
    assert words(round_of(12, other, schlaf=5, anderes=5)) == {"schlaf": SAME}
    assert words(round_of(12, other.replace("max: 3", "max: 2"), schlaf=5)) is None


def test_the_round_before_is_the_last_one_released_of_the_same_survey_at_the_same_site(round_of):
    round_of(12, schlaf=10)
    last = round_of(12, schlaf=3)
    round_of(2, schlaf=2)  # too few
    round_of(12, SMALL.replace("name: klein", "name: anders"), schlaf=10)
    now = round_of(12, schlaf=9)
    found = change.since_last_round(summary.of(now))
    assert (found.survey, words(now)) == (last, {"schlaf": MORE})
    assert words(last) == {"schlaf": FEWER}


def test_a_first_round_and_one_whose_counts_are_deleted_have_nothing_before_them(round_of):
    first = round_of(12, schlaf=5)
    assert words(first) is None
    now = round_of(12, schlaf=5)
    assert words(now)
    Release.delete().where(Release.survey == first).execute()
    assert words(now) is None


def test_what_is_hidden_does_not_change_a_word(round_of):
    """All that differs is below the threshold in both rounds: what is said stays the same."""
    said = []
    for few in range(3):
        round_of(12, schlaf=5, kita=few)
        said.append(words(round_of(12, schlaf=5, kita=2 - few)))
    assert said == [{"schlaf": SAME}] * 3


def test_the_briefing_says_it_beside_the_first_three(round_of):
    round_of(12, schlaf=3)
    now = round_of(12, schlaf=8)
    found = briefing.of(now, now=NOW)
    assert [found.change_of(place.line) for place in found.top] == [MORE]
