"""To whom a letter goes, and how it is owed to each of them once."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from zoneinfo import ZoneInfo

from cafe_forms.db import database
from cafe_forms.models import Contact, Delivery, Member, Site
from cafe_forms.post import outbox
from cafe_forms.post.letters import Pointless

People = Iterable[Member] | Iterable[Contact]
Matter = tuple[
    str, People, dict, dt.datetime
]  # thing, who is concerned, facts, until when: as `owe_each` has them


def admins() -> list[Member]:
    """Who looks after the machine; where nobody does, the leads."""
    active = Member.select().where(Member.is_active)
    return list(active.where(Member.role == "admin")) or list(active.where(Member.role == "lead"))


def contacts(site: Site, wish) -> list[Contact]:
    """Contacts of this site who have said yes, to this too, and make no pause; `wish` is passes_on or sponsors."""
    return list(Contact.select().where(Contact.site == site, Contact.confirmed, ~Contact.is_paused, wish))


def owe_each(
    letter: str,
    thing: str,
    people: People,
    *,
    facts: dict | None = None,
    now: dt.datetime,
    expires_at: dt.datetime,
) -> list[int]:
    """Owe this letter about this thing to each who was not owed it before; `thing` is the key without the person.

    A thing is told to members once, all together: who joins the team later is sent no backlog.
    """
    by_key = {f"{thing}/{person.id}": person for person in people}
    was_told = Delivery.select(Delivery.key, Delivery.member).where(Delivery.key.startswith(f"{thing}/"))
    with database.atomic():
        told = {one.key: one.member_id for one in was_told}
        is_told_to_members = any(told.values())
        new = [
            _owe(letter, key, person, facts or {}, now, expires_at)
            for key, person in by_key.items()
            if key not in told and not (isinstance(person, Member) and is_told_to_members)
        ]
    return [delivery for delivery in new if delivery is not None]


def owing(letter: str) -> Callable:
    """Of the matters that are due by now it makes a verb that owes this letter about each, and returns what is new."""

    def decorate(due: Callable[..., Iterator[Matter]]) -> Callable[..., list[int]]:
        @wraps(due)
        def owe_due(*, now: dt.datetime, zone: ZoneInfo) -> list[int]:
            owed = []
            for thing, people, facts, expires_at in due(now=now, zone=zone):
                owed += owe_each(letter, thing, people, facts=facts, now=now, expires_at=expires_at)
            return owed

        return owe_due

    return decorate


def _owe(letter, key, person, facts, now, expires_at) -> int | None:
    is_member = isinstance(person, Member)
    return outbox.owe(
        letter,
        key=key,
        to=person.email,
        member=person if is_member else None,
        facts=facts if is_member else facts | {"contact": person.id},
        now=now,
        expires_at=expires_at,
    )


def member_of(delivery: Delivery) -> Member:
    """Raises Pointless when she has left."""
    if not delivery.member or not delivery.member.is_active:
        raise Pointless("member-gone")
    return delivery.member


def contact_of(delivery: Delivery) -> Contact:
    """Raises Pointless when the contact is gone, has moved, has paused, or has taken her yes back."""
    found = Contact.get_or_none(
        Contact.id == delivery.facts["contact"], Contact.confirmed, ~Contact.is_paused
    )
    if found is None or found.email != delivery.to:
        raise Pointless("contact-gone")
    return found


def row_of(delivery: Delivery, row, name: str):
    """The row that the letter is about. Raises Pointless when it is gone."""
    found = row.get_or_none(row.id == delivery.facts[name])
    if found is None:
        raise Pointless("matter-gone")
    return found
