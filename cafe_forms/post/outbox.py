"""The outbox: a letter is owed by a unique key, claimed by one conditional update, sent, and written down."""

import datetime as dt
import logging
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from functools import partial

from peewee import InterfaceError, OperationalError

from cafe_forms.clock import utcnow
from cafe_forms.db import database, for_writing, synced_later
from cafe_forms.models import Delivery, Mark, Member
from cafe_forms.post import letters, reasons, refusals, transport

LEASE = dt.timedelta(minutes=5)  # a letter in the hands of a sender that died comes back after this
HELD = 30  # seconds, well within the lease: then the rest of an armful is laid back, and what expires first goes first
FRESH = 2  # seconds: so long what was read of the members of an armful is believed
ARMFUL = 50  # letters claimed at once
DELAYS = [dt.timedelta(seconds=s) for s in (30, 120, 600, 1800, 3600, 7200)]
DAILY = dt.timedelta(days=1)
GIVE_UP_AFTER = 11  # tries: seven within four hours, then daily until about five days have passed
TROUBLE = "delivery_trouble"  # the letter that tells of an address that is paused
WRITTEN_AS_SENT = "UPDATE delivery SET state = 'sent', reason = '', held_until = NULL WHERE id = {}"
UNREACHABLE = "mail-unreachable"  # mark: since when no line to the mail server can be opened
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


def claim(now: dt.datetime, most: int = ARMFUL) -> list[Delivery]:
    """Take the next letters that are due into our hands for the length of the lease; what expires first goes first."""
    with database.atomic():
        _drop_late(now)
        refusals.pause_letters()
        due = Delivery.select(Delivery.id).where(Delivery.state == "waiting", _is_due(now), _is_free(now))
        soonest = Delivery.expires_at.asc(nulls="LAST"), Delivery.due_at, Delivery.id
        ids = [row.id for row in for_writing(due.order_by(*soonest).limit(most), "FOR UPDATE SKIP LOCKED")]
        taken = Delivery.update(tries=Delivery.tries + 1, held_until=now + LEASE)
        found = {row.id: row for row in taken.where(Delivery.id.in_(ids)).returning(Delivery).execute()}
        return [found[number] for number in ids]


def _is_due(now: dt.datetime):
    """Or put off by a clock that ran ahead: none is put off for more than a day."""
    return (Delivery.due_at <= now) | (Delivery.due_at > now + DAILY)


def _is_free(now: dt.datetime):
    """In nobody's hands, or in those of somebody who died, perhaps under a clock that ran far ahead.

    Not under one a little ahead of ours: that is another worker, who read its clock later and was faster.
    """
    held_until = Delivery.held_until
    return held_until.is_null() | (held_until <= now) | (held_until > now + 2 * LEASE)


def _drop_late(now: dt.datetime) -> None:
    """Not one that somebody has in hand: it may be out already."""
    unsent = Delivery.state.in_(["waiting", "paused"])
    late = Delivery.update(state="dropped", reason=reasons.TOO_LATE, held_until=None)
    late.where(unsent, Delivery.expires_at <= now, _is_free(now)).execute()


def send_due(clock=utcnow, is_over: Callable[[], bool] = lambda: False) -> int:
    """Send every letter that is due, one after the other, over one connection; returns how many went out."""
    became = Counter()
    with transport.open_line() as line:
        # Over a line that cannot be opened the others would only wait for the same silence.
        while not (became["unreachable"] or is_over()) and (in_hand := deque(claim(clock()))):
            _send_all(in_hand, line, became, clock, is_over)
    _remember_line(became, clock())
    return became["sent"]


def _send_all(in_hand: deque[Delivery], line: transport.Line, became: Counter, clock, is_over) -> None:
    """One after the other; what is not begun at the end is laid back.

    What became of one letter and what the next one says are written in one transaction, before the next one goes
    out: so whoever is killed has at most one sent and not written down. The disk is waited for once an armful: a power
    cut may bring those of one armful a second time, with the same Message-ID.
    """
    until, fresh_until, settle = time.monotonic() + HELD, 0, _nothing
    try:
        with synced_later():
            while in_hand and not (became["unreachable"] or is_over() or time.monotonic() > until):
                if time.monotonic() > fresh_until:
                    fresh_until = _meet_members(in_hand)
                delivery = in_hand.popleft()
                with database.atomic():
                    settle()
                    message, state = _composed(delivery, clock())
                settle = _nothing
                if message:
                    state, settle = _sent(delivery, message, line, clock)
                became[state] += 1
    finally:
        with database.atomic():
            settle()
            _lay_back(in_hand)


