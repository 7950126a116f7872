"""Whether the post goes out: a worker that is silent and letters that wait are noticed, not guessed."""

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

from cafe_forms.db import Statement, sent
from cafe_forms.models import Delivery, Mark
from cafe_forms.post import outage
from cafe_forms.upkeep import HEARTBEAT

SILENT_AFTER = dt.timedelta(minutes=5)
WAITING_AFTER = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def _waiting() -> Any:
    return Delivery.select(Delivery.id).where(Delivery.state == "waiting")


DUE = Statement(
    lambda until: _waiting().where(Delivery.due_at <= until).limit(1),
    lambda until: ("waiting", sent(Delivery.due_at, until), 1),
)
TRIED = Statement(
    lambda until: _waiting().where(Delivery.tries > 0, Delivery.owed_at <= until).limit(1),
    lambda until: ("waiting", 0, sent(Delivery.owed_at, until), 1),
)


def failing(now: dt.datetime) -> list[str]:
    """'worker' when it has not been heard of for five minutes, 'letters' when one waits for more than an hour.

    'mail' when none has arrived for a day, although that was tried.
    """
    away = outage.since()
    found = {
        "worker": is_silent(now),
        "letters": do_letters_wait(now, away),
        "mail": does_mail_fail(now, away),
    }
    return [name for name, is_failing in found.items() if is_failing]


def is_silent(now: dt.datetime) -> bool:
    last = Mark.last(HEARTBEAT)
    return last is None or now - last > SILENT_AFTER


def do_letters_wait(now: dt.datetime, away: dt.datetime | None) -> bool:
    """Nobody fetches them, or no line to the mail server opens since `away`; one slow recipient is not meant."""
    if DUE.ask(now - WAITING_AFTER):
        return True
    return away is not None and away <= now - WAITING_AFTER and _waiting().exists()


def does_mail_fail(now: dt.datetime, away: dt.datetime | None) -> bool:
    """No line has opened for a day, or a letter has been tried for so long and none that was owed since has arrived."""
    if away is not None and away <= now - DAY:
        return True
    arrived = Delivery.select().where(Delivery.state == "sent", Delivery.owed_at > now - DAY)
    return bool(TRIED.ask(now - DAY)) and not arrived.exists()


def is_nearly_full(folder: Path, least: int) -> bool:
    """Fewer than `least` bytes are left on the disk of this folder, or of where it would be."""
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    return shutil.disk_usage(there).free < least
