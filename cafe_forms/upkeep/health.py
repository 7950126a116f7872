"""Whether the post goes out: a worker that is silent and letters that wait are noticed, not guessed."""

import datetime as dt

from cafe_forms.models import Delivery, Mark
from cafe_forms.post import outage
from cafe_forms.upkeep import HEARTBEAT

SILENT_AFTER = dt.timedelta(minutes=5)
WAITING_AFTER = dt.timedelta(hours=1)


def failing(now: dt.datetime) -> list[str]:
    """'worker' when it has not been heard of for five minutes, 'letters' when one waits for more than an hour."""
    found = {"worker": is_silent(now), "letters": do_letters_wait(now)}
    return [name for name, is_failing in found.items() if is_failing]


def is_silent(now: dt.datetime) -> bool:
    last = Mark.last(HEARTBEAT)
    return last is None or now - last > SILENT_AFTER


def do_letters_wait(now: dt.datetime) -> bool:
    """Nobody fetches them, or no line to the mail server opens; one slow recipient is not meant."""
    waiting = Delivery.select().where(Delivery.state == "waiting")
    if waiting.where(Delivery.due_at <= now - WAITING_AFTER).exists():
        return True
    since = outage.since()
    return since is not None and since <= now - WAITING_AFTER and waiting.exists()
