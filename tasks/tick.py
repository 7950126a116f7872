"""Once a minute: what is due now? Every line is a verb of its own room, and none stops the others."""

import datetime as dt
import logging
from collections.abc import Callable

from cafe_forms import audit, doubt, upkeep
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.errors import place_of
from cafe_forms.pool import hold, release
from cafe_forms.post import outbox
from cafe_forms.reports import admin_letters
from cafe_forms.reports import duties as letters
from cafe_forms.results import participation
from cafe_forms.surveys import feedback, publishing
from cafe_forms.upkeep import backup, remnants, restore, retention

NOT_ON_A_DRAFT = {"heartbeat", "backup"}  # nobody works there yet, and nobody needs it twice
IN_DOUBT = {
    "troubles",
    "remnants",
    "heartbeat",
}  # all else waits until the clock is believed: it cannot be undone
log = logging.getLogger(__name__)


def duties(config, now: dt.datetime) -> dict[str, Callable[[], object]]:
    """What a tick does, in this order."""
    zone = config["TIMEZONE"]
    return {
        "feedback": lambda: feedback.open_due(now=now, rules=publishing.Rules.of(config)),
        "release": lambda: release.release_due(now=now, zone=zone),
        "destroy": lambda: release.destroy_due(now=now),
        "bands": lambda: participation.store_bands_if_due(now=now, zone=zone),
        **letters.due(config, now),
        "sign-ins": lambda: upkeep.forget_old_sign_ins(now),
        "retention": lambda: retention.forget_due(now=now, zone=zone),
        "backup": lambda: backup.write_daily(config["DATA_DIR"], now=now, zone=zone),
        "troubles": lambda: admin_letters.owe_troubles(
            now=now, zone=zone
        ),  # as far as they are not mended by now
        "remnants": remnants.wipe,
        # Last: it begins the log that was just cut off, so that the next answer waits for the disk only once.
        "heartbeat": lambda: upkeep.beat(now),
    }


def tick(app, now: dt.datetime | None = None, watch: doubt.Watch | None = None) -> None:
    """Do what is due. A duty that fails is named in the log without what it was about, and comes again next minute.

    `watch` is the clock as this worker has seen it; without one it has just started.
    """
    now = now or utcnow()
    is_believed = (watch or doubt.Watch()).believes(now)
    for name, duty in duties(app.config, now).items():
        if is_believed or name in IN_DOUBT:
            _do(name, duty)


def _do(name: str, duty: Callable[[], object]) -> None:
    try:
        duty()
    except Exception as error:
        for cause in _causes(error):
            log.error("tick: %s failed: %s", name, cause)


def _causes(error: Exception) -> list[str]:
    """What went wrong, and where: the message only where it is ours, as any other may quote what somebody wrote."""
    if isinstance(error, ExceptionGroup):
        return [cause for one in error.exceptions for cause in _causes(one)]
    if isinstance(error, backup.NotWritten):
        return [str(error)]
    said = getattr(error, "__notes__", [])
    return [" ".join([type(error).__name__, "at", place_of(error), *said])]


def post(app, is_over: Callable[[], bool] = lambda: False) -> int:
    """Send what is due, where there is a mail server; without one letters wait."""
    return outbox.send_due(is_over=is_over) if app.config["MAIL_SERVER"] else 0


def settle(app, now: dt.datetime) -> list[str]:
    """Make a restored database safe to go on with; returns the short names of surveys that wait for a lead.

    What was due until now counts as done: its letters may have gone out before, so they are owed and dropped.
    """
    held = hold.put_on_hold()
    restore.sign_everybody_out()
    doubt.believe(now)
    retention.forget(now=now, zone=app.config["TIMEZONE"])
    with database.atomic():
        audit.note(None, "restore", door=audit.COMMAND)
    for name, duty in duties(app.config, now).items():
        if name not in NOT_ON_A_DRAFT:
            _do(name, duty)
    restore.drop_letters()
    return held
