"""A mail server that is away is probed on its own: that it is away is no try of any letter, and costs none its date."""

import datetime as dt
import logging

from flask import current_app

from cafe_forms import signing
from cafe_forms.db import Statement, database
from cafe_forms.models import Delivery, MailOutage
from cafe_forms.post.reasons import NO_REASON, why
from cafe_forms.post.smtp import transport

SOONEST, LATEST = dt.timedelta(minutes=1), dt.timedelta(minutes=10)
AFTER_WRONG_PASSWORD = dt.timedelta(hours=1)  # providers lock an account after some dozens in half an hour
GROWTH = 10  # the pause is a tenth of the time that it has been away
WAY = (
    "MAIL_SERVER",
    "MAIL_PORT",
    "MAIL_USERNAME",
    "MAIL_PASSWORD",
    "MAIL_USE_TLS",
    "MAIL_USE_SSL",
    "MAIL_DEFAULT_SENDER",
)
log = logging.getLogger(__name__)


OUTAGE = Statement(
    lambda settings: MailOutage.select().where(MailOutage.settings == settings), lambda settings: (settings,)
)


def now_on() -> MailOutage | None:
    """The outage that lasts, of the way to the mail server that is set; other settings know of none."""
    return OUTAGE.first(MailOutage, _fingerprint())


def awaits_probe(now: dt.datetime) -> bool:
    """Whether the line is left alone until its next probe; a clock that ran far ahead puts that off for an hour."""
    found = now_on()
    return found is not None and now < found.probe_at <= now + AFTER_WRONG_PASSWORD


def note(fault: transport.Closed, now: dt.datetime) -> None:
    """No line opens: say when to look again, and beside each letter that is due why it waits."""
    found = now_on()
    since = found.since if found else now
    if found is None:
        log.warning("mail: %s", fault)
    again = {MailOutage.probe_at: now + _pause(fault, now - since), MailOutage.reason: fault.code}
    row = {MailOutage.settings: _fingerprint(), MailOutage.since: since, **again}
    with database.atomic():
        MailOutage.insert(row).on_conflict(conflict_target=[MailOutage.settings], update=again).execute()
        Delivery.update(**why(fault)).where(Delivery.state == "waiting", Delivery.due_at <= now).execute()


def _pause(fault: transport.Closed, away: dt.timedelta) -> dt.timedelta:
    if isinstance(fault, transport.WrongPassword):
        return AFTER_WRONG_PASSWORD
    return min(max(away / GROWTH, SOONEST), LATEST)


def end(now: dt.datetime) -> None:
    """The line is open: whatever waited is due at once."""
    said = [outage.reason for outage in MailOutage.select()]
    if not said:
        return
    waiting = Delivery.state == "waiting"
    with database.atomic():
        MailOutage.delete().execute()
        Delivery.update(due_at=now).where(waiting, Delivery.due_at > now).execute()
        Delivery.update(**NO_REASON).where(waiting, Delivery.reason.in_(said)).execute()
    log.warning("mail: the server takes letters again")


def since() -> dt.datetime | None:
    found = now_on()
    return found.since if found else None


def _fingerprint() -> str:
    """Of all that the way depends on, under our key: from the row alone nobody guesses the password."""
    named = repr([str(current_app.config[name]) for name in WAY]).encode()
    return signing.keyed_hash(named, "mail", signing.app_keys()[0]).hex()[:32]
