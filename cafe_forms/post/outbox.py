"""The outbox: a letter is owed by a unique key, claimed by one conditional update, sent, and written down."""

import datetime as dt
import logging

from peewee import fn

from cafe_forms.clock import utcnow
from cafe_forms.db import database, for_writing
from cafe_forms.models import Delivery
from cafe_forms.post import letters, transport

LEASE = dt.timedelta(minutes=5)  # a letter in the hands of a sender that died comes back after this
DELAYS = [dt.timedelta(seconds=s) for s in (30, 120, 600, 1800, 3600, 7200)]
DAILY = dt.timedelta(days=1)
GIVE_UP_AFTER = 11  # tries: six with growing delay, then daily until about five days have passed
log = logging.getLogger(__name__)


class Unknown(Exception):
    """There is no such delivery."""


class AlreadySent(Exception):
    """A letter that was sent is not sent again."""


def owe(
    letter: str,
    *,
    key: str,
    to: str,
    now: dt.datetime,
    facts: dict | None = None,
    member=None,
    expires_at=None,
) -> int | None:
    """Owe one letter to one recipient, inside the caller's transaction; None when this key was owed before."""
    delivery = (
        Delivery.insert(
            key=key,
            letter=letter,
            to=to,
            member=member,
            facts=facts or {},
            due_at=now,
            owed_at=now,
            expires_at=expires_at,
        )
        .on_conflict_ignore()
        .execute()
    )
    if delivery is not None:
        database.after_commit(lambda: letters.ring(delivery))
    return delivery


def claim(now: dt.datetime) -> Delivery | None:
    """Take the next letter that is due into our hands for the length of the lease."""
    waiting = Delivery.state == "waiting"
    with database.atomic():
        Delivery.update(state="dropped", reason="zu spät: der Brief hätte keinen Sinn mehr").where(
            waiting, Delivery.expires_at <= now
        ).execute()
        due = Delivery.select(Delivery.id).where(waiting, Delivery.due_at <= now)
        due = for_writing(
            due.order_by(Delivery.due_at, Delivery.id).limit(1), "FOR UPDATE SKIP LOCKED"
        ).first()
        if due is None:
            return None
        taken = Delivery.update(tries=Delivery.tries + 1, due_at=now + LEASE, reason="")
        return taken.where(Delivery.id == due.id).returning(Delivery).execute()[0]


def send_due(clock=utcnow) -> int:
    """Send every letter that is due, one after the other, over one connection; returns how many went out."""
    sent = 0
    with transport.open_line() as line:
        while delivery := claim(clock()):
            try:
                sent += _send(delivery, line, clock)
            except transport.Unreachable as reason:
                _put_off(delivery, str(reason), clock())
                break  # the others would only wait for the same silence
    return sent


def _send(delivery: Delivery, line: transport.Line, clock) -> bool:
    """One letter; whatever is wrong with it is written down and stops no other. Raises Unreachable."""
    try:
        line.send(letters.compose(delivery, now=clock()))
    except letters.Pointless as reason:
        _write_down(delivery, state="dropped", reason=str(reason))
    except transport.Refused as reason:
        _write_down(delivery, state="failed", reason=str(reason))
    except transport.Unreachable:
        raise
    except transport.NotNow as reason:
        _put_off(delivery, str(reason), clock())
    except Exception as error:  # a malformed letter, of whatever kind, fails alone
        log.error(
            "delivery %s (%s) cannot be written: %s", delivery.id, delivery.letter, type(error).__name__
        )
        _write_down(
            delivery, state="failed", reason=f"Der Brief ließ sich nicht schreiben ({type(error).__name__})."
        )
    else:
        _write_down(delivery, state="sent", reason="")
        return True
    return False


def _write_down(delivery: Delivery, **what) -> None:
    Delivery.update(**what).where(Delivery.id == delivery.id).execute()


def _put_off(delivery: Delivery, reason: str, now: dt.datetime) -> None:
    if delivery.tries >= GIVE_UP_AFTER:
        _write_down(delivery, state="failed", reason=reason)
        return
    delay = DELAYS[delivery.tries - 1] if delivery.tries <= len(DELAYS) else DAILY
    _write_down(delivery, due_at=now + delay, reason=reason)


def retry(number: int, *, now: dt.datetime) -> Delivery:
    """Put a letter back to the ones that wait. Raises Unknown or AlreadySent."""
    with database.atomic():
        delivery = for_writing(Delivery.select().where(Delivery.id == number)).first()
        if delivery is None:
            raise Unknown(number)
        if delivery.state == "sent":
            raise AlreadySent(number)
        if _is_in_hand(delivery):
            return delivery
        _write_down(delivery, state="waiting", due_at=now, tries=0, reason="")
        database.after_commit(lambda: letters.ring(number))
        return delivery


def _is_in_hand(delivery: Delivery) -> bool:
    """Claimed a moment ago: whatever becomes of it gives it another state or a reason."""
    return delivery.state == "waiting" and delivery.tries > 0 and not delivery.reason


def in_trouble():
    """Letters that failed, or were put off at least once."""
    return Delivery.select().where(
        (Delivery.state == "failed") | ((Delivery.state == "waiting") & (fn.LENGTH(Delivery.reason) > 0))
    )
