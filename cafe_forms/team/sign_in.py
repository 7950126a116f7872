"""Signing in without a password: a link that works once, and a session that the server can end."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from cafe_forms.db import database
from cafe_forms.models import Delivery, Member, Session, SignIn
from cafe_forms.post import outbox
from cafe_forms.post.letters import Pointless

LETTER = "sign_in"
BY_LETTER = dt.timedelta(minutes=15)
BY_HAND = dt.timedelta(hours=24)  # printed on the command line for somebody who sits beside it
SIGNED_IN = dt.timedelta(days=14)
ONE_LETTER_IN = dt.timedelta(minutes=2)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def mint(member: Member, *, now: dt.datetime, valid: dt.timedelta) -> str:
    """A new one-time token; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    SignIn.insert(digest=_digest(token), member=member, expires_at=now + valid).execute()
    return token


def is_good(token: str, *, now: dt.datetime) -> bool:
    return SignIn.select().where(SignIn.digest == _digest(token), SignIn.expires_at > now).exists()


def spend(token: str, *, now: dt.datetime) -> tuple[Member, str] | None:
    """Use up the link and begin a session: the member and the token for her cookie, or None when it is no good."""
    with database.atomic():
        good = (SignIn.digest == _digest(token)) & (SignIn.expires_at > now)
        spent = list(SignIn.delete().where(good).returning(SignIn.member).execute())
        if not spent:
            return None
        member = Member.get_or_none(Member.id == spent[0].member_id, Member.is_active)
        if member is None:
            return None
        kept = secrets.token_urlsafe(32)
        Session.create(digest=_digest(kept), member=member, expires_at=now + SIGNED_IN)
        return member, kept


def member_of(kept: str, *, now: dt.datetime) -> Member | None:
    """Who is signed in with this cookie token."""
    return (
        Member.select()
        .join(Session)
        .where(Session.digest == _digest(kept), Session.expires_at > now, Member.is_active)
        .first()
    )


def end(kept: str) -> None:
    Session.delete().where(Session.digest == _digest(kept)).execute()


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere she is signed in: no more than the day it began is known of it."""

    name: str
    begun: dt.datetime
    is_here: bool


def sessions_of(member: Member, *, kept: str, now: dt.datetime) -> list[Place]:
    """This device first, then the others, the latest first."""
    rows = Session.select().where(Session.member == member, Session.expires_at > now, Session.awaits == "")
    here = _digest(kept)
    found = [Place(row.name, row.expires_at - SIGNED_IN, bytes(row.digest) == here) for row in rows]
    return sorted(found, key=lambda place: (place.is_here, place.begun), reverse=True)


def end_named(member: Member, name: str) -> bool:
    """Whether she had such a session."""
    found = [row.digest for row in Session.select().where(Session.member == member) if row.name == name]
    return bool(Session.delete().where(Session.digest.in_(found)).execute())


def end_others(member: Member, *, kept: str) -> None:
    """Links that were not used yet end as well: whoever holds one could come back."""
    with database.atomic():
        Session.delete().where(Session.member == member, Session.digest != _digest(kept)).execute()
        SignIn.delete().where(SignIn.member == member).execute()


def end_all(member: Member) -> None:
    with database.atomic():
        Session.delete().where(Session.member == member).execute()
        SignIn.delete().where(SignIn.member == member).execute()


def ask_for_letter(email: str, *, now: dt.datetime) -> None:
    """Owe a sign-in letter, if this address belongs to a member; one every two minutes at the most."""
    member = Member.get_or_none(Member.email == tidy(email), Member.is_active)
    if member is None:
        return
    window = int(now.timestamp() // ONE_LETTER_IN.total_seconds())
    with database.atomic():
        outbox.owe(
            LETTER,
            key=f"sign-in/{member.id}/{window}",
            to=member.email,
            member=member,
            now=now,
            expires_at=now + BY_LETTER,
        )


def tidy(email: str) -> str:
    return email.strip().casefold()


def facts(delivery: Delivery, now: dt.datetime) -> dict:
    """The link is minted when the letter is written, so that it stands nowhere else. Raises Pointless."""
    member = delivery.member
    if not member or not member.is_active:
        raise Pointless("Das Mitglied ist nicht mehr dabei.")
    return {"member": member, "token": mint(member, now=now, valid=BY_LETTER), "minutes": 15}
