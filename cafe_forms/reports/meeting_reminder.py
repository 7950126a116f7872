"""The day before a meeting: a reminder for its team, with the date as a file for their calendars."""

import datetime as dt
from collections.abc import Iterator
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from cafe_forms.cafe import working_days
from cafe_forms.models import Delivery, Meeting, Member, Survey
from cafe_forms.post.letters import Pointless
from cafe_forms.reports import breakfast, calendar_file, recipients
from cafe_forms.reports.recipients import Matter
from cafe_forms.surveys import kinds

LETTER = "meeting_reminder"
AT_MOST_AHEAD = dt.timedelta(days=14)  # however many days nobody works in between
CALENDAR = "text/calendar; method=PUBLISH; charset=utf-8"


@recipients.owing(LETTER)
def owe_due(*, now: dt.datetime, zone: ZoneInfo) -> Iterator[Matter]:
    """Owe it on the morning of the last working day before the meeting."""
    ahead = Meeting.select().where(Meeting.starts_at > now, Meeting.starts_at < now + AT_MOST_AHEAD)
    for meeting in list(ahead):
        meets_on = meeting.starts_at.astimezone(zone).date()
        if now >= working_days.morning(working_days.before(meets_on, 1, meeting.site), zone):
            thing = f"meeting/{meeting.id}/{meeting.starts_at:%Y-%m-%dT%H:%M}"
            yield thing, Member.of(meeting.site), {"meeting": meeting.id}, meeting.starts_at


def facts(delivery: Delivery, now: dt.datetime, zone: ZoneInfo, base_url: str) -> dict:
    """Raises Pointless when the meeting has begun or was moved past the day of the letter."""
    member = recipients.member_of(delivery)
    meeting = recipients.row_of(delivery, Meeting, "meeting")
    if meeting.starts_at <= now or meeting.starts_at > now + AT_MOST_AHEAD:
        raise Pointless("meeting-moved")
    host = urlsplit(base_url).hostname or ""
    file = calendar_file.written(meeting, host=host, at=delivery.owed_at)
    return {
        "member": member,
        "meeting": meeting,
        "briefing": _briefing(meeting),
        "numbers": breakfast.numbers(meeting, member.language),
        "attachments": [("treffen.ics", CALENDAR, file)],
    }


def _briefing(meeting: Meeting) -> str | None:
    """The short name of the survey whose briefing is for this meeting."""
    # Too few have one too
    ended = meeting.surveys.where(Survey.outcome != "").order_by(Survey.ended_at.desc())
    return next((survey.slug for survey in ended if kinds.of(survey).has_briefing), None)
