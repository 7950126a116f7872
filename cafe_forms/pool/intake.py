"""Into the pool: one response is sealed together with its spent token, or not at all."""

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping
from typing import Any

from cafe_forms.db import Statement, database, for_writing, random_id, sent
from cafe_forms.models import Pooled, SpentToken, Survey
from cafe_forms.pool import codes, texts
from cafe_forms.recognition.personal import Redacted
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.types.question_type import Answer


class NotAccepting(Exception):
    """The survey has ended, and its grace is over."""


def spent_digest(nonce: bytes) -> bytes:
    return hashlib.sha256(nonce).digest()


def _accepting(number: int, now: dt.datetime) -> Any:
    """The survey, locked, if it is one that accepts, as `Survey.accepts` says it of a row."""
    accepts = Survey.id == number, *Survey.running(), Survey.accepts_until > now
    return for_writing(Survey.select(Survey.id).where(*accepts), "FOR SHARE")


def _spent(survey: int, digest: bytes) -> Any:
    return SpentToken.select().where(SpentToken.survey == survey, SpentToken.digest == digest)


def _spending(survey: int, digest: bytes) -> Any:
    return SpentToken.insert(survey=survey, digest=digest).on_conflict_ignore()


def _token(survey: int, digest: bytes) -> tuple:
    return survey, sent(SpentToken.digest, digest)


def _sealing(number: str, survey: int, answers: dict) -> Any:
    return Pooled.insert(id=number, survey=survey, answers=answers)


def _sealed(number: str, survey: int, answers: dict) -> tuple:
    return number, survey, sent(Pooled.answers, answers)


ACCEPTING = Statement(_accepting, lambda number, now: (number, "", sent(Survey.accepts_until, now)))
SPENT = Statement(_spent, _token)
SPEND = Statement(_spending, _token)
SEAL = Statement(_sealing, _sealed)


def is_spent(survey: Survey, nonce: bytes) -> bool:
    return bool(SPENT.ask(survey.id, spent_digest(nonce)))


def seal(
    survey: Survey,
    answers: Mapping[str, Answer | Redacted],
    nonce: bytes,
    *,
    now: dt.datetime,
    code: Collection[bytes] = (),
) -> bool:
    """Store one response durably; False when this token's response was stored before.

    `answers` is what `texts.redact` returned; a text that was only typed raises NotRedactedError. It holds no key for
    what was skipped; an empty response is none, and raises ValueError. `code` is what `codes.digests` made of her
    one-time code. Whether the survey still accepts, and whether the code is good, is decided inside the transaction.
    Raises NotAccepting and codes.NotGood.
    """
    if not answers:
        raise ValueError("an empty response is none")
    kept = texts.kept(questionnaire.definition_of(survey), answers)
    with database.atomic():
        accepts = bool(ACCEPTING.ask(survey.id, now))
        needs_code = codes.are_asked_for(survey)
        # A guess ends here and writes nothing. The token is asked after the code: the same page sent at once
        # uses up both together, so whoever misses the code sees that the token is spent.
        if needs_code and not codes.are_there(survey, code) and not is_spent(survey, nonce):
            raise codes.NotGood(survey.slug) if accepts else NotAccepting(survey.slug)
        if not _spend(survey, nonce):
            return False
        if not accepts:
            raise NotAccepting(survey.slug)
        if needs_code:
            codes.redeem(survey, code)
        SEAL.ask(random_id(), survey.id, kept)
        return True


def _spend(survey: Survey, nonce: bytes) -> bool:
    """Use up a token; False when it was used before. The insert is the look: the key decides between two at once.

    It fails without an error, because a database server would log an error with its time.
    """
    return bool(SPEND.ask(survey.id, spent_digest(nonce)))
