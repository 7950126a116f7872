"""The types of questions: what each may say, how it is asked, cleaned and counted."""

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.fields.core import UnboundField
from wtforms.widgets import CheckboxInput, ListWidget

from cafe_forms.blanks import is_blank

if TYPE_CHECKING:
    from cafe_forms.surveys.definition.question import Choice, Question

Answer = str | list[str] | int

GREATEST_NUMBER = 10  # a larger one could give a family away
USUAL_LENGTH, GREATEST_LENGTH = 300, 2000  # code points
# Composing takes quadratic time on hostile input, and four characters at most become one:
# what is longer than this stays too long for any question, composed or not.
LONGEST_TO_COMPOSE = 4 * GREATEST_LENGTH
UNWANTED = dict.fromkeys(code for code in range(0x20) if chr(code) not in "\t\n")
UNWANTED |= dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}")  # lone surrogates
NUMBER = re.compile(r"[+-]?\d{1,9}")  # \d takes Arabic-Indic and Persian digits too, and so does int()


def normalised(text: str) -> str:
    """Typed text as it is kept: LF line ends, no control characters but TAB and LF, NFC."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(UNWANTED)
    return unicodedata.normalize("NFC", text) if len(text) <= LONGEST_TO_COMPOSE else text


def ordered(question: "Question", seed: bytes | None) -> tuple["Choice", ...]:
    """The choices as one reader sees them: the same seed, the same order; fixed ones stay last."""
    if not question.rotate or seed is None:
        return question.choices
    free = [choice for choice in question.choices if not choice.fixed]
    fixed = [choice for choice in question.choices if choice.fixed]
    # No secret hangs on this order; it must only be the same again on a fault page.
    random.Random(seed + question.name.encode()).shuffle(free)  # noqa: S311
    return (*free, *fixed)


class QuestionType:
    """What all types share. `result` names the rule by which the answers are shown:
    "exclusive", "multiple", "sum", "texts", or None where nothing is answered."""

    keys = frozenset({"name", "type", "label", "hint", "relevant"})
    needs = ("name", "type", "label")
    result: str | None = None
    is_answered = True
    template = "questions/note.html"

    def faults(self, question: "Question") -> Iterator[tuple[str, str]]:
        """What is impossible in a definition, as (key, message)."""
        yield from ()

    def field(self, question: "Question", seed: bytes | None, language: str) -> UnboundField | None:
        """The form's field, or None where nothing is answered."""
        raise NotImplementedError

    def clean(self, question: "Question", value: object) -> Answer | None:
        """What a field holds as an answer that can be kept; None if it was skipped or is impossible."""
        raise NotImplementedError

    def fault(self, question: "Question", value: object) -> str | None:
        """What is wrong with a field's value, in words for the person who answers."""
        return None

    def tally(self, question: "Question", answers: Iterable[Answer]) -> dict[str, int]:
        return {}

    def texts(self, question: "Question", answers: Iterable[Answer]) -> list[str]:
        return []


class Answered(QuestionType):
    """A type with an answer, which may be demanded or judged by a constraint."""

    keys = QuestionType.keys | {"required", "constraint", "constraint_message"}


class Select(Answered):
    keys = Answered.keys | {"choices", "rotate", "topic_question"}
    needs = (*Answered.needs, "choices")

    def faults(self, question):
        if len(question.choices) < 2 and not question.has_sites:
            yield "choices", "must hold at least two choices"

    def choices(self, question, seed, language) -> list[SelectChoice]:
        return [
            SelectChoice(choice.name, choice.label.say(language).text) for choice in ordered(question, seed)
        ]

    def fault(self, question, value):
        names = {choice.name for choice in question.choices}
        if set(_listed(value)) <= names:
            return None
        return _("Diese Antwort gibt es hier nicht. Bitte wähle neu.")


class SelectOne(Select):
    keys = Select.keys | {"appearance"}
    result = "exclusive"
    template = "questions/select_one.html"

    def faults(self, question):
        if question.appearance != "likert":
            yield from super().faults(question)
        elif len(question.choices) != 3 or question.has_sites:
            yield "choices", "likert needs exactly three choices"

    def field(self, question, seed, language):
        return RadioField(
            question.label.say(language).text,
            choices=self.choices(question, seed, language),
            validate_choice=False,  # `fault` says it in our words
        )

    def clean(self, question, value):
        return next((choice.name for choice in question.choices if choice.name == value), None)

    def tally(self, question, answers):
        counts = Counter(answers)
        return {choice.name: counts[choice.name] for choice in question.choices}


