"""Which letters are due, and the claim of whoever sends one: it ends by itself when its owner dies."""

import datetime as dt
from collections.abc import Collection

from cafe_forms import doubt
from cafe_forms.db import database, for_writing
from cafe_forms.models import Delivery
from cafe_forms.post import letters, quiet_hours, refusals
from cafe_forms.post.reasons import because

OWED = ("waiting", "uncertain")  # that may go out without anybody asking for it
COPIES = 2  # that may have arrived; a third one goes only if somebody wants it
LEASE = dt.timedelta(minutes=5)  # a claim that its sender does not renew ends after this
RENEWED_AFTER = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)


def sweep(now: dt.datetime) -> None:
    """Put every letter in order before one is claimed; not by a clock that is doubted."""
    if doubt.since():
        return
    with database.atomic():
        _doubt_lost(now)
        _drop_late(now)
        refusals.pause_letters()
        _wait_for_morning(now)


def _doubt_lost(now: dt.datetime) -> None:
    """Whoever claimed it has died, perhaps under a clock that ran far ahead; it may be out.

    Not under a clock a little ahead of ours: that is another worker, who read its clock later and was faster.
    """
    lost = (Delivery.held_until <= now) | (Delivery.held_until > now + 2 * LEASE)
    doubt = Delivery.update(
        state="uncertain", copies=Delivery.copies + 1, held_until=None, due_at=now, **because("cut-off")
    )
    doubt.where(Delivery.state.in_(OWED), lost).execute()


def _drop_late(now: dt.datetime) -> None:
    """Not one that is claimed, or that may have arrived."""
    late = Delivery.update(state="dropped", **because("too-late"))
    unsent = Delivery.state.in_(["waiting", "paused"]), Delivery.held_until.is_null()
    late.where(*unsent, Delivery.expires_at <= now).execute()


def _wait_for_morning(now: dt.datetime) -> None:
    morning = quiet_hours.until(now)
    if morning:
        can_wait = Delivery.letter.not_in(letters.urgent())
        later = Delivery.update(due_at=morning).where(Delivery.state.in_(OWED), can_wait, _is_due(now))
        later.execute()


def _is_due(now: dt.datetime):
    """Or put off by a clock that ran ahead: none is put off for more than a day."""
    return (Delivery.due_at <= now) | (Delivery.due_at > now + DAY)


def due(now: dt.datetime, only: Collection[str] | None):
    """Letters that may go now, of these kinds or of all: urgent ones first, then what expires first."""
    is_urgent = Delivery.letter.in_(letters.urgent())
    is_owed = (Delivery.state == "waiting") | (Delivery.state == "uncertain") & (Delivery.copies < COPIES)
    is_of_use = Delivery.expires_at.is_null() | (Delivery.expires_at > now)
    found = Delivery.select().where(is_owed, is_of_use, _is_due(now), Delivery.held_until.is_null())
    soonest = is_urgent.desc(), Delivery.expires_at.asc(nulls="LAST"), Delivery.due_at, Delivery.id
    return (found if only is None else found.where(Delivery.letter.in_(only))).order_by(*soonest)


def claim(now: dt.datetime, *, only: Collection[str] | None = None) -> Delivery | None:
    """Take the next letter that is due for the length of the lease; None when there is none."""
    with database.atomic():
        found = for_writing(due(now, only).limit(1), "FOR UPDATE SKIP LOCKED").first()
        if found is None:
            return None
        hers = Delivery.id == found.id
        claimed = Delivery.update(tries=Delivery.tries + 1, held_until=now + LEASE).where(hers)
        return next(iter(list(claimed.returning(Delivery).execute())))


def renew(claimed: list[Delivery], now: dt.datetime) -> None:
    """While the dialogue lives, so does the claim."""
    if claimed:
        ends_soon = Delivery.held_until < now + LEASE - RENEWED_AFTER
        hers = Delivery.id.in_([delivery.id for delivery in claimed])
        Delivery.update(held_until=now + LEASE).where(hers, ends_soon).execute()


def lay_back(delivery: Delivery) -> None:
    """It was not begun."""
    Delivery.update(tries=delivery.tries - 1, held_until=None).where(Delivery.id == delivery.id).execute()
