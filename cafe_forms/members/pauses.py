"""Codes that are typed wrong make the next one of their kind wait, longer each time and nobody for long."""

import datetime as dt

from cafe_forms.db import database
from cafe_forms.models import WrongCodes

LETTER, APP, RECOVERY = "letter", "app", "recovery"
FREE = 5  # wrong ones without a pause; then it doubles with each
FIRST = dt.timedelta(minutes=1)
LONGEST = {  # guessed at without a break: found in 240 years, in 38 (with her mailbox in hand), never
    LETTER: dt.timedelta(minutes=5),
    APP: dt.timedelta(hours=1),
    RECOVERY: dt.timedelta(minutes=5),
}
FORGOTTEN = dt.timedelta(hours=2)  # after the last wrong one; the longest pause is over by then


def until(member_id: int, kind: str, *, now: dt.datetime) -> dt.datetime | None:
    """When the next code of this kind is looked at; None = now."""
    found = WrongCodes.get_or_none(WrongCodes.member == member_id, WrongCodes.kind == kind)
    if found is None or found.number < FREE:
        return None
    ends = found.last_at + min(FIRST * 2 ** min(found.number - FREE, 10), LONGEST[kind])
    return ends if now < ends else None


def count_wrong(member_id: int, kind: str, *, now: dt.datetime) -> None:
    with database.atomic():
        forget_old(now=now)
        row = {"member": member_id, "kind": kind, "number": 1, "last_at": now}
        more = {WrongCodes.number: WrongCodes.number + 1, WrongCodes.last_at: now}
        WrongCodes.insert(row).on_conflict(
            conflict_target=[WrongCodes.member, WrongCodes.kind], update=more
        ).execute()


def forget(member_id: int, kind: str) -> None:
    """A right one came."""
    WrongCodes.delete().where(WrongCodes.member == member_id, WrongCodes.kind == kind).execute()


def forget_old(*, now: dt.datetime) -> None:
    """Those of the future are of a clock that has been set back since."""
    is_over = (WrongCodes.last_at <= now - FORGOTTEN) | (WrongCodes.last_at > now + FORGOTTEN)
    WrongCodes.delete().where(is_over).execute()
