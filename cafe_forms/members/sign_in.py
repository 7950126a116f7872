"""Signing in without a password: a link or a code that works once, and a session that the server can end."""

import datetime as dt
import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Any, NamedTuple

from cafe_forms import signing
from cafe_forms.db import Statement, database, for_writing, sent
from cafe_forms.members import pauses, second_factor
from cafe_forms.models import Delivery, Mark, Member, Session, SignIn
from cafe_forms.post import letters, outbox
from cafe_forms.post.letters import Pointless

LETTER = "sign_in"
BY_LETTER = dt.timedelta(minutes=15)
BY_HAND = dt.timedelta(hours=24)  # printed on the command line for somebody who sits beside it
SIGNED_IN = dt.timedelta(days=14)
IDLE = dt.timedelta(hours=12)  # then a session ends where she did not ask to stay
ONE_LETTER_IN = dt.timedelta(minutes=2)
LETTERS_FREE = (
    3  # of BUSY; from there on the pause doubles with each letter, but a good one is always in her mailbox
)
BUSY = dt.timedelta(hours=2)
SECOND_STEP = dt.timedelta(minutes=10)  # to type the second factor's code
CODE_DIGITS = 8
ASKED = "sign-in"  # mark: when somebody, whoever it was, last asked for a letter or typed a code
NOBODY = 0  # no member and no delivery has this id


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def mint(member: Member, *, now: dt.datetime, valid: dt.timedelta) -> str:
    """A new one-time token; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    SignIn.insert(digest=_digest(token), member=member, expires_at=now + valid).execute()
    return token


def mint_with_code(member: Member, *, now: dt.datetime) -> tuple[str, str]:
    """A link for this device, and a code to type on another one: either spends both."""
    token, code = secrets.token_urlsafe(32), f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    SignIn.insert(
        digest=_digest(token),
        member=member,
        expires_at=now + BY_LETTER,
        code=_code_digests(member.id, code)[0],
    ).execute()
    return token, code


def _code_digests(member_id: int, code: str) -> list[bytes]:
    """Under each of our keys: eight digits alone could be found by trying."""
    said = f"{member_id}/{code}".encode()
    return [signing.keyed_hash(said, "sign-in-code", key) for key in signing.app_keys()]


class Begun(NamedTuple):
    """A session that just began: the token for her cookie, and whether it ended the one that the link began."""

    member: Member
    kept: str
    ends_another: bool = False


def is_good(token: str, *, now: dt.datetime) -> bool:
    return SignIn.select().where(_is_unused(token, now)).exists()


def _is_unused(token: str, now: dt.datetime) -> Any:
    return (SignIn.digest == _digest(token)) & (SignIn.expires_at > now) & SignIn.session.is_null()


def spend(token: str, *, now: dt.datetime) -> Begun | None:
    """Use up the link and begin a session: the member and the token for her cookie, or None when it is no good."""
    with database.atomic():
        spent = for_writing(SignIn.select().where(_is_unused(token, now))).first()
        if spent is None:
            return None
        member = Member.get_or_none(Member.id == spent.member_id, Member.is_active)
        if member is None:
            SignIn.delete().where(SignIn.digest == spent.digest).execute()
            return None
        kept = _open_session(member, now=now, awaits=_awaited(member))
        if spent.code is None:
            SignIn.delete().where(SignIn.digest == spent.digest).execute()
        else:
            SignIn.update(session=_digest(kept)).where(SignIn.digest == spent.digest).execute()
        return Begun(member, kept)


def spend_code(email: str, typed: str, *, now: dt.datetime) -> Begun | None:
    """The same with the code, unless too many were wrong lately; an unknown address costs as much."""
    with database.atomic():
        Mark.put(ASKED, now)
        member = Member.get_or_none(Member.email == tidy(email), Member.is_active)
        member_id = member.id if member else NOBODY
        fitting = _code_digests(member_id, _digits(typed))
        is_open = (SignIn.expires_at > now) & SignIn.code.is_null(False)
        hers = list(for_writing(SignIn.select().where(SignIn.member == member_id, is_open)))
        found = [row for row in hers if any(hmac.compare_digest(bytes(row.code), one) for one in fitting)]
        if pauses.until(member_id, pauses.LETTER, now=now):
            return None
        if not found or member is None:
            if hers:  # without a letter there is nothing to guess at
                pauses.count_wrong(member_id, pauses.LETTER, now=now)
            return None
        pauses.forget(member_id, pauses.LETTER)
        SignIn.delete().where(SignIn.digest == found[0].digest).execute()
        ended = (
            Session.delete().where(Session.digest == found[0].session).execute() if found[0].session else 0
        )
        return Begun(member, _open_session(member, now=now, awaits=_awaited(member)), bool(ended))


def _digits(typed: str) -> str:
    return "".join(
        str(unicodedata.digit(sign)) for sign in typed if unicodedata.digit(sign, None) is not None
    )


def _awaited(member: Member) -> str:
    if second_factor.of(member):
        return "code"
    return "setup" if second_factor.is_required_of(member) else ""


def _open_session(member: Member, *, now: dt.datetime, awaits: str) -> str:
    kept = secrets.token_urlsafe(32)
    valid = SECOND_STEP if awaits == "code" else SIGNED_IN
    Session.create(digest=_digest(kept), member=member, expires_at=now + valid, awaits=awaits)
    return kept


def finish(kept: str, *, now: dt.datetime) -> str:
    """Her second factor was right: a whole session with a token of its own, instead of the half one."""
    with database.atomic():
        half = Session.get(Session.digest == _digest(kept))
        half.delete_instance()
        return _open_session(half.member, now=now, awaits="")


SESSION = Statement(
    lambda digest, now: (
        Session.select(Session, Member)
        .join(Member)
        .where(Session.digest == digest, Session.expires_at > now, Member.is_active)
    ),
    lambda digest, now: (sent(Session.digest, digest), sent(Session.expires_at, now)),
)


def session_of(kept: str, *, now: dt.datetime) -> Session | None:
    """The session of this cookie token, whole or half, with its member."""
    return SESSION.first_with(Session.member, _digest(kept), now)


def end(kept: str) -> None:
    """And the code of the letter whose link began it."""
    with database.atomic():
        Session.delete().where(Session.digest == _digest(kept)).execute()
        SignIn.delete().where(SignIn.session == _digest(kept)).execute()


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
    """Owe a sign-in letter, if this address belongs to a member; one every two minutes, and fewer the more were asked.

    Whoever asks, it is one look, one write and one ring of the alarm, so that the time tells nothing.
    """
    member = Member.get_or_none(Member.email == tidy(email), Member.is_active)
    with database.atomic():
        Mark.put(ASKED, now)
        is_early = _is_early(member.id if member else NOBODY, now)
        owed = _owe(member, now) if member and not is_early else None
    if not owed:
        letters.ring(NOBODY)


def _is_early(member_id: int, now: dt.datetime) -> bool:
    """Whether her last letter is younger than the pause. The longest pause is as long as a letter is good."""
    hers = (Delivery.member == member_id) & (Delivery.letter == LETTER) & (Delivery.owed_at > now - BUSY)
    asked = sorted(row.owed_at for row in Delivery.select(Delivery.owed_at).where(hers))
    pause = min(ONE_LETTER_IN * 2 ** max(len(asked) - LETTERS_FREE, 0), BY_LETTER)
    return len(asked) >= LETTERS_FREE and now - asked[-1] < pause


def _owe(member: Member, now: dt.datetime) -> int | None:
    window = int(now.timestamp() // ONE_LETTER_IN.total_seconds())
    return outbox.owe(
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
        raise Pointless("member-gone")
    token, code = mint_with_code(member, now=now)
    return {"member": member, "token": token, "code": f"{code[:4]} {code[4:]}", "minutes": 15}
