"""A definition: the immutable document of what is asked, read and checked as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from cafe_forms.surveys.definition import filling, writing
from cafe_forms.surveys.definition.filling import Filling
from cafe_forms.surveys.definition.question import (
    Choice,
    Question,
    can_be_judged,
    check_disclosure,
    check_references,
    read_question,
)
from cafe_forms.surveys.definition.reading import Fault, Faults, Place, document
from cafe_forms.surveys.definition.words import LANGUAGES, Words
from cafe_forms.surveys.types.every import TYPES, QuestionType

__all__ = ["Choice", "Definition", "Fault", "Faults", "Filling", "Question", "read"]

KINDS = ("topics", "feedback", "headcount", "support", "access", "review", "other")
KEYS = (
    "name",
    "kind",
    "default_language",
    "languages",
    "threshold",
    "codes",
    "crosstabs",
    "title",
    "questions",
)
LEAST_THRESHOLD = 5


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

    def question(self, name: str) -> Question:
        """Raises KeyError."""
        for question in self.questions:
            if question.name == name:
                return question
        raise KeyError(name)

    def type_of(self, question: Question) -> QuestionType:
        return TYPES[question.type]

    @property
    def choices(self) -> Iterator[Choice]:
        return chain.from_iterable(question.choices for question in self.questions)

    @property
    def has_text(self) -> bool:
        return any(question.type == "text" for question in self.questions)

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

    @property
    def placeholders(self) -> frozenset[str]:
        """Which of date, site and sites must be filled before anybody is asked."""
        return filling.placeholders(self)

    def filled(self, facts: Filling) -> "Definition":
        """The same with every placeholder written out. Raises ValueError naming one that has no fact."""
        return filling.filled(self, facts)

    def to_yaml(self) -> str:
        """YAML from which `read` makes an equal definition."""
        return writing.to_yaml(self)


def read(text: str | bytes) -> Definition:
    """What somebody brings in, or changes. Raises Faults, with everything that is wrong at once."""
    return _read(text, is_new=True)


def kept(text: str | bytes) -> Definition:
    """What the database holds, which an earlier version may have let in. Raises Faults where it cannot be read."""
    return _read(text, is_new=False)


@lru_cache(maxsize=128)
def _read(text: str | bytes, *, is_new: bool) -> Definition:
    root = document(text)
    definition = _definition(root, is_new)
    if root.faults:
        raise Faults(root.faults)
    return definition


def _definition(root: Place, is_new: bool) -> Definition | None:
    """What stands in the document; only good for use when no fault was noted."""
    places = root.keys(KEYS)
    if places is None:
        return None
    for key in ("name", "title", "questions"):
        if key not in places:
            root.missing(key)
    default = _one_of(places, "default_language", LANGUAGES, "language") or "de"
    languages = _languages(places.get("languages"), default)
    if languages and default not in languages:
        places["languages"].wrong(f"does not hold the default language {default}")
    questions = _questions(places.get("questions"), default, is_new)
    return Definition(
        name=places["name"].slug() if "name" in places else "",
        title=places["title"].words(default) if "title" in places else Words(()),
        questions=questions,
        kind=_one_of(places, "kind", KINDS, "kind") or "other",
        default_language=default,
        languages=languages or (default,),
        threshold=_threshold(places.get("threshold")),
        codes=bool(places["codes"].truth()) if "codes" in places else False,
        crosstabs=_crosstabs(places.get("crosstabs"), questions, is_new),
    )


def _one_of(places: dict[str, Place], key: str, known: tuple[str, ...], what: str) -> str | None:
    return places[key].one_of(known, what) if key in places else None


def _languages(place: Place | None, default: str) -> tuple[str, ...]:
    """Empty after a fault."""
    if place is None:
        return (default,)
    items = place.items()
    if items == []:
        place.wrong("holds no language")
    languages = [item.one_of(LANGUAGES, "language") for item in items or ()]
    for index, language in enumerate(languages):
        if language and language in languages[:index]:
            items[index].wrong(f"the language {language} is there already")
    return () if None in languages else tuple(languages)


def _threshold(place: Place | None) -> int | None:
    threshold = place.whole() if place else None
    if threshold is not None and threshold < LEAST_THRESHOLD:
        place.wrong(f"must be at least {LEAST_THRESHOLD}")
    return threshold


def _questions(place: Place | None, default: str, is_new: bool) -> tuple[Question, ...]:
    items = place.items() if place else None
    if items == []:
        place.wrong("holds no question")
    pairs = [read_question(item, default) for item in items or ()]
    names = [question.name for question, _ in pairs]
    for index, (question, places) in enumerate(pairs):
        if question.name and question.name in names[:index]:
            places["name"].wrong(f"the question {question.name} is there already")
    check_references(pairs)
    marked = [places["topic_question"] for question, places in pairs if question.topic_question]
    for place in marked[1:]:
        place.wrong("another question is marked already")
    if is_new:
        check_disclosure(pairs)
    return tuple(question for question, _ in pairs)


def _crosstabs(
    place: Place | None, questions: tuple[Question, ...], is_new: bool
) -> tuple[tuple[str, str], ...]:
    items = (place.items() if place else None) or []
    # Of two questions with one name, which is a fault of its own, the first counts.
    by_name = {question.name: question for question in reversed(questions)}
    pairs = [_pair(item, by_name) for item in items]
    for index, pair in enumerate(pairs):
        if pair and any(set(pair) == set(earlier) for earlier in pairs[:index] if earlier):
            items[index].wrong("this pair is there already")
        elif pair and is_new and any(by_name[name].relevant for name in pair if name in by_name):
            items[index].wrong(
                "a question that only some are asked cannot be crossed: the cells would tell of the others"
            )
    return tuple(pair for pair in pairs if pair)


def _pair(place: Place, questions: dict[str, Question]) -> tuple[str, str] | None:
    items = place.items()
    if items is None:
        return None
    names = tuple(item.text() for item in items)
    if None in names:
        return None
    if len(names) != 2 or names[0] == names[1]:
        place.wrong("must be a pair of two different questions")
        return None
    for item, name in zip(items, names, strict=True):
        if name not in questions and can_be_judged(name, questions):
            item.wrong("is not a question of this survey")
        elif name in questions and questions[name].type not in {"", "select_one", "select_multiple"}:
            item.wrong("only questions of type select_one and select_multiple can be crossed")
    return names
