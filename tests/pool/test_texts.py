"""Texts at the pool's door: what is only typed does not come in, and nothing of it is remembered."""

import gc
import secrets

import pytest

from cafe_forms.models import Pooled
from cafe_forms.pool import intake, texts
from cafe_forms.recognition import crisis, personal, topics
from cafe_forms.surveys import questionnaire
from tests.conftest import NOW, on_sqlite

TYPED = "Ich bin Maria Huber, 0176 12345678"
LENGTH = 12
UNFOLDED = "bcdfghkmnprstvwz"  # folding leaves these as they are
lot = secrets.SystemRandom()
IN_EVERY_LANGUAGE = (
    "Ruf {0} an, call {0}, {0} ara, позвони {0}, اتصل {0}, {0} sună, 0176 {0} {0}@cafe.example"
)


@pytest.mark.parametrize(
    "answers",
    [
        {"detail": TYPED},
        {"detail": personal.redact(TYPED).text},  # once it is a plain string nobody knows where it came from
        {"topics": personal.redact(TYPED)},
        {"detail": personal.redact(TYPED), "more": personal.redact(TYPED)},
    ],
)
@on_sqlite
def test_only_what_was_redacted_comes_in_and_only_as_a_text(open_survey, answers):
    with pytest.raises(texts.NotRedactedError) as raised:
        intake.seal(open_survey(now=NOW), answers, secrets.token_bytes(16), now=NOW)
    assert "Huber" not in str(raised.value)
    assert not Pooled.select().exists()


@on_sqlite
def test_what_the_warning_was_about_is_what_the_pool_leaves_out(open_survey):
    survey = open_survey(now=NOW)
    answers = texts.redact(questionnaire.asked(survey), {"topics": ["schlaf"], "detail": TYPED})
    assert [span.kind for span in answers["detail"].spans] == ["name", "phone"]
    assert intake.seal(survey, answers, secrets.token_bytes(16), now=NOW)
    assert Pooled.get().answers == {"topics": ["schlaf"], "detail": "Ich bin [Name], [Telefonnummer]"}


def test_it_tells_nothing_when_it_is_printed():
    assert "Huber" not in repr(personal.redact(TYPED))


def remembered(*words):
    """Which of these words stand in a string that anything in this process refers to; in bytes they are no such.

    The collector does not know a dict or tuple of plain strings itself, but what refers to it.
    """
    referents = (one for known in gc.get_objects() for one in gc.get_referents(known))
    texts = {one.encode("utf-8", "replace") for one in _strings(referents) if len(one) >= LENGTH}
    return {word for word in words if any(word in text for text in texts)}


def _strings(found):
    for one in found:
        if isinstance(one, str):
            yield one
        elif isinstance(one, (dict, tuple)) and not gc.is_tracked(one):
            yield from _strings(gc.get_referents(one))


@pytest.mark.long
def test_nothing_of_a_text_is_remembered_when_it_was_read():
    first, second = ("".join(lot.sample(UNFOLDED, LENGTH)).encode() for _ in range(2))

    def read(word):
        text = IN_EVERY_LANGUAGE.format(word.decode())
        return crisis.names_crisis(text), topics.find(text), personal.redact(text).text

    read(first)
    memo = [{"so": read(second)[2]}]  # what is kept is found
    assert remembered(first, second) == {second}
    assert memo
