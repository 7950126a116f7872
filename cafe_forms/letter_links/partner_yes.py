"""A contact says yes to letters: the link in her letter shows a button, and the button acts."""

from flask import Blueprint, abort, render_template

from cafe_forms import audit, languages
from cafe_forms.cafe import partners
from cafe_forms.db import database
from cafe_forms.models import Contact
from cafe_forms.reports.to_partners import partner_confirm


def register(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/zusagen/<token>", view_func=partner_yes)
    blueprint.add_url_rule("/zusagen/<token>", view_func=confirm_partner, methods=["POST"])


def partner_yes(token: str) -> str:
    """Mail scanners open every link: nothing changes here."""
    return _page(_contact_or_404(token), token)


def confirm_partner(token: str) -> str:
    contact = _contact_or_404(token)
    with database.atomic():
        if partners.confirm(contact):
            audit.note(None, "contact yes", contact.site.slug, str(contact.id), door=audit.LETTER)
    return _page(Contact.get_by_id(contact.id), token)


def _contact_or_404(token: str) -> Contact:
    return partner_confirm.contact_of(token) or abort(404)


def _page(contact: Contact, token: str) -> str:
    languages.speak_to_team(contact.language)
    return render_template("letter_links/partner_yes.html", contact=contact, token=token)
