"""A definition is read from YAML and checked as a whole."""

from collections.abc import Collection
from functools import lru_cache

from cafe_forms.surveys.definition import grouping
from cafe_forms.surveys.definition.faults import Faults
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.places import Place, document
from cafe_forms.surveys.definition.question import Question
from cafe_forms.surveys.definition.question_reading import (
    can_be_judged,
    check_bands,
    check_disclosure,
    check_references,
    read_question,
)
from cafe_forms.surveys.definition.words import LANGUAGES, Words
from cafe_forms.surveys.kinds import KINDS, OTHER
from cafe_forms.surveys.types.every import TYPES
from cafe_forms.surveys.types.question_type import QuestionType

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
    if root.faults or definition is None:
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
        places["languages"].wrong("no-default", language=default)
    questions = _questions(places.get("questions"), default, is_new)
    return Definition(
        name=(places["name"].slug() if "name" in places else None) or "",
        title=(places["title"].words(default) if "title" in places else None) or Words(()),
        questions=questions,
        kind=_one_of(places, "kind", KINDS, "kind") or OTHER.name,
        default_language=default,
        languages=languages or (default,),
        threshold=_threshold(places.get("threshold")),
        codes=bool(places["codes"].truth()) if "codes" in places else False,
        crosstabs=_crosstabs(places.get("crosstabs"), questions, is_new),
    )


def _one_of(places: dict[str, Place], key: str, known: Collection[str], what: str) -> str | None:
    return places[key].one_of(known, what) if key in places else None


def _languages(place: Place | None, default: str) -> tuple[str, ...]:
    """Empty after a fault."""
    if place is None:
        return (default,)
    items = place.items()
    if items == []:
        place.wrong("no-language")
    languages: list[str] = []
    for item in items or ():
        language = item.one_of(LANGUAGES, "language")
        if language and language in languages:
            item.wrong("language-twice", name=language)
        languages.append(language or "")
    return () if "" in languages else tuple(languages)


def _threshold(place: Place | None) -> int | None:
    threshold = place.whole() if place else None
    if place and threshold is not None and threshold < LEAST_THRESHOLD:
        place.wrong("at-least", least=LEAST_THRESHOLD)
    return threshold


def _questions(place: Place | None, default: str, is_new: bool) -> tuple[Question, ...]:
    items = place.items() if place else None
    if place and items == []:
        place.wrong("no-question")
    pairs = [read_question(item, default) for item in items or ()]
    names = [question.name for question, _ in pairs]
    for index, (question, places) in enumerate(pairs):
        if question.name and question.name in names[:index]:
            places["name"].wrong("question-twice", name=question.name)
    check_references(pairs)
    marked = [places["topic_question"] for question, places in pairs if question.topic_question]
    for second in marked[1:]:
        second.wrong("marked-already")
    if is_new:
        check_disclosure(pairs)
        check_bands(pairs, default)
    return grouping.grouped(pairs)


def _crosstabs(
    place: Place | None, questions: tuple[Question, ...], is_new: bool
) -> tuple[tuple[str, str], ...]:
    items = (place.items() if place else None) or []
    # Of two questions with one name, which is a fault of its own, the first counts.
    by_name = {question.name: question for question in reversed(questions)}
    pairs = [_pair(item, by_name) for item in items]
    for index, pair in enumerate(pairs):
        if pair and any(set(pair) == set(earlier) for earlier in pairs[:index] if earlier):
            items[index].wrong("pair-twice")
        elif pair and is_new and any(by_name[name].relevant for name in pair if name in by_name):
            items[index].wrong("pair-conditional")
    return tuple(pair for pair in pairs if pair)


def _pair(place: Place, questions: dict[str, Question]) -> tuple[str, str] | None:
    items = place.items()
    if items is None:
        return None
    names = [name for item in items if (name := item.text()) is not None]
    if len(names) < len(items):
        return None
    if len(names) != 2 or names[0] == names[1]:
        place.wrong("no-pair")
        return None
    for item, name in zip(items, names, strict=True):
        if name not in questions and can_be_judged(name, questions):
            item.wrong("unknown-question")
        elif name in questions and (kind := TYPES.get(questions[name].type)) and not _is_crossed(kind):
            item.wrong("not-crossed", types=tuple(kind.name for kind in TYPES.values() if _is_crossed(kind)))
    return names[0], names[1]


def _is_crossed(kind: QuestionType) -> bool:
    return kind.has_choices and kind.is_answered
