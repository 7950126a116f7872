"""After a breakfast: thanks to whoever brought it, with rounded numbers."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from cafe_forms.cafe import working_days
from cafe_forms.models import Delivery, Meeting
from cafe_forms.post.letters import Pointless
from cafe_forms.reports import breakfast, recipients
from cafe_forms.reports.recipients import Matter
from cafe_forms.reports.to_partners import hosts
from cafe_forms.results import disclosure

LETTER = "breakfast_thanks"
WAITS_FOR_A_NUMBER = dt.timedelta(days=4)  # that the team may note how many came
WORTH_SAYING = dt.timedelta(days=14)


@recipients.owing(LETTER)
def owe_due(*, now: dt.datetime, zone: ZoneInfo) -> Iterator[Matter]:
    """Owe it on the working day after, once the team has noted how many came; without that some days later."""
    past = Meeting.select().where(
        Meeting.breakfast, Meeting.starts_at < now, Meeting.starts_at > now - WORTH_SAYING
    )
    for meeting in filter(lambda one: _is_time(one, now, zone), list(past)):
        thing = f"thanks/{meeting.id}/{meeting.starts_at:%Y-%m-%d}"
        yield thing, hosts.of(meeting), {"meeting": meeting.id}, meeting.starts_at + WORTH_SAYING


def _is_time(meeting: Meeting, now: dt.datetime, zone: ZoneInfo) -> bool:
    day_after = meeting.starts_at.astimezone(zone).date() + working_days.DAY
    morning = working_days.morning(working_days.first_from(day_after, meeting.site), zone)
    if meeting.attendance is None:
        morning = max(morning, meeting.starts_at + WAITS_FOR_A_NUMBER)
    return now >= morning


def facts(delivery: Delivery, now: dt.datetime, zone: ZoneInfo) -> dict:
    """`came` is how many came, rounded up to the next 5, or None. Raises Pointless where nobody came."""
    contact = recipients.contact_of(delivery)
    meeting = recipients.row_of(delivery, Meeting, "meeting")
    if not (contact.sponsors and meeting.breakfast) or meeting.attendance == 0:
        raise Pointless("nobody-to-thank")
    came = meeting.attendance and disclosure.up_to_step(meeting.attendance)
    numbers = None if came else breakfast.numbers(meeting, contact.language)
    return {"contact": contact, "meeting": meeting, "came": came, "numbers": numbers}
