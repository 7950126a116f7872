"""The letter that invites a new member: who she is here, and a link with which she signs in for the first time."""

import datetime as dt

from cafe_forms.members import sign_in
from cafe_forms.models import Delivery, Member
from cafe_forms.post import outbox
from cafe_forms.post.letters import Pointless

LETTER = "welcome"
VALID = dt.timedelta(hours=24)  # the link, from when the letter is written


def owe(member: Member, *, now: dt.datetime) -> int | None:
    """Owe it inside the caller's transaction; asked again on another day, she gets another one."""
    return outbox.owe(
        LETTER,
        key=f"welcome/{member.id}/{now:%Y-%m-%d}",
        to=member.email,
        member=member,
        now=now,
        expires_at=now + dt.timedelta(days=5),
    )


def facts(delivery: Delivery, now: dt.datetime) -> dict:
    """The link is minted when the letter is written, so that it stands nowhere else. Raises Pointless."""
    member = delivery.member
    if not member or not member.is_active:
        raise Pointless("member-gone")
    token = sign_in.mint(member, now=now, valid=VALID)
    return {"member": member, "token": token, "sites": list(member.sites())}
