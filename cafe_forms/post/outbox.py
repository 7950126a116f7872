"""The outbox: a letter is owed by a unique key; then claimed, composed, sent and recorded, one after the other.

What became of one letter and the claim of the next are one short transaction, so that each waits for the disk once;
composing and sending are none. Nobody knows whether a letter is out whose sender was killed in between, or whose last
dot got no reply: it is `uncertain`, goes once more, and then the team decides.
"""

import datetime as dt
from collections.abc import Callable

from peewee import InterfaceError, OperationalError

from cafe_forms import doubt
from cafe_forms.clock import utcnow
from cafe_forms.db import database, for_writing
from cafe_forms.models import Delivery
from cafe_forms.post import claims, letters, outage, outcomes, quiet_hours, refusals
from cafe_forms.post.reasons import NO_REASON, Reasoned, why
from cafe_forms.post.smtp import transport
from cafe_forms.post.smtp.lines import Lines

SWEPT_EVERY = dt.timedelta(seconds=10)  # while letters go out
TROUBLE = "delivery_trouble"  # the letter that tells of an address that is paused


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


def send_due(clock=utcnow, is_over: Callable[[], bool] = lambda: False) -> int:
    """Send every letter that is due, what is urgent first; returns how many went out.

    It ends when nothing is due and no reply is awaited, or soon after `is_over`: then it hangs up.
    """
    posting = _Posting()
    try:
        while not is_over() and posting.goes_on(clock()):
            pass
    finally:
        posting.end(clock())
    return posting.sent


class _Posting:
    """One run of the outbox: its lines, what it has heard and not recorded yet, and how many letters went out."""

    def __init__(self):
        self.lines, self.sent = Lines(), 0
        self._heard: list[tuple[Delivery, Reasoned | None]] = []
        self._swept_at: dt.datetime | None = None

    def goes_on(self, now: dt.datetime) -> bool:
        """Record what was heard, claim, compose and send one letter; False when there is nothing more to do."""
        self._sweep(now)
        delivery = self._record_and_claim(now)
        message = delivery and _composed(delivery, now)
        if delivery and message:
            _send(self.lines, delivery, message, now)
        claims.renew(self.lines.slow, now)
        self._heard = self.lines.replies()
        return bool(delivery or self._heard or self.lines.deliveries)

    def end(self, now: dt.datetime) -> None:
        """Hang up, also where a reply is awaited."""
        self._heard += self.lines.cut()
        self._record_and_claim(now, may_claim=False)

    def _sweep(self, now: dt.datetime) -> None:
        if self._swept_at is None or abs(now - self._swept_at) >= SWEPT_EVERY:
            claims.sweep(now)
            self._swept_at = now

    def _record_and_claim(self, now: dt.datetime, may_claim: bool = True) -> Delivery | None:
        """The next letter; None when none is due, or none can go just now."""
        only = _only(self.lines, now) if may_claim else ()
        is_ready = may_claim and self.lines.take_urgent and self._has_line(now, only)
        if not (self._heard or is_ready):
            return None
        with database.atomic():
            sent = _record_all(self._heard, now)
            delivery = claims.claim(now, only=only) if is_ready else None
        self._heard, self.sent = [], self.sent + sent
        return delivery

    def _has_line(self, now: dt.datetime, only: tuple[str, ...] | None) -> bool:
        """One is open, or can be opened for a letter that is due, or to probe a server that was away."""
        if self.lines.is_open:
            return True
        return (claims.due(now, only).exists() or outage.now_on() is not None) and self._opens_line(now)

    def _opens_line(self, now: dt.datetime) -> bool:
        if outage.awaits_probe(now):
            return False
        try:
            self.lines.open()
        except transport.Closed as fault:
            outage.note(fault, now)
            return False
        outage.end(now)
        return True


def _only(lines: Lines, now: dt.datetime) -> tuple[str, ...] | None:
    """The letters that may go just now; None for all. By a clock that is doubted: who is waiting, and who must know."""
    if not lines.take_any:
        return letters.urgent()
    if doubt.since():
        return letters.urgent() + letters.alarms()
    return letters.urgent() if quiet_hours.until(now) else None


def _composed(delivery: Delivery, now: dt.datetime):
    """The letter, written in no transaction, as it takes long; None when something was wrong, and that is recorded."""
    try:
        return letters.compose(delivery, now=now)
    except letters.Pointless as pointless:
        outcomes.write(delivery, "dropped", why(pointless))
    except (OperationalError, InterfaceError):  # it is the database that is ill
        raise
    except Exception as error:
        outcomes.malformed(delivery, error)


def _send(lines: Lines, delivery: Delivery, message, now: dt.datetime) -> None:
    """As far as the dot; the reply to it comes later."""
    try:
        lines.send(delivery, message)
    except transport.Closed as fault:
        outage.note(fault, now)
        claims.lay_back(delivery)
    except (transport.ServerRefused, transport.NotNow) as outcome:
        with database.atomic():
            _record(delivery, outcome, now)
    except Exception as error:  # a malformed letter, of whatever kind, fails alone
        outcomes.malformed(delivery, error)


def _record_all(replies: list[tuple[Delivery, Reasoned | None]], now: dt.datetime) -> int:
    """How many went out; inside the caller's transaction."""
    for delivery, outcome in replies:
        _record(delivery, outcome, now)
    return sum(outcome is None for _delivery, outcome in replies)


def _record(delivery: Delivery, outcome: Reasoned | None, now: dt.datetime) -> None:
    outcomes.record(delivery, outcome, now)
    if isinstance(outcome, transport.RecipientRefused) and refusals.note(delivery.to, now=now):
        refusals.pause_letters()
        _tell(delivery, now)


def _tell(delivery: Delivery, now: dt.datetime) -> None:
    """Whoever looks after the machine hears of an address that is paused, once a day."""
    for member in refusals.whom_to_tell(delivery.to):
        key = f"{TROUBLE}/{delivery.id}/{now:%Y-%m-%d}/{member.id}"
        owe(TROUBLE, key=key, to=member.email, member=member, facts={"delivery": delivery.id}, now=now)


def retry(number: int, *, now: dt.datetime) -> Delivery:
    """Put a letter back to the ones that wait, with all that wait for the same recipient; Unknown or AlreadySent."""
    with database.atomic():
        delivery = for_writing(Delivery.select().where(Delivery.id == number)).first()
        if delivery is None:
            raise Unknown(number)
        if delivery.state == "sent":
            raise AlreadySent(number)
        refusals.resume(delivery.to, now=now)
        again = Delivery.update(state="waiting", due_at=now, tries=0, copies=0, **NO_REASON)
        if again.where(Delivery.id == number, Delivery.held_until.is_null()).execute():
            database.after_commit(lambda: letters.ring(number))
        return delivery
