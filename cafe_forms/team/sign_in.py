"""Signing in without a password: a link that works once, and a session that the server can end."""

import datetime as dt
import hashlib
import secrets

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
    SignIn.create(digest=_digest(token), member=member, expires_at=now + valid)
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
