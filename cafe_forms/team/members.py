"""Members: invited with a role and sites, changed, locked out and let in again; one admin always stays."""

import datetime as dt

import email_validator
from email_validator import EmailNotValidError, validate_email

from cafe_forms.db import database, for_writing
from cafe_forms.models import Member, Membership, Site, revisions
from cafe_forms.team import sign_in, welcome

email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()  # a carrier's own network may well be called .local


class BadAddress(Exception):
    """This cannot be an e-mail address; the text says why."""


class NoSite(Exception):
    """It must be said at which of several sites somebody works."""


class AlreadyThere(Exception):
    """This address belongs to a member."""


class LastAdmin(Exception):
    """Without this one nobody could look after the members."""


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


def invite_by_letter(email: str, *, sites: list[Site], now: dt.datetime, **traits) -> Member:
    """Add a member with these traits and owe her the welcome. Raises AlreadyThere, BadAddress or NoSite."""
    with database.atomic():
        member, is_new = Member.get_or_create(email=checked(email), defaults=traits)
        if not is_new:
            raise AlreadyThere(member.email)
        _work_at(member, sites, among=sites)
        welcome.owe(member, now=now)
        return member


def change(member: Member, *, seen: int, sites: list[Site], among: list[Site], **traits) -> None:
    """Give her these traits, and of the sites `among` which can be chosen exactly `sites`.

    Raises LastAdmin, NoSite or revisions.ChangedMeanwhile.
    """
    with database.atomic():
        if traits.get("role", member.role) != "admin":
            _keep_an_admin(member)
        revisions.save(member, seen=seen, **traits)
        _work_at(Member.get_by_id(member.id), sites, among)


def lock_out(member: Member) -> None:
    """Her sessions and links end with the same stroke. Raises LastAdmin."""
    with database.atomic():
        _keep_an_admin(member)
        Member.update(is_active=False, revision=Member.revision + 1).where(Member.id == member.id).execute()
        sign_in.end_all(member)


def let_in(member: Member) -> None:
    Member.update(is_active=True, revision=Member.revision + 1).where(Member.id == member.id).execute()


def _keep_an_admin(member: Member) -> None:
    """Of two admins who lock each other out at once, the second finds herself the last one."""
    admins = Member.select().where(Member.role == "admin", Member.is_active).order_by(Member.id)
    if [admin.id for admin in for_writing(admins)] == [member.id]:
        raise LastAdmin(member.email)


def _work_at(member: Member, sites: list[Site], among: list[Site]) -> None:
    hers = Membership.member == member
    Membership.delete().where(hers, Membership.site.in_(among), Membership.site.not_in(sites)).execute()
    for site in sites:
        Membership.insert(member=member, site=site).on_conflict_ignore().execute()
    if not member.everywhere and not Membership.select().where(hers).exists():
        raise NoSite(member.email)


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
