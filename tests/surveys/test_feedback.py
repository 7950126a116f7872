"""Feedback by itself: it opens with its meeting, ends three days later, and moves and dies with it."""

import datetime as dt

import pytest

from cafe_forms.cafe import meetings
from cafe_forms.models import Meeting, Survey
from cafe_forms.surveys import feedback, publishing
from cafe_forms.surveys.publishing import BERLIN
from tests.conftest import NOW

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
RULES = publishing.Rules()


@pytest.fixture
def asked(meeting):
    return feedback.ask_after(meeting, now=NOW, zone=BERLIN)


def opened(now):
    return [one.slug for one in feedback.open_due(now=now, rules=RULES)]


def test_it_opens_as_the_meeting_begins_and_ends_three_days_later(asked, meeting):
    assert opened(meeting.starts_at - dt.timedelta(minutes=1)) == []
    assert opened(meeting.starts_at) == [asked.slug]
    assert opened(meeting.starts_at + HOUR) == []
    ends_at = Survey.get().closes_at.astimezone(BERLIN)
    assert ends_at.date() == meeting.starts_at.astimezone(BERLIN).date() + 3 * DAY
    assert Survey.get().fillings["date"] == f"{meeting.starts_at.astimezone(BERLIN):%Y-%m-%d}"


def test_late_by_more_than_a_day_it_stays_a_draft(asked, meeting):
    assert opened(meeting.starts_at + DAY) == []
    assert Survey.get().state(meeting.starts_at + DAY) == "draft"


def test_it_is_made_once_and_never_for_a_meeting_that_was(asked, meeting):
    assert feedback.ask_after(meeting, now=NOW, zone=BERLIN) is None
    feedback.ask_no_more(meeting)
    assert not feedback.is_asked(meeting)
    assert feedback.ask_after(meeting, now=meeting.starts_at, zone=BERLIN) is None


def test_it_moves_with_its_meeting(asked, meeting):
    later = meeting.starts_at + 7 * DAY
    meetings.change(Meeting.get(), seen=Meeting.get().revision, starts_at=later)
    assert opened(later - 7 * DAY) == []
    assert opened(later) == [asked.slug]


def test_what_is_open_already_is_not_taken_back(asked, meeting):
    opened(meeting.starts_at)
    feedback.ask_no_more(meeting)
    assert Survey.get().opened_at


def test_what_may_not_open_stays_a_draft(asked, meeting):
    Survey.update(expected=3).execute()
    assert opened(meeting.starts_at) == []
    assert Survey.get().opened_at is None