class SelectMultiple(Select):
    keys = Select.keys | {"max"}
    result = "multiple"
    template = "questions/select_multiple.html"

    def faults(self, question):
        yield from super().faults(question)
        if question.max is None or not (question.has_sites or len(question.choices) > 1):
            return
        if question.max < 1:
            yield "max", "must be at least 1"
        elif question.max > len(question.choices) and not question.has_sites:
            yield "max", f"is greater than the number of choices ({len(question.choices)})"

    def field(self, question, seed, language):
        return SelectMultipleField(
            question.label.say(language).text,
            choices=self.choices(question, seed, language),
            validate_choice=False,
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
        )

    def clean(self, question, value):
        ticked = set(_listed(value))
        return [choice.name for choice in question.choices if choice.name in ticked] or None

    def fault(self, question, value):
        number = len(set(_listed(value)))
        if question.max and number > question.max:
            too_many = _("Du hast %(n)s gewählt. Bitte wähle höchstens %(max)s.", n=number, max=question.max)
            return super().fault(question, value) or too_many
        return super().fault(question, value)

    def tally(self, question, answers):
        counts = Counter(name for answer in answers for name in answer)
        return {choice.name: counts[choice.name] for choice in question.choices}


class Integer(Answered):
    keys = Answered.keys | {"min", "max"}
    result = "sum"
    template = "questions/integer.html"

    def bounds(self, question) -> tuple[int, int]:
        """The smallest and the greatest number that may be answered."""
        low = 0 if question.min is None else question.min
        return low, GREATEST_NUMBER if question.max is None else question.max

    def faults(self, question):
        low, high = self.bounds(question)
        if high > GREATEST_NUMBER:
            yield "max", f"must be {GREATEST_NUMBER} at most"
        if low < 0:
            yield "min", "must be 0 or more"
        if low > high:
            yield ("min" if question.min is not None else "max"), f"min ({low}) is greater than max ({high})"

    def field(self, question, seed, language):
        label = question.label.say(language).text
        return StringField(label, filters=[typed], render_kw={"inputmode": "numeric"})

    def clean(self, question, value):
        low, high = self.bounds(question)
        number = _number(value)
        return number if number is not None and low <= number <= high else None

    def fault(self, question, value):
        low, high = self.bounds(question)
        number = _number(value)
        if number is None:
            return _("Bitte schreib eine ganze Zahl, zum Beispiel 2.") if str(value or "").strip() else None
        if low <= number <= high:
            return None
        return _("Bitte schreib eine Zahl von %(min)s bis %(max)s.", min=low, max=high)

    def tally(self, question, answers):
        return {"_sum": sum(answers)}


class Text(Answered):
    keys = Answered.keys | {"max_length"}
    result = "texts"
    template = "questions/text.html"

    def longest(self, question) -> int:
        """How many code points an answer may have."""
        return USUAL_LENGTH if question.max_length is None else question.max_length

    def faults(self, question):
        if not 1 <= self.longest(question) <= GREATEST_LENGTH:
            yield "max_length", f"must be between 1 and {GREATEST_LENGTH}"

    def field(self, question, seed, language):
        return TextAreaField(question.label.say(language).text, filters=[typed])

    def clean(self, question, value):
        text = normalised(value) if isinstance(value, str) else ""
        return None if is_blank(text) else text

    def fault(self, question, value):
        longest = self.longest(question)
        excess = len(self.clean(question, value) or "") - longest
        if excess <= 0:
            return None
        return _("Dein Text ist zu lang. Zeichen zu viel: %(n)s (höchstens %(max)s).", n=excess, max=longest)

    def texts(self, question, answers):
        return list(answers)


class Note(QuestionType):
    """Something to read; nothing is answered."""

    is_answered = False

    def field(self, question, seed, language):
        return None

    def clean(self, question, value):
        return None


TYPES: dict[str, QuestionType] = {
    "select_one": SelectOne(),
    "select_multiple": SelectMultiple(),
    "integer": Integer(),
    "text": Text(),
    "note": Note(),
}


def typed(value: str | None) -> str | None:
    return normalised(value) if isinstance(value, str) else value


def _listed(value: object) -> list[str]:
    """The names that were chosen; an empty one, as of "nothing ticked", is none."""
    names = value if isinstance(value, (list, tuple)) else [value]
    return [name for name in names if isinstance(name, str) and name]


def _number(value: object) -> int | None:
    text = str(value).strip() if isinstance(value, (str, int)) else ""
    return int(text) if NUMBER.fullmatch(text) else None
