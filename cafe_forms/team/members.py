"""Members: invited with a role and sites; the same address again is the same person."""

import datetime as dt

import email_validator
from email_validator import EmailNotValidError, validate_email

from cafe_forms.db import database
from cafe_forms.models import Member, Membership, Site
from cafe_forms.team import sign_in

email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()  # a carrier's own network may well be called .local


class BadAddress(Exception):
    """This cannot be an e-mail address; the text says why."""


class NoSite(Exception):
    """It must be said at which of several sites somebody works."""


def invite(
    email: str, *, role: str, sites: list[Site], name: str | None, now: dt.datetime
) -> tuple[Member, str]:
    """Add a member, or give her this role and these sites as well; returns her and a fresh sign-in token.

    Without sites a lead or an admin works everywhere, staff at the only site. Raises BadAddress or NoSite.
    """
    address = checked(email)
    with database.atomic():
        member, is_new = Member.get_or_create(email=address, defaults={"role": role, "name": name or ""})
        member.role, member.name, member.is_active = role, member.name if name is None else name, True
        if is_new or (member.everywhere and not member.is_lead):
            member.everywhere = False  # is for leads and admins
            sites = sites or _without_sites(member)
        for site in sites:
            Membership.insert(member=member, site=site).on_conflict_ignore().execute()
        member.save()
        return member, sign_in.mint(member, now=now, valid=sign_in.BY_HAND)


def _without_sites(member: Member) -> list[Site]:
    if member.is_lead:
        member.everywhere = True
        return []
    every = list(Site.select())
    if len(every) > 1:
        raise NoSite(member.email)
    return every


def checked(email: str) -> str:
    """The address as it is kept. Raises BadAddress."""
    try:
        return validate_email(
            sign_in.tidy(email), check_deliverability=False, allow_smtputf8=False, globally_deliverable=False
        ).normalized.casefold()
    except EmailNotValidError as error:
        raise BadAddress(str(error)) from None
