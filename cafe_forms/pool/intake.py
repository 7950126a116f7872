"""Into the pool: one response is sealed together with its spent token, or not at all."""

import datetime as dt
import hashlib

from peewee import IntegrityError

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
    try:
        with database.atomic():
            current = for_writing(Survey.select().where(Survey.id == survey.id), "FOR SHARE").get()
            SpentToken.insert(survey=survey, digest=spent_digest(nonce)).execute()
            if not current.accepts(now):
                raise NotAccepting(survey.slug)
            Pooled.insert(survey=survey, answers=answers).execute()
    except IntegrityError:
        return False
    return True
