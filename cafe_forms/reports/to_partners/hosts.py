"""Who brings the breakfast of one meeting, as far as letters go."""

from cafe_forms.models import Contact, Meeting
from cafe_forms.reports import breakfast


def of(meeting: Meeting) -> list[Contact]:
    """The contacts of who was named; where nobody was, those who have got its numbers."""
    found = breakfast.sponsors(meeting)
    told = {one.facts["contact"] for one in breakfast.told(meeting)}
    return found if meeting.sponsor_id else [contact for contact in found if contact.id in told]
