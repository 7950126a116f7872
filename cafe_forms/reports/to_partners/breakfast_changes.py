"""A breakfast that was moved, called off or given to somebody else: whoever brings it is told, and the team."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from cafe_forms.models import Contact, Delivery, Meeting, Member, Site
from cafe_forms.post.letters import Pointless
from cafe_forms.reports import breakfast, recipients
from cafe_forms.reports.to_partners import hosts

LETTER, TO_TEAM = "breakfast_changed", "meeting_changed"


@dataclass(frozen=True, slots=True)
class Breakfast:
    """What was agreed on for one meeting; taken down before the meeting is changed."""

    meeting: int
    site: Site
    starts_at: dt.datetime
    place: str
    hosts: tuple[Contact, ...]

    @classmethod
    def of(cls, meeting: Meeting) -> "Breakfast | None":
        """None where there is no breakfast."""
        if not meeting.breakfast:
            return None
        hosting = tuple(hosts.of(meeting))
        return cls(meeting.id, meeting.site, meeting.starts_at, meeting.place, hosting)


def owe_change(before: Breakfast | None, *, now: dt.datetime, by: Member) -> list[int]:
    """Inside the transaction that moves the meeting, takes its breakfast away, or calls it off altogether.

    Who brings it no more is told once it has got the numbers; who brings it now gets them (`breakfast.owe_due`).
    """
    if before is None:
        return []
    meeting = Meeting.get_or_none(Meeting.id == before.meeting)
    if not (meeting and meeting.breakfast):
        return _owe(before, meeting, before.hosts, [], now, by)
    replaced, hosting = breakfast.take_back(meeting), hosts.of(meeting)
    if not replaced and not _is_elsewhere(before, meeting):
        return []
    staying = [contact for contact in before.hosts if contact in hosting]
    return _owe(before, meeting, staying, replaced, now, by)


def _is_elsewhere(before: Breakfast, meeting: Meeting) -> bool:
    return (before.starts_at, before.place) != (meeting.starts_at, meeting.place)


def _owe(
    before: Breakfast,
    meeting: Meeting | None,
    hosting: Sequence[Contact],
    replaced: list[Contact],
    now: dt.datetime,
    by: Member,
) -> list[int]:
    moved_to = meeting.starts_at if meeting and meeting.breakfast else None
    last = max(before.starts_at, moved_to or before.starts_at)
    if last <= now:
        return []
    facts = {
        "site": before.site.id,
        "meeting": meeting.id if meeting else None,
        "was": before.starts_at.isoformat(),
        "place": before.place,
        "is": moved_to.isoformat() if moved_to else None,
        "told": bool(hosting),
    }
    thing = f"/{before.meeting}/{before.starts_at:%Y-%m-%dT%H:%M}/{meeting.revision if meeting else 'off'}"
    others = Member.of(before.site).where(Member.id != by.id)
    owe = partial(recipients.owe_each, now=now, expires_at=last)
    owed = owe(LETTER, LETTER + thing, replaced, facts=facts | {"by_other": True})
    if meeting and meeting.breakfast and not _is_elsewhere(before, meeting):
        return owed
    owed += owe(LETTER, LETTER + thing, hosting, facts=facts)
    return owed + owe(TO_TEAM, TO_TEAM + thing, others, facts=facts)


def to_host(delivery: Delivery, now: dt.datetime, zone: ZoneInfo) -> dict:
    """Raises Pointless when it has changed again since, or the contact brings no breakfast any more.

    `by_other` says that somebody else brings it now.
    """
    contact, by_other = recipients.contact_of(delivery), "by_other" in delivery.facts
    if not contact.sponsors:
        raise Pointless("brings-no-breakfast")
    about = _about(delivery)
    if by_other and about["meeting"] and contact in hosts.of(about["meeting"]):
        raise Pointless("changed-again")
    return {"contact": contact, "by_other": by_other, **about}


def to_team(delivery: Delivery, now: dt.datetime, zone: ZoneInfo) -> dict:
    """Raises Pointless when it has changed again since, or the member has left."""
    return {"member": recipients.member_of(delivery), **_about(delivery)}


def _about(delivery: Delivery) -> dict:
    kept = delivery.facts
    meeting = Meeting.get_or_none(Meeting.id == kept["meeting"]) if kept["meeting"] else None
    stands = meeting.starts_at.isoformat() if meeting and meeting.breakfast else None
    if stands != kept["is"] and "by_other" not in kept:
        raise Pointless("changed-again")
    was = dt.datetime.fromisoformat(kept["was"])
    site = recipients.row_of(delivery, Site, "site")
    return {
        "site": site,
        "was": was,
        "place": kept["place"],
        "meeting": meeting if stands else None,
        "told": kept["told"],
    }
