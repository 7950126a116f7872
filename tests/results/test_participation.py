"""The participation band: once a day at 04:00 local time, one band wide, lowest on the first day."""

import datetime as dt

import pytest

from cafe_forms.models import Mark, Survey
from cafe_forms.pool import release
from cafe_forms.results import participation
from cafe_forms.surveys import publishing
from cafe_forms.surveys.publishing import BERLIN
from tests.conftest import NOW

DAY, HOUR, MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)
FOUR = dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC)  # the morning after NOW, 04:00 in Berlin


def store(now):
    return participation.store_bands_if_due(now=now, zone=BERLIN)


def bands():
    return [survey.band for survey in Survey.select().order_by(Survey.id)]


@pytest.fixture
def running(open_survey, seal):
    """A survey that was opened on Monday morning and holds seven responses."""
    survey = open_survey(now=NOW, closes_at=NOW + 7 * DAY)
    seal(survey, *[{"topics": ["schlaf"]}] * 7)
    return survey


def test_a_band_is_stored_at_four_and_not_before(running):
    store(NOW)
    store(FOUR - MINUTE)
    assert bands() == [0]
    assert store(FOUR)
    assert bands() == [5]


def test_what_arrives_during_the_day_waits_for_the_next_four(running, seal):
    store(FOUR)
    seal(running, *[{"topics": ["kita"]}] * 5)
    for later in (MINUTE, HOUR, 12 * HOUR, DAY - MINUTE):
        assert not store(FOUR + later)
        assert bands() == [5]
    assert store(FOUR + DAY)
    assert bands() == [10]


def test_a_new_database_stores_nothing_before_its_first_four(open_survey, seal):
    survey = open_survey(now=NOW - 2 * DAY, closes_at=NOW + DAY)
    seal(survey, *[{"topics": ["schlaf"]}] * 7)
    assert not store(NOW)
    assert bands() == [0]
    assert store(FOUR)
    assert bands() == [5]


def test_a_survey_keeps_the_lowest_band_on_its_first_day(open_survey, seal):
    """Also when it was opened in the night, shortly before four."""
    store(NOW)
    survey = open_survey(now=FOUR - HOUR, closes_at=NOW + 7 * DAY)
    seal(survey, *[{"topics": ["schlaf"]}] * 7)
    store(FOUR)
    assert bands() == [0]
    store(FOUR + DAY)
    assert bands() == [5]


@pytest.mark.parametrize("late", [participation.LATEST, HOUR, 5 * HOUR, DAY - MINUTE])
def test_a_band_that_was_missed_waits_for_the_next_four(running, late):
    """Whoever stops the worker in the night and starts it at noon sees no noon's band."""
    assert not store(FOUR + late)
    assert bands() == [0]
    assert store(FOUR + DAY + participation.LATEST - MINUTE)
    assert bands() == [5]


def test_none_is_stored_while_a_survey_is_open_for_the_second_time(open_survey, seal):
    """Monday too few, Tuesday one woman comes: Wednesday's band would say that she has answered."""
    survey = open_survey(now=FOUR - 9 * DAY, closes_at=FOUR - DAY)
    seal(survey, *[{"topics": ["schlaf"]}] * 4)
    release.release_due(now=FOUR - DAY + HOUR, zone=BERLIN)
    again = publishing.open_until(survey, FOUR + 9 * DAY, now=FOUR, rules=publishing.Rules())
    seal(again, {"topics": ["schlaf"]})
    assert store(FOUR + DAY)
    assert bands() == [0]
    assert participation.words(Survey.get_by_id(survey.id)) == "zuletzt weniger als 5"


def test_a_survey_that_has_ended_keeps_its_band(running):
    publishing.close(running, now=NOW + HOUR)
    store(FOUR)
    assert bands() == [0]


def test_a_released_survey_is_left_alone(running):
    closed = publishing.close(running, now=NOW + HOUR)
    release.release(closed, now=NOW + HOUR, zone=BERLIN)
    store(FOUR)
    assert bands() == [0]


def test_the_edges_begin_at_the_surveys_own_threshold(running):
    Survey.update(threshold=8).execute()
    store(FOUR)
    assert bands() == [0]


@pytest.mark.parametrize(
    ("morning", "four"),
    [
        (dt.date(2026, 10, 25), dt.datetime(2026, 10, 25, 3, 0, tzinfo=dt.UTC)),  # 25 hours long
        (dt.date(2027, 3, 28), dt.datetime(2027, 3, 28, 2, 0, tzinfo=dt.UTC)),  # 23 hours long
    ],
)
def test_four_is_four_also_on_the_days_when_the_clock_changes(open_survey, seal, morning, four):
    survey = open_survey(now=four - 2 * DAY, closes_at=four + 7 * DAY)
    seal(survey, *[{"topics": ["schlaf"]}] * 7)
    assert not store(four - MINUTE)
    assert store(four)
    assert four.astimezone(BERLIN).date() == morning
    assert not store(four + 12 * HOUR)


def test_a_clock_that_is_set_back_stores_nothing_twice(running, seal):
    store(FOUR + MINUTE)
    seal(running, *[{"topics": ["kita"]}] * 5)
    assert not store(FOUR - HOUR)
    assert bands() == [5]


def test_a_clock_that_was_a_year_ahead_stops_nothing(running):
    assert store(FOUR + 366 * DAY)
    Survey.update(band=0).execute()
    assert store(FOUR)
    assert bands() == [5]


def test_the_mark_tells_the_planned_moment_and_no_other(running):
    store(FOUR + dt.timedelta(minutes=2, seconds=31))
    assert Mark.last(participation.BANDS) == FOUR


def test_a_draft_has_no_band(add_survey):
    assert participation.words(add_survey()) == ""
