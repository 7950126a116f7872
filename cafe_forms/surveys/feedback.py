"""Feedback by itself: made with its meeting, opened as the meeting begins, and gone when the meeting is called off.

It is a draft like any other until then, so the team may change what it asks. Its end is the usual one of its kind.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from cafe_forms.models import Meeting, Survey
from cafe_forms.surveys import publishing, ready

READY = "rueckmeldung"
KIND = "feedback"
OPENS_WITHIN = dt.timedelta(days=1)  # of the meeting's start; later it stays a draft, and the week says so


def is_asked(meeting: Meeting) -> bool:
    """Whether mothers are asked how this meeting was, or will be."""
    return Survey.select().where(Survey.meeting == meeting, Survey.kind == KIND).exists()


def ask_after(meeting: Meeting, *, now: dt.datetime, zone: ZoneInfo) -> Survey | None:
    """Make its feedback; None where there is one already, or the meeting has begun."""
    if is_asked(meeting) or meeting.starts_at <= now:
        return None
    survey = publishing.add(meeting.site, ready.definition(READY), now=now, zone=zone, meeting=meeting)
    Survey.update(opens_with_meeting=True).where(Survey.id == survey.id).execute()
    survey.opens_with_meeting = True
    return survey


def ask_no_more(meeting: Meeting) -> None:
    """Take back what has not been opened; nobody has seen it."""
    Survey.delete().where(_waits_for(meeting)).execute()


def open_due(*, now: dt.datetime, rules: publishing.Rules) -> list[Survey]:
    """Open what belongs to a meeting that has begun, wherever it was moved to. What may not open stays a draft."""
    begun = (
        Survey.select(Survey, Meeting)
        .join(Meeting)
        .where(
            Survey.opens_with_meeting,
            Survey.opened_at.is_null(),
            Meeting.starts_at <= now,
            Meeting.starts_at > now - OPENS_WITHIN,
        )
    )
    return [opened for survey in list(begun) if (opened := _opened(survey, now, rules))]


def _opened(survey: Survey, now: dt.datetime, rules: publishing.Rules) -> Survey | None:
    try:
        return publishing.open_until(survey, None, now=now, rules=rules)
    except publishing.Refused:
        return None


def _waits_for(meeting: Meeting):
    return (Survey.meeting == meeting) & Survey.opens_with_meeting & Survey.opened_at.is_null()