def _meet_members(in_hand: Iterable[Delivery]) -> float:
    """One look for all of them instead of one for each; returns until when (monotonic) it holds."""
    her_ids = {delivery.member_id for delivery in in_hand}
    members = {member.id: member for member in Member.select().where(Member.id.in_(her_ids))}
    for delivery in in_hand:
        delivery.member = members.get(delivery.member_id)
    return time.monotonic() + FRESH


def _nothing() -> None:
    pass


def _remember_line(became: Counter, now: dt.datetime) -> None:
    if became.total() > became["unreachable"]:
        Mark.end(UNREACHABLE)
    if became["unreachable"]:
        Mark.begin(UNREACHABLE, now)


def _lay_back(unbegun: deque[Delivery]) -> None:
    if unbegun:
        back = Delivery.update(tries=Delivery.tries - 1, held_until=None)
        back.where(Delivery.id.in_([delivery.id for delivery in unbegun])).execute()


def _composed(delivery: Delivery, now: dt.datetime) -> tuple[transport.SafeMessage | None, str]:
    """The letter, or None and the state it got; whatever is wrong with it is written down and stops no other."""
    try:
        with database.atomic():
            return letters.compose(delivery, now=now), ""
    except letters.Pointless as reason:
        return None, _write_down(delivery, "dropped", str(reason))
    except (OperationalError, InterfaceError):  # it is the database that is ill
        raise
    except Exception as error:
        return None, _malformed(delivery, error)


def _malformed(delivery: Delivery, error: Exception) -> str:
    kind = type(error).__name__
    log.error("delivery %s (%s) cannot be written: %s", delivery.id, delivery.letter, kind)
    return _write_down(delivery, "failed", reasons.written(reasons.MALFORMED, kind))


def _sent(delivery: Delivery, message, line: transport.Line, clock) -> tuple[str, Callable[[], object]]:
    """What became of a letter on the line, and what writes it down."""
    try:
        line.send(message)
    except transport.RecipientRefused as reason:
        return "failed", partial(_refused, delivery, str(reason), clock())
    except transport.Refused as reason:
        return "failed", partial(_write_down, delivery, "failed", str(reason))
    except transport.NotNow as reason:
        state = "unreachable" if isinstance(reason, transport.Unreachable) else "waiting"
        return state, partial(_put_off, delivery, str(reason), clock())
    except Exception as error:  # a malformed letter, of whatever kind, fails alone
        return "failed", partial(_malformed, delivery, error)
    return "sent", partial(_arrived, delivery)


def _write_down(delivery: Delivery, state: str, reason: str = "", **more) -> str:
    """Nothing is taken back: whoever held it after us may have sent it."""
    written = Delivery.update(state=state, reason=reason, held_until=None, **more)
    written.where(Delivery.id == delivery.id, Delivery.state != "sent").execute()
    return state


def _arrived(delivery: Delivery) -> str:
    """In plain SQL, because it is done for each letter: to put it together takes longer than to run it."""
    refusals.forget(delivery.to)
    database.execute_sql(WRITTEN_AS_SENT.format(database.param), (delivery.id,))
    return "sent"


def _refused(delivery: Delivery, reason: str, now: dt.datetime) -> str:
    if refusals.note(delivery.to, now=now):
        refusals.pause_letters()
        _tell(delivery, now)
    return _write_down(delivery, "failed", reason)


def _tell(delivery: Delivery, now: dt.datetime) -> None:
    """Whoever looks after the machine hears of an address that is paused, once a day."""
    for member in refusals.whom_to_tell(delivery.to):
        key = f"{TROUBLE}/{delivery.id}/{now:%Y-%m-%d}/{member.id}"
        owe(TROUBLE, key=key, to=member.email, member=member, facts={"delivery": delivery.id}, now=now)


def _put_off(delivery: Delivery, reason: str, now: dt.datetime) -> str:
    if delivery.tries >= GIVE_UP_AFTER:
        return _write_down(delivery, "failed", reason)
    delay = DELAYS[delivery.tries - 1] if delivery.tries <= len(DELAYS) else DAILY
    return _write_down(delivery, "waiting", reason, due_at=now + delay)


def retry(number: int, *, now: dt.datetime) -> Delivery:
    """Put a letter back to the ones that wait, with all that wait for the same recipient; Unknown or AlreadySent."""
    with database.atomic():
        delivery = for_writing(Delivery.select().where(Delivery.id == number)).first()
        if delivery is None:
            raise Unknown(number)
        if delivery.state == "sent":
            raise AlreadySent(number)
        refusals.resume(delivery.to, now=now)
        again = Delivery.update(state="waiting", due_at=now, tries=0, reason="")
        if again.where(Delivery.id == number, _is_free(now)).execute():
            database.after_commit(lambda: letters.ring(number))
        return delivery
