"""Addresses that servers refuse: after two refusals in a row their letters are paused until somebody has looked."""

import datetime as dt

from cafe_forms.db import database
from cafe_forms.models import Delivery, Member, Refusal
from cafe_forms.post.reasons import NO_REASON, because

PAUSE_AFTER = 2
FORGOTTEN = "DELETE FROM refusal WHERE address = {}"


def note(address: str, *, now: dt.datetime) -> bool:
    """Count a refusal; True when this one pauses the address."""
    once_more = {Refusal.in_a_row: Refusal.in_a_row + 1, Refusal.last_at: now}
    Refusal.insert(address=address, last_at=now).on_conflict(
        conflict_target=[Refusal.address], update=once_more
    ).execute()
    pause = Refusal.update(is_paused=True).where(
        Refusal.address == address, Refusal.in_a_row >= PAUSE_AFTER, ~Refusal.is_paused
    )
    return pause.execute() == 1


def pause_letters() -> None:
    """What waits for a paused address waits for somebody to look."""
    paused = Refusal.select(Refusal.address).where(Refusal.is_paused)
    Delivery.update(state="paused", **because("paused")).where(
        Delivery.state == "waiting", Delivery.to.in_(paused)
    ).execute()


def forget(address: str) -> None:
    """A letter arrived there. In plain SQL, because it is done for each letter."""
    database.execute_sql(FORGOTTEN.format(database.param), (address,))


def resume(address: str, *, now: dt.datetime) -> None:
    """Somebody has looked: whatever was paused is due."""
    forget(address)
    Delivery.update(state="waiting", due_at=now, **NO_REASON).where(
        Delivery.state == "paused", Delivery.to == address
    ).execute()


def whom_to_tell(address: str) -> list[Member]:
    """The admins, or where there are none the leads; not the one who cannot be reached, nor others like her."""
    paused = Refusal.select(Refusal.address).where(Refusal.is_paused)
    reached = Member.select().where(Member.is_active, Member.email != address, Member.email.not_in(paused))
    return list(reached.where(Member.role == "admin")) or list(reached.where(Member.role == "lead"))
