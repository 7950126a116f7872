"""One-time codes: drawn and printed once, kept as keyed hashes, each gone with the response that it let in."""

import datetime as dt
import random
import secrets
import unicodedata
from collections.abc import Collection, Sequence
from typing import Any

from peewee import chunked

from cafe_forms import signing
from cafe_forms.db import database, for_writing
from cafe_forms.models import OneTimeCode, Survey
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.publishing import Refused
from cafe_forms.upkeep import remnants

PURPOSE = "one-time-code"
ALPHABET = "ACDEFHJKMNPRTVWXY23456789"  # of signs that look alike only one
LENGTH, GROUP = 8, 4  # 37 bits: at the pace that the limiter leaves, not one of 500 is hit in a lifetime
MOST_AT_ONCE = 500
ROWS_AT_ONCE = 200
LONGEST_TYPED = 100  # characters; what is longer is no code
# Latin letters, then those of Cyrillic keyboards that are printed like them.
LOOKALIKES = str.maketrans("0OQ1ILZSBGU" + "АВЕКМНОРСТУХІЈЅЗ", "DDDJJJ2586V" + "A8EKMHDPCTYXJJ53")
lot = random.SystemRandom()


class NotGood(Exception):
    """The code is missing, unknown or used: whether unknown or used nobody is told."""


def draw(survey: Survey, number: int, *, keys: Sequence[str], now: dt.datetime) -> list[str]:
    """So many fresh codes, such as "K7NA-3XPD", in random order. Raises Refused.

    They are never seen again: kept is only what `digests` makes of them under the newest key.
    """
    with database.atomic():
        survey = for_writing(Survey.select().where(Survey.id == survey.id)).get()
        _refuse(survey, now)
        codes = _different_codes(number)
        # In the order of the hashes: how the rows lie tells nothing of the order on paper.
        kept = sorted(digests(survey.slug, code, keys)[0] for code in codes)
        for batch in chunked(kept, ROWS_AT_ONCE):
            OneTimeCode.insert_many([{"survey": survey, "digest": digest} for digest in batch]).execute()
    return codes


def _refuse(survey: Survey, now: dt.datetime) -> None:
    if survey.state(now) not in {"draft", "open"}:
        raise Refused("no-more-codes")
    if not are_asked_for(survey):
        raise Refused("asks-for-no-codes")


def _different_codes(number: int) -> list[str]:
    codes: set[str] = set()
    while len(codes) < number:
        signs = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        codes.add(f"{signs[:GROUP]}-{signs[GROUP:]}")
    drawn = list(codes)
    lot.shuffle(drawn)
    return drawn


def are_asked_for(survey: Survey) -> bool:
    return questionnaire.definition_of(survey).codes


def digests(slug: str, typed: str, keys: Sequence[str]) -> list[bytes]:
    """What may be kept of a code as somebody typed it, one for each key; none for what can be no code."""
    code = _folded(typed)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        return []
    said = slug.encode() + b"\0" + code.encode()
    return [signing.keyed_hash(said, PURPOSE, key) for key in keys]


def _folded(typed: str) -> str:
    """In capitals, with any digits as 0-9 and lookalikes as one, without spaces, hyphens and unseen marks."""
    signs = unicodedata.normalize("NFKC", typed[:LONGEST_TYPED]).upper()
    plain = (str(unicodedata.decimal(sign, sign)) for sign in signs if sign.isalnum())
    return "".join(plain).translate(LOOKALIKES)


def are_there(survey: Survey, code: Collection[bytes]) -> bool:
    """Whether one of these digests may still be used."""
    return _found(OneTimeCode.select(), survey, code).exists()


def redeem(survey: Survey, code: Collection[bytes]) -> None:
    """Use up a code within the caller's transaction: of two at once one wins. Raises NotGood."""
    if _found(OneTimeCode.delete(), survey, code).execute() != 1:
        raise NotGood(survey.slug)


def _found(query: Any, survey: Survey, code: Collection[bytes]) -> Any:
    return query.where(OneTimeCode.survey == survey, OneTimeCode.digest.in_(list(code)))


def destroy(survey: Survey) -> None:
    """When the pool is gone nobody can answer any more: the codes that were left go too."""
    remnants.destroy(OneTimeCode.delete().where(OneTimeCode.survey == survey))
