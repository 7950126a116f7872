"""Into the pool: one response is sealed together with its spent token, or not at all."""

import datetime as dt
import hashlib

from cafe_forms.db import database, for_writing
from cafe_forms.models import Pooled, SpentToken, Survey


class NotAccepting(Exception):
    """The survey has ended, and its grace is over."""


def spent_digest(nonce: bytes) -> bytes:
    return hashlib.sha256(nonce).digest()


def is_spent(survey: Survey, nonce: bytes) -> bool:
    return (
        SpentToken.select()
        .where(SpentToken.survey == survey, SpentToken.digest == spent_digest(nonce))
        .exists()
    )


def seal(survey: Survey, answers: dict, nonce: bytes, *, now: dt.datetime) -> bool:
    """Store one response durably; False when this token's response was stored before.

    Whether the survey still accepts is decided inside the transaction. Raises NotAccepting.
    """
    with database.atomic():
        current = for_writing(Survey.select().where(Survey.id == survey.id), "FOR SHARE").get()
        if not _spend(current, nonce):
            return False
        if not current.accepts(now):
            raise NotAccepting(survey.slug)
        Pooled.insert(survey=current, answers=answers).execute()
        return True


def _spend(survey: Survey, nonce: bytes) -> bool:
    """Use up a token; False when it was used before. The insert is the look: the key decides between two at once.

    It fails without an error, because a database server would log an error with its time.
    """
    spending = SpentToken.insert(survey=survey, digest=spent_digest(nonce)).on_conflict_ignore()
    return spending.as_rowcount().execute() == 1
