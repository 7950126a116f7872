"""What all types of questions share, and how typed text is kept."""

import unicodedata
from collections.abc import Iterable, Iterator

from wtforms.fields.core import UnboundField

from cafe_forms.surveys.definition.question import Question

Answer = str | list[str] | int

GREATEST_LENGTH = 2000  # code points
# Composing takes quadratic time on hostile input, and four characters at most become one:
# what is longer than this stays too long for any question, composed or not.
LONGEST_TO_COMPOSE = 4 * GREATEST_LENGTH
UNWANTED = dict.fromkeys(code for code in range(0x20) if chr(code) not in "\t\n")
UNWANTED |= dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}")  # lone surrogates


def normalised(text: str) -> str:
    """Typed text as it is kept: LF line ends, no control characters but TAB and LF, NFC."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(UNWANTED)
    return unicodedata.normalize("NFC", text) if len(text) <= LONGEST_TO_COMPOSE else text


def typed(value: str | None) -> str | None:
    return normalised(value) if isinstance(value, str) else value


class QuestionType:
    """What all types share. `result` names the rule by which the answers are shown:
    "exclusive", "multiple", "sum", "texts", or None where nothing is answered."""

    keys = frozenset({"name", "type", "label", "hint", "relevant"})
    needs = ("name", "type", "label")
    result: str | None = None
    is_answered = True
    template = "questions/note.html"

    def faults(self, question: Question) -> Iterator[tuple[str, str]]:
        """What is impossible in a definition, as (key, message)."""
        yield from ()

    def field(self, question: Question, seed: bytes | None, language: str) -> UnboundField | None:
        """The form's field, or None where nothing is answered."""
        raise NotImplementedError

    def clean(self, question: Question, value: object) -> Answer | None:
        """What a field holds as an answer that can be kept; None if it was skipped or is impossible."""
        raise NotImplementedError

    def fault(self, question: Question, value: object) -> str | None:
        """What is wrong with a field's value, in words for the person who answers."""
        return None

    def tally(self, question: Question, answers: Iterable[Answer]) -> dict[str, int]:
        return {}

    def texts(self, question: Question, answers: Iterable[Answer]) -> list[str]:
        return []


class Answered(QuestionType):
    """A type with an answer, which may be demanded or judged by a constraint."""

    keys = QuestionType.keys | {"required", "constraint", "constraint_message"}
