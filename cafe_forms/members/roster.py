"""Members: invited with a role and sites, changed, locked out and let in again; one admin always stays."""

import datetime as dt
from typing import Any

from cafe_forms.db import database, for_writing
from cafe_forms.members import sign_in, tokens, welcome
from cafe_forms.models import Member, Membership, Site, revisions


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
    traits = {"role": role, "is_active": True, "locked_by_admin": False}
    traits |= {} if name is None else {"name": name}
    with database.atomic():
        member, is_new = Member.get_or_create(email=checked(email), defaults=traits)
        if is_new or (member.everywhere and role == "staff"):
            sites = sites or _without_sites(role)
            traits["everywhere"] = role != "staff" and not sites
        _change(member, **traits)
        _join(member, sites)
        member = Member.get_by_id(member.id)
        return member, sign_in.mint(member, now=now, valid=sign_in.BY_HAND)


def invite_by_letter(email: str, *, sites: list[Site], now: dt.datetime, **traits: Any) -> Member:
    """Add a member with these traits and owe her the welcome. Raises AlreadyThere, BadAddress or NoSite."""
    with database.atomic():
        member, is_new = Member.get_or_create(email=checked(email), defaults=traits)
        if not is_new:
            raise AlreadyThere(member.email)
        _work_at(member, sites, among=sites)
        welcome.owe(member, now=now)
        return member


def change(member: Member, *, seen: int, sites: list[Site], among: list[Site], **traits: Any) -> None:
    """Give her these traits, and of the sites `among` which can be chosen exactly `sites`.

    Raises LastAdmin, NoSite or revisions.ChangedMeanwhile.
    """
    with database.atomic():
        if traits.get("role", member.role) != "admin":
            _keep_an_admin(member)
        _end_tokens(member, traits)
        revisions.save(member, seen=seen, **traits)
        _work_at(Member.get_by_id(member.id), sites, among)


def lock_out(member: Member, *, by_admin: bool = False) -> None:
    """Her sessions and links end with the same stroke. Raises LastAdmin."""
    with database.atomic():
        _keep_an_admin(member)
        _change(member, is_active=False, locked_by_admin=by_admin)
        sign_in.end_all(member)


def let_in(member: Member) -> None:
    _change(member, is_active=True, locked_by_admin=False)


def begin_at(member: Member, site: Site) -> None:
    """She works there too, if she does not work everywhere already."""
    if not member.everywhere:
        with database.atomic():
            _change(member)
            _join(member, [site])


def _end_tokens(member: Member, traits: dict) -> None:
    """Tokens were made for the role that she had."""
    if traits.get("role", member.role) != member.role or not traits.get("is_active", True):
        tokens.end_all(member)


def _change(member: Member, **traits: Any) -> None:
    _end_tokens(member, traits)
    revisions.change(Member, Member.id == member.id, **traits)


def _join(member: Member, sites: list[Site]) -> None:
    for site in sites:
        Membership.insert(member=member, site=site).on_conflict_ignore().execute()


def _keep_an_admin(member: Member) -> None:
    """Of two admins who lock each other out at once, the second finds herself the last one."""
    admins = Member.select().where(Member.role == "admin", Member.is_active).order_by(Member.id)
    if [admin.id for admin in for_writing(admins)] == [member.id]:
        raise LastAdmin(member.email)


def _work_at(member: Member, sites: list[Site], among: list[Site]) -> None:
    hers = Membership.member == member
    Membership.delete().where(hers, Membership.site.in_(among), Membership.site.not_in(sites)).execute()
    _join(member, sites)
    if not member.everywhere and not Membership.select().where(hers).exists():
        raise NoSite(member.email)
    tokens.end_of_others_cafes(member)


def _without_sites(role: str) -> list[Site]:
    """None for who works everywhere then."""
    every = list(Site.select()) if role == "staff" else []
    if len(every) > 1:
        raise NoSite(role)
    return every


def checked(email: str) -> str:
    """The address as it is kept. Raises BadAddress."""
    import email_validator  # who adds nobody does not wait for it

    email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()  # a carrier's own network may well be called .local
    try:
        return email_validator.validate_email(
            sign_in.tidy(email), check_deliverability=False, allow_smtputf8=False, globally_deliverable=False
        ).normalized.casefold()
    except email_validator.EmailNotValidError as error:
        raise BadAddress(str(error)) from None
