"""A definition: the immutable document of what is asked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from math import ceil

from cafe_forms.surveys.definition.question import Choice, Question
from cafe_forms.surveys.definition.words import Words
from cafe_forms.surveys.types import every, other_choice
from cafe_forms.surveys.types.question_type import QuestionType

SECONDS, SECONDS_TO_WRITE = 15, 30  # for a question on a phone; eight to tap are two minutes


@dataclass(frozen=True, slots=True)
class Definition:
    """What a survey asks; `threshold` is None where the setting decides, `codes` says whether one-time codes let in."""

    name: str
    title: Words
    questions: tuple[Question, ...]
    kind: str = "other"
    default_language: str = "de"
    languages: tuple[str, ...] = ("de",)
    threshold: int | None = None
    codes: bool = False
    crosstabs: tuple[tuple[str, str], ...] = ()
    # All questions as a page has them: below one with a choice "something else" the text beside that choice.
    fields: tuple[Question, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self):
        fields = (
            asked for one in self.questions for asked in (one, other_choice.text_of(one)) if asked is not None
        )
        object.__setattr__(self, "fields", tuple(fields))

    def question(self, name: str) -> Question:
        """One of the fields. Raises KeyError."""
        for question in self.fields:
            if question.name == name:
                return question
        raise KeyError(name)

    def type_of(self, question: Question) -> QuestionType:
        return every.type_of(question)

    @property
    def answered(self) -> tuple[Question, ...]:
        """All but what is only read."""
        return tuple(question for question in self.questions if self.type_of(question).is_answered)

    @property
    def minutes(self) -> int:
        """In less than how many all of it is answered: two at least, beyond five in steps of five."""
        seconds = sum(SECONDS_TO_WRITE if self.type_of(one).is_text else SECONDS for one in self.answered)
        minutes = max(2, ceil(seconds / 60))
        return minutes if minutes <= 5 else ceil(minutes / 5) * 5

    @property
    def choices(self) -> Iterator[Choice]:
        return chain.from_iterable(question.choices for question in self.questions)

    @property
    def has_text(self) -> bool:
        return any(self.type_of(question).is_text for question in self.fields)

    @property
    def has_sensitive(self) -> bool:
        return any(choice.sensitive for choice in self.choices)

    @property
    def topic_question(self) -> Question | None:
        """The one that asks for topics: the one marked so, else the first whose choices bear the catalogue's."""
        marked = (question for question in self.questions if question.topic_question)
        bearing = (question for question in self.questions if question.has_topics)
        return next(chain(marked, bearing), None)

    @property
    def topic_codes(self) -> tuple[str, ...]:
        """The catalogue's topics among the choices, each once, in the order of the definition."""
        return tuple(dict.fromkeys(choice.topic for choice in self.choices if choice.topic))

    def words(self) -> Iterator[tuple[str, Words]]:
        """Every wording that is the definition's own, with its path."""
        yield "title", self.title
        for index, question in enumerate(self.questions):
            for path, wording in question.words():
                yield f"questions[{index}].{path}", wording

    def missing(self) -> list[tuple[str, str]]:
        """The translations that are not there, as (language, path), language by language; outdated ones are not."""
        wordings = list(self.words())
        return [
            (language, path)
            for language in self.languages
            for path, wording in wordings
            if language not in wording.languages
        ]

    def outdated(self) -> list[tuple[str, str]]:
        """Those of the missing translations that an earlier wording had, and that somebody should look at."""
        earlier = {path: dict(wording.outdated) for path, wording in self.words()}
        return [(language, path) for language, path in self.missing() if language in earlier[path]]
