"""Tokens for other systems: made by a lead or an admin for herself, and ended by whatever ends her rights."""

import datetime as dt
import secrets
from collections.abc import Collection

from peewee import ModelSelect

from cafe_forms import signing
from cafe_forms.db import database
from cafe_forms.models import ROLES, ApiToken, ApiTokenSite, Member, Site

LONGEST = dt.timedelta(days=366)
MOST = 20  # of one member
BEGINNING = "cafe_"  # so that programs that look for secrets in files know one


class RefusedError(Exception):
    """`code`: no-lead, role, sites, end or too-many."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def make(
    member: Member, *, name: str, role: str, sites: Collection[Site], ends_on: dt.date, today: dt.date
) -> tuple[ApiToken, str]:
    """A new token and its secret, which nobody can read again. Raises RefusedError."""
    _check(member, role, sites, ends_on, today)
    secret = BEGINNING + secrets.token_urlsafe(32)
    with database.atomic():
        token = ApiToken.create(
            member=member,
            digest=_digest(secret),
            name=name,
            role=role,
            made_on=today,
            ends_on=ends_on,
        )
        ApiTokenSite.insert_many([{"token": token, "site": site} for site in sites]).execute()
    return token, secret


def roles_for(member: Member) -> tuple[str, ...]:
    """None that could do more than she."""
    return ROLES[: ROLES.index(member.role) + 1]


def _check(member: Member, role: str, sites: Collection[Site], ends_on: dt.date, today: dt.date) -> None:
    if not member.is_lead:
        raise RefusedError("no-lead")
    if role not in roles_for(member):
        raise RefusedError("role")
    if not sites or set(sites) - set(member.sites()):
        raise RefusedError("sites")
    if not today <= ends_on <= today + LONGEST:
        raise RefusedError("end")
    if hers(member).count() >= MOST:
        raise RefusedError("too-many")


def _digest(secret: str) -> bytes:
    """Under the newest key alone: with a changed key every token ends."""
    return signing.keyed_hash(secret.encode(), "api-token", signing.app_keys()[0])


def found(secret: str, *, today: dt.date) -> ApiToken | None:
    """The token of this secret while it is good, with its member."""
    token = (
        ApiToken.select(ApiToken, Member)
        .join(Member)
        .where(ApiToken.digest == _digest(secret), ApiToken.ends_on >= today, Member.is_active)
        .first()
    )
    return token if token and token.role in roles_for(token.member) else None


def note_use(token: ApiToken, *, today: dt.date) -> None:
    """The day, and no more than once on it."""
    if token.used_on != today:
        ApiToken.update(used_on=today).where(ApiToken.id == token.id).execute()


def hers(member: Member) -> "ModelSelect[ApiToken]":
    return ApiToken.select().where(ApiToken.member == member).order_by(ApiToken.made_on, ApiToken.name)


def end(member: Member, token_id: str) -> str | None:
    """The name of hers that ended; None where she has no such token."""
    token = hers(member).where(ApiToken.id == token_id).first()
    if token is None:
        return None
    token.delete_instance()
    return token.name


def end_all(member: Member) -> None:
    ApiToken.delete().where(ApiToken.member == member).execute()


def end_of_others_cafes(member: Member) -> None:
    """Those that may see a café where she does not work any more."""
    others = ApiTokenSite.select(ApiTokenSite.token).where(
        ApiTokenSite.site.not_in(member.sites().select(Site.id).order_by())
    )
    ApiToken.delete().where(ApiToken.member == member, ApiToken.id.in_(others)).execute()
