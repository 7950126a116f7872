"""Texts at the pool's door: none comes in as it was typed, only as `personal.redact` returned it."""

from collections.abc import Mapping

from cafe_forms.recognition import personal
from cafe_forms.recognition.personal import Redacted
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.types.question_type import Answer


class NotRedactedError(TypeError):
    """A text came as it was typed, or something else as a text; the argument is the question's name alone."""


def redact(definition: Definition, answers: Mapping[str, Answer]) -> dict[str, Answer | Redacted]:
    """The same answers, each text read once: its `spans` for a warning, its `text` for the pool."""
    names = _names(definition)
    return {
        name: personal.redact(told) if name in names and isinstance(told, str) else told
        for name, told in answers.items()
    }


def kept(definition: Definition, answers: Mapping[str, Answer | Redacted]) -> dict[str, Answer]:
    """What is stored of answers that `redact` returned. Raises NotRedactedError."""
    names = _names(definition)
    for name, told in answers.items():
        if isinstance(told, Redacted) != (name in names):
            raise NotRedactedError(name)
    return {name: told.text if isinstance(told, Redacted) else told for name, told in answers.items()}


def _names(definition: Definition) -> set[str]:
    return {question.name for question in definition.fields if definition.type_of(question).is_text}
