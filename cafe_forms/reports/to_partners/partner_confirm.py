"""The letter that asks a partner's contact whether she wants letters, and the link in it."""

import datetime as dt

from cafe_forms import signing
from cafe_forms.cafe import partners
from cafe_forms.models import Contact, Delivery
from cafe_forms.pages import link
from cafe_forms.post import outbox
from cafe_forms.post.letters import Pointless

LETTER = "partner_confirm"
WORTH_ASKING = dt.timedelta(days=5)  # that the letter is tried; the link in it serves until she says yes
PURPOSE = "confirm"


def owe(contact: Contact, *, now: dt.datetime) -> int | None:
    """Ask inside the caller's transaction, once a day; None when asked today already."""
    return outbox.owe(
        LETTER,
        key=f"confirm/{partners.named_in_link(contact)}/{now:%Y-%m-%d}",
        to=contact.email,
        facts={"contact": contact.id},
        now=now,
        expires_at=now + WORTH_ASKING,
    )


def facts(delivery: Delivery, now: dt.datetime) -> dict:
    """Raises Pointless when there is nobody to ask any more."""
    contact = Contact.get_or_none(Contact.id == delivery.facts["contact"])
    if contact is None or contact.email != delivery.to or contact.confirmed:
        raise Pointless("nobody-to-ask")
    return {"contact": contact, "confirm": link("post.partner_yes", token=token(contact))}


def token(contact: Contact) -> str:
    """Names the row and signs it with its address: another address needs another yes."""
    return f"{contact.id}.{signing.sign(partners.named_in_link(contact), PURPOSE, signing.app_keys()[0])}"


def contact_of(token: str) -> Contact | None:
    """Whom a link was written to; None when it is not ours, or she has another address by now."""
    number, _dot, mac = token.partition(".")
    is_number = number.isascii() and number.isdecimal() and len(number) < 10
    contact = Contact.get_or_none(Contact.id == int(number)) if is_number else None
    if contact is None or not mac.isascii():
        return None
    is_ours = signing.is_signed(mac, partners.named_in_link(contact), PURPOSE, signing.app_keys())
    return contact if is_ours else None
