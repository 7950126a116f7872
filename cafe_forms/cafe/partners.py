"""Partners and their contacts: added unconfirmed, confirmed by themselves, paused, taken out."""

import hashlib
from collections.abc import Collection

from peewee import IntegrityError

from cafe_forms.db import database
from cafe_forms.models import Contact, Meeting, Partner, Site, revisions


class Taken(Exception):
    """The site has a contact with this address already."""


def at(sites):
    """The partners who have a contact at one of these sites, by name."""
    here = Contact.select(Contact.partner).where(Contact.site.in_(sites))
    return Partner.select().where(Partner.id.in_(here)).order_by(Partner.name)


def beside(site: Site, brought: Collection[int]):
    """Who has a contact at this site that said yes, and those with these ids, by name."""
    said_yes = Contact.select(Contact.partner).where(Contact.site == site, Contact.confirmed)
    return Partner.select().where(Partner.id.in_(said_yes) | Partner.id.in_(brought)).order_by(Partner.name)


def hosts(sites):
    """Those of them who bring breakfasts and hear of them: somebody there has said yes, and makes no pause."""
    reached = Contact.select(Contact.partner).where(
        Contact.site.in_(sites), Contact.sponsors, Contact.confirmed, ~Contact.is_paused
    )
    return Partner.select().where(Partner.id.in_(reached)).order_by(Partner.name)


def thanked(site: Site):
    """Who brings this site's breakfasts and may be named in public, by name."""
    named = Contact.select(Contact.partner).where(
        Contact.site == site, Contact.sponsors, Contact.confirmed, Contact.is_thanked
    )
    return Partner.select().where(Partner.id.in_(named)).order_by(Partner.name)


def contacts(sites):
    found = Contact.select(Contact, Partner, Site).join(Partner).switch(Contact).join(Site)
    return found.where(Contact.site.in_(sites)).order_by(Partner.name, Contact.name, Contact.email)


def add(site: Site, organisation: str, **values) -> Contact:
    """Unconfirmed: no letter but the question goes there. Raises Taken."""
    try:
        with database.atomic():
            return Contact.create(site=site, partner=_named(organisation), **values)
    except IntegrityError:
        raise Taken(values["email"]) from None


def _named(organisation: str) -> Partner:
    return Partner.get_or_create(name=organisation)[0]


def change(contact: Contact, organisation: str, *, seen: int, **values) -> None:
    """Another address has not said yes. Raises Taken or revisions.ChangedMeanwhile."""
    confirmed = contact.confirmed and values["email"] == contact.email
    before = contact.partner
    try:
        with database.atomic():
            partner = _renamed(contact, organisation)
            revisions.save(contact, seen=seen, partner=partner, confirmed=confirmed, **values)
            _let_go(before)
    except IntegrityError:
        raise Taken(values["email"]) from None


def _renamed(contact: Contact, organisation: str) -> Partner:
    """The contact's own organisation under its new name; where others are there too, another organisation."""
    partner = contact.partner
    is_known = Partner.select().where(Partner.name == organisation).exists()
    if not is_known and partner.contacts.count() == 1:
        Partner.update(name=organisation).where(Partner.id == partner.id).execute()
        return partner
    return _named(organisation)


def confirm(contact: Contact) -> bool:
    """False when she had said yes before."""
    unsaid = (Contact.id == contact.id) & (Contact.email == contact.email) & ~Contact.confirmed
    return revisions.change(Contact, unsaid, confirmed=True) == 1


def remove(contact: Contact) -> None:
    with database.atomic():
        Contact.delete().where(Contact.id == contact.id).execute()
        _let_go(contact.partner)


def _let_go(partner: Partner) -> None:
    """An organisation nobody speaks for, and that brings no breakfast, is gone too."""
    is_needed = (
        Contact.select().where(Contact.partner == partner).exists()
        or Meeting.select().where(Meeting.sponsor == partner).exists()
    )
    if not is_needed:
        Partner.delete().where(Partner.id == partner.id).execute()


def named_in_link(contact: Contact) -> str:
    """What a link that confirms is signed over: this row with this address."""
    return f"{contact.id}.{hashlib.sha256(contact.email.encode()).hexdigest()[:16]}"
