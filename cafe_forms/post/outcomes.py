"""What became of a letter: sent, put off, refused, malformed, or nobody knows."""

import datetime as dt
import logging

from cafe_forms.models import Delivery
from cafe_forms.post import refusals
from cafe_forms.post.reasons import NO_REASON, Reasoned, because, why
from cafe_forms.post.smtp import transport

DELAYS = [dt.timedelta(seconds=s) for s in (30, 120, 600, 1800, 3600, 7200)]  # the last one again and again
GIVE_UP_AFTER = dt.timedelta(days=5)
ONE_MORE_AFTER = dt.timedelta(minutes=30)  # where nobody said whether it arrived
log = logging.getLogger(__name__)


def record(delivery: Delivery, outcome: Reasoned | None, now: dt.datetime) -> None:
    """What became of it on the line, inside the caller's transaction: None when the server took it."""
    match outcome:
        case None:
            refusals.forget(delivery.to)
            write(delivery, "sent")
        case transport.ServerRefused():
            write(delivery, "failed", why(outcome))
        case transport.NotNow():
            _put_off(delivery, outcome, now)
        case _:
            _doubt(delivery, outcome, now)


def write(delivery: Delivery, state: str, reason: dict = NO_REASON, **more) -> None:
    """Nothing is taken back: whoever held it after us may have sent it."""
    written = Delivery.update(state=state, held_until=None, **reason, **more)
    written.where(Delivery.id == delivery.id, Delivery.state != "sent").execute()


def _doubt(delivery: Delivery, outcome: Reasoned, now: dt.datetime) -> None:
    write(delivery, "uncertain", why(outcome), copies=delivery.copies + 1, due_at=now + ONE_MORE_AFTER)


def _put_off(delivery: Delivery, outcome: Reasoned, now: dt.datetime) -> None:
    """Ever longer, and no more once it has been tried for days; by hand it may be tried again."""
    due_at = now + DELAYS[min(delivery.tries, len(DELAYS)) - 1]
    is_over = delivery.tries > len(DELAYS) and due_at > delivery.owed_at + GIVE_UP_AFTER
    state = "uncertain" if delivery.copies else "waiting"
    write(delivery, "failed" if is_over else state, why(outcome), due_at=due_at)


def malformed(delivery: Delivery, error: Exception) -> None:
    kind = type(error).__name__
    log.error("delivery %s (%s) cannot be written: %s", delivery.id, delivery.letter, kind)
    write(delivery, "failed", because("malformed", words=kind))
