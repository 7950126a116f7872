"""Responses put into the pool without the page, each text exactly as a test says it, and out of every byte again."""

import secrets
import time

import pytest

from cafe_forms.pool import intake
from cafe_forms.recognition.personal import Redacted
from cafe_forms.surveys import questionnaire
from cafe_forms.upkeep import remnants


class Planted(Redacted):
    """A text as the pool may hold it, whatever today's rules would find in it."""

    def __init__(self, text: str):
        self._typed, self.spans, self.text = text, [], text


def put(survey, answers, nonce, **options):
    """As `intake.seal` does."""
    texts = {q.name for q in questionnaire.definition_of(survey).fields if q.type == "text"}
    planted = {name: Planted(told) if name in texts else told for name, told in answers.items()}
    return intake.seal(survey, planted, nonce, **options)


def wiped() -> bool:
    """Whether remnants are gone after a few tries, as the worker's: PostgreSQL's own autovacuum may be in one's way."""
    for _ in range(20):
        if remnants.wipe():
            return True
        time.sleep(0.5)
    return False


@pytest.fixture
def seal():
    """Seal responses without the page: `seal(survey, {"topics": ["schlaf"]}, {…})`."""

    def sealed(survey, *responses):
        for answers in responses:
            assert put(survey, answers, secrets.token_bytes(16), now=survey.opened_at)

    return sealed
