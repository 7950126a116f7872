"""What all types of questions share, and how typed text is kept."""

import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum

from wtforms.fields.core import UnboundField

from cafe_forms.surveys.definition.faults import Wrong, wrong
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


class Shown(StrEnum):
    """The rules by which answers are counted and shown: a type follows one of them."""

    EXCLUSIVE = "exclusive"  # one choice each
    MULTIPLE = "multiple"  # any of the choices, or as many as `max` says
    SUM = "sum"
    TEXTS = "texts"


class QuestionType:
    """What all types share. `result` is the rule by which the answers are shown, None where nothing is answered.

    `name` is the word of a definition and of the two templates: how mothers are asked (`template`), and how the
    team edits the question and enters sheets of paper (`team_template`). `limits` says for each key that limits an
    answer in which field of the editor it is typed.
    """

    name: str
    keys = frozenset({"name", "type", "label", "hint", "relevant", "group"})
    needs: tuple[str, ...] = ("name", "type", "label")
    result: Shown | None = None
    is_answered = True
    is_heading = False
    takes_scale = False  # the one of its group, where it has no choices itself
    has_choices = False
    keeps_constraint = False  # of a question that becomes one of this type: what it says of a text may stay
    limits: tuple[tuple[str, str], ...] = ()

    @property
    def template(self) -> str:
        return f"questions/{self.name}.html"

    @property
    def team_template(self) -> str:
        return f"team/question_types/{self.name}.html"

    @property
    def is_text(self) -> bool:
        return self.result == Shown.TEXTS

    def bounds(self, question: Question) -> tuple[int, int]:
        """The smallest and the greatest number that may be answered, where answers are summed."""
        raise NotImplementedError

    def condition(self, question: Question, choice: str) -> str:
        """The expression that holds where this choice was made, for types with choices."""
        raise NotImplementedError

    def exclusion(self, question: Question, choice: str) -> str:
        """The expression that holds where it was not."""
        raise NotImplementedError

    def faults(self, question: Question) -> Iterator[tuple[str, Wrong]]:
        """What is impossible in a definition, as (key, what is wrong there)."""
        yield from ()

    def completed(self, question: Question) -> Question:
        """One without a fault, with what follows from what it says."""
        return question

    def tells(self, question: Question) -> Iterator[tuple[str, Wrong]]:
        """What would tell hidden numbers in a definition, by key: nobody is asked like this any more."""
        if question.constraint and (why := self._told_by_constraint(question)):
            yield "constraint", why

    def _told_by_constraint(self, question: Question) -> Wrong | None:
        """A constraint that ties an answer to another, or to a choice, makes a hidden number of one that is shown."""
        names = question.constraint.names if question.constraint else ()
        if not names:
            return None
        return wrong("constraint-names-question", names=tuple(sorted(names)))

    def field(self) -> UnboundField | None:
        """The form's field, or None where nothing is answered; its words and choices are the page's."""
        raise NotImplementedError

    def clean(self, question: Question, value: object) -> Answer | None:
        """What a field holds as an answer that can be kept; None if it was skipped or is impossible."""
        raise NotImplementedError

    def fault(self, question: Question, value: object) -> str | None:
        """What is wrong with a field's value, in words for the person who answers."""
        return None

    def takes(self, given: object) -> bool:
        """Whether a sheet's value, as JSON has it, can be an answer at all; `fault` says more."""
        return isinstance(given, str)

    def tally(self, question: Question, answers: Iterable[Answer]) -> dict[str, int]:
        return {}

    def texts(self, question: Question, answers: Iterable[Answer]) -> list[str]:
        return []


class Answered(QuestionType):
    """A type with an answer, which may be demanded or judged by a constraint."""

    keys = QuestionType.keys | {"required", "constraint", "constraint_message"}
