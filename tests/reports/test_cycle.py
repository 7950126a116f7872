"""The cycle, day by day: what a team is asked to do on each of six weeks, and that nothing comes late or hangs on."""

import datetime as dt

import pytest

from cafe_forms.cafe import loop, meetings, sites, steps
from cafe_forms.models import Meeting
from cafe_forms.pool import release
from cafe_forms.reports import cycle
from cafe_forms.reports.weekly import digest
from cafe_forms.surveys import publishing, questionnaire
from cafe_forms.surveys.publishing import BERLIN
from tests.conftest import NOW

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
MONDAY = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)  # 07:00 in Berlin
TUESDAY_CAFE = MONDAY + 22 * DAY + 2.5 * HOUR  # in the fourth week


@pytest.fixture
def meeting(site):
    return sites.add_meeting(site, TUESDAY_CAFE, topic="Schlaf")


@pytest.fixture
def asked(open_survey, meeting):
    """Opened on the first Monday, until the evening of the third: six working days before its meeting."""
    survey = open_survey(now=MONDAY + 2 * HOUR, closes_at=MONDAY + 14 * DAY + 13 * HOUR)
    assert survey.meeting == meeting
    return survey


def to_do(site, now):
    return [step.what for step in cycle.to_do(cycle.read(site, now=now, zone=BERLIN), now)]


def release_it(survey, seal):
    seal(survey, *[{"topics": ["schlaf"]}] * 6)
    release.release(survey, now=survey.accepts_until, zone=BERLIN)


def days_of(site, days=range(42)):
    """What is to do each morning at seven, with the days that say the same put together."""
    told = []
    for day in days:
        found = to_do(site, MONDAY + day * DAY)
        if not told or told[-1][1] != found:
            told.append((day, found))
    return told


def test_six_weeks_of_a_tuesday_cafe_whose_team_does_nothing(site, asked, seal):
    """Each step ends by itself: nothing hangs on after its day."""
    ends_on = (asked.closes_at.astimezone(BERLIN).date() - MONDAY.date()).days
    before = days_of(site, range(ends_on + 1))
    release_it(asked, seal)
    assert before == [(0, []), (5, ["remind"]), (12, [])]
    assert days_of(site, range(ends_on + 1, 60)) == [
        (15, ["prepare", "tell"]),
        (23, ["tell", "note"]),
        (27, ["tell", "note", "next"]),
        (30, ["tell", "next"]),
        (37, ["next"]),
        (51, []),
    ]


def test_each_step_ends_when_it_is_done_or_ticked_off(site, asked, meeting, seal):
    release_it(asked, seal)
    now = TUESDAY_CAFE - DAY
    assert to_do(site, now) == ["prepare", "tell"]
    steps.tick(site, f"prepare/{asked.slug}")
    loop.save(
        loop.note_of(asked), seen=0, named=["schlaf"], texts={"de": "Eine Runde"}, published_on=now.date()
    )
    assert to_do(site, now) == []
    now = TUESDAY_CAFE + 5 * DAY
    assert to_do(site, now) == ["note", "next"]
    found = Meeting.get()
    meetings.note_attendance(found, 9, done="Geredet.", next="Geld", seen=found.revision)
    again = publishing.add(site, questionnaire.definition_of(asked), now=now, zone=BERLIN)
    assert to_do(site, now) == ["finish"]
    sites.add_meeting(site, TUESDAY_CAFE + 42 * DAY)
    publishing.open_until(again, None, now=now, rules=publishing.Rules())
    assert to_do(site, now) == []


def test_what_was_ticked_off_by_mistake_is_taken_up(site, asked, seal):
    release_it(asked, seal)
    for verb, left in ((steps.tick, ["tell"]), (steps.tick, ["tell"]), (steps.take_up, ["prepare", "tell"])):
        verb(site, f"prepare/{asked.slug}")
        assert to_do(site, TUESDAY_CAFE - DAY) == left


@pytest.mark.parametrize("weekday", range(5))
def test_a_digest_reminds_of_each_end_once_and_three_days_before(site, open_survey, weekday):
    ends_at = MONDAY + (21 + weekday) * DAY + 13 * HOUR
    open_survey(now=MONDAY, closes_at=ends_at)
    mondays = [MONDAY + week * 7 * DAY for week in range(1, 5)]
    told = [monday for monday in mondays if "remind" in to_do(site, monday)]
    assert len(told) == 1
    assert ends_at - told[0] >= 3 * DAY


def test_nobody_reminds_of_what_has_just_begun(site, open_survey):
    """Feedback runs three days: its last day to remind would be the day of the meeting."""
    open_survey(now=MONDAY, closes_at=MONDAY + 3 * DAY + 11 * HOUR)
    assert days_of(site, range(4)) == [(0, [])]


def test_a_digest_says_what_the_page_of_the_week_says(site, asked, member, seal):
    release_it(asked, seal)
    (found,) = digest.digests("2026-W51", now=MONDAY + 21 * DAY, zone=BERLIN, member=member)
    text = digest.written(found)["text"]
    assert "Diese Woche: 2 Dinge sind zu tun" in text
    assert text.count("- bis Mo., 14.12.: Input vorbereiten") == 1
    assert text.count("Sagt den Müttern, was ihr daraus macht") == 1


def test_a_round_names_every_step_with_its_state(site, asked, meeting, seal):
    def states(now):
        cafe = cycle.read(site, now=now, zone=BERLIN)
        return {step.what: step.state(now) for step in cycle.of_round(cafe, meeting)}

    assert states(NOW)["ask"] == "done"
    release_it(asked, seal)
    now = TUESDAY_CAFE - DAY
    assert states(now) == {
        **{"ask": "done", "prepare": "now", "meet": "later", "note": "later"},
        **{"feedback": "later", "tell": "now", "next": "later"},
    }
