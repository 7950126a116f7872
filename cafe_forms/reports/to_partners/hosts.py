"""Who brings the breakfast of one meeting, as far as letters go."""

from cafe_forms.models import Contact, Delivery, Meeting
from cafe_forms.reports import breakfast, recipients


def of(meeting: Meeting) -> list[Contact]:
    """The contacts of who was named; where nobody was, those who have got its numbers."""
    found = recipients.contacts(meeting.site, Contact.sponsors)
    if meeting.sponsor_id:
        return [contact for contact in found if contact.partner_id == meeting.sponsor_id]
    told = _were_told(meeting)
    return [contact for contact in found if contact.id in told]


def _were_told(meeting: Meeting) -> set[int]:
    numbers = Delivery.select(Delivery.facts).where(Delivery.letter == breakfast.LETTER)
    return {one.facts["contact"] for one in numbers if one.facts["meeting"] == meeting.id}
