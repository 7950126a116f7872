"""A contact says yes to letters: asked by one letter, whose link shows a button, and the button acts."""

import base64
import datetime as dt
import hmac

from flask import abort, current_app, render_template

from cafe_forms import audit, languages
from cafe_forms.cafe import partners
from cafe_forms.db import database
from cafe_forms.models import Contact, Delivery
from cafe_forms.pages import link
from cafe_forms.post import outbox
from cafe_forms.post.letters import Pointless
from cafe_forms.team.unsubscribe import blueprint

LETTER = "partner_confirm"
WORTH_ASKING = dt.timedelta(days=5)  # that the letter is tried; the link in it serves until she says yes
MAC_BYTES = 18  # 144 bits: 24 characters


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
        raise Pointless("Der Kontakt hat schon zugesagt, oder es gibt ihn nicht mehr.")
    return {"contact": contact, "confirm": link("post.partner_yes", token=token(contact))}


def token(contact: Contact) -> str:
    """Names the row and signs it with its address: another address needs another yes."""
    return f"{contact.id}.{_mac(_keys()[0], contact)}"


@blueprint.get("/zusagen/<token>")
def partner_yes(token):
    """Mail scanners open every link: nothing changes here."""
    return _page(_contact_or_404(token), token)


@blueprint.post("/zusagen/<token>")
def confirm_partner(token):
    contact = _contact_or_404(token)
    with database.atomic():
        if partners.confirm(contact):
            audit.note(None, "contact yes", contact.site.slug, str(contact.id), door=audit.LETTER)
    return _page(Contact.get_by_id(contact.id), token)


def _page(contact: Contact, token: str) -> str:
    languages.speak_to_team(contact.language)
    return render_template("team/partner_yes.html", contact=contact, token=token)


def _contact_or_404(token: str) -> Contact:
    number, _dot, mac = token.partition(".")
    is_number = number.isascii() and number.isdecimal() and len(number) < 10
    contact = Contact.get_or_none(Contact.id == int(number)) if is_number else None
    if contact is None or not mac.isascii():
        abort(404)
    if not any(hmac.compare_digest(mac, _mac(key, contact)) for key in _keys()):
        abort(404)
    return contact


def _keys() -> list[str]:
    return [current_app.config["SECRET_KEY"], *current_app.config["SECRET_KEY_FALLBACKS"]]


def _mac(key: str, contact: Contact) -> str:
    own = hmac.digest(key.encode(), b"cafe-forms/confirm", "sha256")  # a key for this purpose alone
    named = partners.named_in_link(contact).encode()
    return base64.urlsafe_b64encode(hmac.digest(own, named, "sha256")[:MAC_BYTES]).decode()
