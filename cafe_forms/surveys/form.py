"""The form that a definition makes: its fields, its faults, and the answers that can be kept."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, StringField

from cafe_forms.blanks import is_blank
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.question import Choice, Question
from cafe_forms.surveys.types import other_choice
from cafe_forms.surveys.types.every import TYPES
from cafe_forms.surveys.types.question_type import Answer, QuestionType, typed
from cafe_forms.surveys.types.select import Select, ordered


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as a page shows it; `choices` in this reader's order, `field` None for a note."""

    question: Question
    type: QuestionType
    field: Field | None
    choices: tuple[Choice, ...]
    is_relevant: bool

    def is_ticked(self, choice: Choice) -> bool:
        ticked = self.field.data if self.field else None
        return choice.name == ticked or (isinstance(ticked, list) and choice.name in ticked)


class ResponseForm(FlaskForm):
    """What all response forms share; `response_form` gives each its fields, definition and language.

    It sets no cookie: the page's own token stands in for CSRF protection.
    """

    class Meta(FlaskForm.Meta):
        csrf = False

    def __init__(self, *sources, definition: Definition, language: str, seed: bytes | None, **data):
        self.definition, self.language, self.seed = definition, language, seed
        super().__init__(*sources, **data)

    def process(self, *sources, **data):
        super().process(*sources, **data)
        for text in self.definition.fields:
            if text.other_of and not is_blank(self._fields[f"q_{text.name}"].data or ""):
                self._tick_beside(self.definition.question(text.other_of))

    def _tick_beside(self, question: Question) -> None:
        """A text typed beside a choice counts as the tick of it."""
        choice, kind = other_choice.choice_of(question), self.definition.type_of(question)
        if choice and isinstance(kind, Select):
            field = self._fields[f"q_{question.name}"]
            field.data = kind.with_choice(field.data, choice.name)

    @property
    def is_broken(self) -> bool:
        """Whether something was sent that is no text (a lone surrogate), which no browser does."""
        return any(_is_broken(value) for field in self for value in field.raw_data or ())

    @property
    def asked(self) -> list[Asked]:
        """Every question in the order of the definition."""
        answers = self.answers()
        return [
            Asked(question, kind, field, ordered(question, self.seed), _is_relevant(question, answers))
            for question, kind, field in self._questions()
        ]

    def answers(self) -> dict[str, Answer]:
        """What was answered, by question; empty when nothing was. Answers to irrelevant questions are dropped.

        A dropped answer counts as none for the questions after it.
        """
        kept: dict[str, Answer] = {}
        for question, kind, field in self._questions():
            answer = kind.clean(question, field.data) if field else None
            if answer is not None and _is_relevant(question, kept):
                kept[question.name] = answer
        return kept

    def fitting_answers(self) -> dict[str, Answer]:
        """Those without a fault of their own: a text that is too long is no answer yet."""
        kinds = {question.name: (question, kind) for question, kind, _field in self._questions()}
        return {name: told for name, told in self.answers().items() if not _faulty(*kinds[name], told)}

    @property
    def dropped_texts(self) -> list[str]:
        """The questions whose typed text is dropped, because they are irrelevant after what else was answered."""
        answers = self.answers()
        return [
            question.name
            for question, kind, field in self._questions()
            if field and kind.is_text and not _is_relevant(question, answers)
            if kind.clean(question, field.data)
        ]

    def validate(self, extra_validators=None) -> bool:
        super().validate(extra_validators)
        answers = self.answers()
        for question, kind, field in self._questions():
            if field and (fault := self._fault(question, kind, field.data, answers)):
                field.errors.append(fault)
        return not self.errors

    def _fault(self, question: Question, kind: QuestionType, value, answers: Mapping) -> str | None:
        """Of an empty response nothing is missing, so that she may say nothing also where something is required."""
        if not _is_relevant(question, answers):
            return None
        if fault := kind.fault(question, value):
            return fault
        if question.name not in answers:
            return _("Bitte beantworte diese Frage.") if question.required and answers else None
        if question.constraint and not question.constraint.holds(answers, own=answers[question.name]):
            return self._constraint_message(question)
        return None

    def _constraint_message(self, question: Question) -> str:
        if question.constraint_message:
            return question.constraint_message.say(self.language).text
        return _("Diese Antwort passt hier nicht. Bitte prüfe sie.")

    def _questions(self) -> Iterator[tuple[Question, QuestionType, Field | None]]:
        for question in self.definition.fields:
            yield question, self.definition.type_of(question), self._fields.get(f"q_{question.name}")


def response_form(
    definition: Definition, language: str, seed: bytes | None = None
) -> Callable[..., ResponseForm]:
    """Makes forms for one reader; the seed decides the order of rotated choices."""
    asked = tuple((question.name, question.type) for question in definition.fields)
    made = _form_class(asked, has_code=definition.codes)
    return partial(made, definition=definition, language=language, seed=seed)


@lru_cache(maxsize=128)
def _form_class(asked: tuple[tuple[str, str], ...], *, has_code: bool) -> type[ResponseForm]:
    """Kept by all that its fields hang on: the names and types of the questions, and whether a code is asked for."""
    fields = {f"q_{name}": field for name, kind in asked if (field := TYPES[kind].field())}
    if has_code:
        fields["code"] = StringField("", filters=[typed])
    return type("ResponseForm", (ResponseForm,), fields)


def _faulty(question: Question, kind: QuestionType, answer: Answer) -> bool:
    return bool(kind.fault(question, answer))


def _is_relevant(question: Question, answers: Mapping[str, Answer]) -> bool:
    return question.relevant is None or question.relevant.holds(answers)


def _is_broken(value: object) -> bool:
    return isinstance(value, str) and any("\ud800" <= character <= "\udfff" for character in value)
