"""The second factor: a six-digit code of an app (RFC 6238), or one of ten recovery codes; each counts once."""

import base64
import datetime as dt
import hashlib
import hmac
import secrets
import unicodedata
from urllib.parse import quote

from cafe_forms import signing
from cafe_forms.db import database, for_writing
from cafe_forms.members import pauses
from cafe_forms.models import Mark, Member, RecoveryCode, SecondFactor, Session

STEP = 30  # seconds
WINDOW = 1  # steps that her phone's clock may be off, either way
DIGITS = 6
RECOVERY_CODES = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
REQUIRED = SecondFactor.REQUIRED


class Waits(Exception):
    """Too many wrong codes of this kind; the argument is when the next one is looked at."""

    @property
    def until(self) -> dt.datetime:
        return self.args[0]


def is_required_of(member: Member) -> bool:
    return member.is_lead and Mark.last(REQUIRED) is not None


def of(member: Member) -> SecondFactor | None:
    """The one that is switched on."""
    return SecondFactor.get_or_none(SecondFactor.member == member, SecondFactor.is_on)


def begin(member: Member) -> None:
    """A new secret for her to scan, unless one is on already."""
    with database.atomic():
        SecondFactor.delete().where(SecondFactor.member == member, ~SecondFactor.is_on).execute()
        SecondFactor.insert(member=member).on_conflict_ignore().execute()


def begun(member: Member) -> SecondFactor | None:
    """The one that waits for its first code."""
    return SecondFactor.get_or_none(SecondFactor.member == member, ~SecondFactor.is_on)


def secrets_of(factor: SecondFactor) -> list[bytes]:
    """Under each of our keys, newest first: the app keeps the one of the day it was set up."""
    made_of = f"{factor.member_id}/{factor.salt}".encode()
    return [signing.keyed_hash(made_of, "second-factor", key)[:20] for key in signing.app_keys()]


def in_letters(secret: bytes) -> str:
    return base64.b32encode(secret).decode()


def address(factor: SecondFactor, issuer: str) -> str:
    """What the QR code says to the app (the otpauth scheme that all of them read)."""
    label = quote(f"{issuer}:{factor.member.email}")
    return f"otpauth://totp/{label}?secret={in_letters(secrets_of(factor)[0])}&issuer={quote(issuer)}"


def code_at(secret: bytes, step: int) -> str:
    """RFC 4226, section 5.3, over the step of RFC 6238."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def switch_on(member: Member) -> list[str]:
    """After a first right code: her recovery codes."""
    with database.atomic():
        SecondFactor.update(is_on=True).where(SecondFactor.member == member).execute()
        Session.update(awaits="").where(Session.member == member, Session.awaits == "setup").execute()
        return new_recovery_codes(member)


def switch_off(member: Member) -> None:
    """Where it is required her sessions wait until it is set up anew."""
    with database.atomic():
        SecondFactor.delete().where(SecondFactor.member == member).execute()
        RecoveryCode.delete().where(RecoveryCode.member == member).execute()
        if is_required_of(member):
            Session.update(awaits="setup").where(Session.member == member, Session.awaits == "").execute()


def new_recovery_codes(member: Member) -> list[str]:
    """Ten, shown once; the old ones end."""
    letters = ["".join(secrets.choice(ALPHABET) for _ in range(12)) for _ in range(RECOVERY_CODES)]
    with database.atomic():
        RecoveryCode.delete().where(RecoveryCode.member == member).execute()
        RecoveryCode.insert_many(
            [{"member": member, "digest": _keyed(_digest(code))[0]} for code in letters]
        ).execute()
    return ["-".join((code[:4], code[4:8], code[8:])) for code in letters]


def recovery_codes_left(member: Member) -> int:
    return RecoveryCode.select().where(RecoveryCode.member == member).count()


def check(member: Member, typed: str, *, now: dt.datetime) -> bool:
    """Whether this is her code of now, or a recovery code; it is used up. Raises Waits.

    Each kind waits for itself: whoever guesses at her app's codes keeps no recovery code from her.
    """
    typed = _tidy(typed)
    kind = pauses.APP if len(typed) == DIGITS and typed.isdecimal() else pauses.RECOVERY
    with database.atomic():
        factor = for_writing(SecondFactor.select().where(SecondFactor.member == member)).first()
        if factor is None:
            return False
        if waits_until := pauses.until(member.id, kind, now=now):
            raise Waits(waits_until)
        is_right = _spend(factor, typed, now) if kind == pauses.APP else _spend_recovery_code(factor, typed)
        if is_right:
            pauses.forget(member.id, kind)
        else:
            pauses.count_wrong(member.id, kind, now=now)
        return is_right


def _spend(factor: SecondFactor, typed: str, now: dt.datetime) -> bool:
    latest = int(now.timestamp()) // STEP
    for step in range(max(latest - WINDOW, factor.last_step + 1), latest + WINDOW + 1):
        fits = [hmac.compare_digest(code_at(secret, step), typed) for secret in secrets_of(factor)]
        if any(fits):
            factor.last_step = step
            factor.save()
            return True
    return False


def _spend_recovery_code(factor: SecondFactor, typed: str) -> bool:
    _key_old_codes(factor.member)
    fitting = _keyed(_digest(typed))
    hers = (RecoveryCode.member == factor.member_id) & RecoveryCode.digest.in_(fitting)
    return factor.is_on and bool(RecoveryCode.delete().where(hers).execute())


def _tidy(typed: str) -> str:
    """Without the gaps and dashes that make it readable; any script's digits are digits."""
    kept = [str(unicodedata.digit(sign, sign)) for sign in typed.casefold() if sign.isalnum()]
    return "".join(kept) if "".join(kept).isascii() else ""


def _digest(letters: str) -> bytes:
    return hashlib.sha256(letters.encode()).digest()


def _keyed(digest: bytes) -> list[bytes]:
    """Under each of our keys: who has the database alone cannot find a code by trying."""
    return [hmac.digest(key, digest, "sha512") for key in signing.derived("recovery-code")]


def _key_old_codes(member: Member) -> None:
    """Codes of before there was a key for them, told by their length, get it as soon as we see her."""
    for row in RecoveryCode.select().where(RecoveryCode.member == member):
        if len(bytes(row.digest)) == hashlib.sha256().digest_size:
            hers = (RecoveryCode.member == member) & (RecoveryCode.digest == row.digest)
            RecoveryCode.update(digest=_keyed(bytes(row.digest))[0]).where(hers).execute()
