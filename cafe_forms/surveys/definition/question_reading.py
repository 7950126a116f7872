"""How one question and its choices are read from a definition."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from cafe_forms.surveys.catalogue import topics
from cafe_forms.surveys.definition import expression, same_words
from cafe_forms.surveys.definition.expression import Expression, ExpressionError
from cafe_forms.surveys.definition.faults import Wrong, quoted, wrong
from cafe_forms.surveys.definition.places import Place
from cafe_forms.surveys.definition.question import SITES, Choice, Question
from cafe_forms.surveys.definition.words import LANGUAGES, Words
from cafe_forms.surveys.types.every import TYPES
from cafe_forms.surveys.types.question_type import QuestionType

NOTHING = Words(())
HARMLESS = re.compile(
    r"multiline|minimal|quick|quickcompact|compact(-\d+)?|horizontal(-compact)?|columns(-\d+|-pack)?|columns"
    r"|no-buttons|autocomplete|field-list|label-?less|picker|w\d{1,2}|thousands-sep|numbers|textbox"
)


def read_question(place: Place, default: str) -> tuple[Question, dict[str, Place]]:
    """A question and the places of its keys; with faults noted, what could not be read is left out."""
    places = place.keys(QUESTION_KEYS)
    if places is None:
        return Question("", "", NOTHING), {}
    read = _read(places, QUESTION_KEYS, default)
    named: dict[str, Any] = {"name": "", "type": "", "label": NOTHING}
    question = Question(**named | read, own_relevant=read.get("relevant"))
    kind = TYPES.get(question.type)
    _demand(_needs(kind or QuestionType, places), place, places)
    if kind:
        _check_keys(question, kind, places)
        faults = list(kind.faults(question))
        for key, found in faults:
            # What is missing or unreadable has been named already.
            if key in read:
                places[key].note(found)
        question = question if faults else kind.completed(question)
    return question, places


def _read(places: Mapping[str, Place], readers: Mapping[str, Callable], default: str) -> dict[str, Any]:
    read = {key: readers[key](place, default) for key, place in places.items()}
    return {key: value for key, value in read.items() if value is not None}


def _demand(keys: Iterable[str], place: Place, places: Mapping[str, Place]) -> None:
    for key in keys:
        if key not in places:
            place.missing(key)


def _needs(kind: QuestionType | type[QuestionType], places: Mapping[str, Place]) -> list[str]:
    """A question of a group may take the group's choices."""
    takes_scale = kind.takes_scale and "group" in places
    return [key for key in kind.needs if not (takes_scale and key == "choices")]


def _check_keys(question: Question, kind: QuestionType, places: Mapping[str, Place]) -> None:
    for key in places:
        if key not in kind.keys and (key != "appearance" or question.appearance):
            places[key].wrong("not-for-type", type=question.type)
    if "constraint_message" in places and "constraint" not in places:
        places["constraint_message"].wrong("message-alone")


def _read_choices(place: Place, default: str) -> tuple[Choice, ...] | None:
    items = place.items()
    if items is None:
        return None
    choices = tuple(_read_choice(item, default) for item in items)
    names = [choice.name for choice in choices]
    for index, item in enumerate(items):
        if names[index] and names[index] in names[:index]:
            item.wrong("choice-twice", name=quoted(names[index]))
    return choices


def _read_choice(place: Place, default: str) -> Choice:
    if place.is_text(SITES) or place.is_lone_key("sites"):
        return Choice(SITES, Words.of(dict.fromkeys(LANGUAGES, SITES)))
    places = place.keys(CHOICE_KEYS)
    if places is None:
        return Choice("", NOTHING)
    read = _read(places, CHOICE_KEYS, default)
    if "topic" in places:
        return _topic_choice(places, read)
    _demand(("name", "label"), place, places)
    named: dict[str, Any] = {"name": "", "label": NOTHING}
    return Choice(**named | read)


def _topic_choice(places: Mapping[str, Place], read: Mapping[str, Any]) -> Choice:
    for key in places.keys() - {"topic", "name", "fixed"}:
        places[key].wrong("from-catalogue")
    code, fixed = read.get("topic"), bool(read.get("fixed"))
    if code is None:
        return Choice("", NOTHING)
    topic = topics()[code]
    return Choice(read.get("name", code), topic.label, topic.icon, topic.sensitive, fixed, topic=code)


def _read_expression(place: Place, default: str) -> Expression | None:
    text = place.text()
    if text is None:
        return None
    try:
        return expression.parse(text)
    except ExpressionError as error:
        place.note(error.wrong)
        return None


def check_references(questions: list[tuple[Question, dict[str, Place]]]) -> None:
    """Expressions may only look at earlier questions that have an answer; of what could not be read nothing is said."""
    everywhere = {question.name: question for question, _ in questions}
    earlier: set[str] = set()
    for question, places in questions:
        for key in ("relevant", "constraint"):
            if condition := getattr(question, key):
                for name in sorted(condition.names - earlier):
                    if can_be_judged(name, everywhere):
                        places[key].note(_why_not(name, question, everywhere))
        if question.relevant and question.relevant.mentions_own:
            places["relevant"].wrong("own-answer")
        if question.type not in TYPES or TYPES[question.type].is_answered:
            earlier.add(question.name)


def check_disclosure(questions: list[tuple[Question, dict[str, Place]]]) -> None:
    """What would make a hidden number of one that is shown."""
    for question, places in questions:
        if kind := TYPES.get(question.type):
            for key, found in kind.tells(question):
                places[key].note(found)


def check_bands(questions: list[tuple[Question, dict[str, Place]]], default: str) -> None:
    """One scale asked twice has the same bands: what one shows less the other would be a step's own number."""
    places = {question.name: found for question, found in questions}
    scales = (question for question, _ in questions if question.is_banded and question.label)
    for first, *others in same_words.twins(scales, default):
        for other in others:
            if other.choices != first.choices:
                place = places[other.name].get("bands") or places[other.name]["label"]
                place.wrong("other-bands", name=first.name)


def can_be_judged(name: str, questions: Collection[str]) -> bool:
    """Whether a reference can be judged: a question whose name could not be read may be the one that it means."""
    return name in questions or ("" not in questions and bool(questions))


def _why_not(name: str, question: Question, everywhere: Mapping[str, Question]) -> Wrong:
    spelled = f"${{{name}}}"
    if name == question.name:
        return wrong("refers-to-itself", name=spelled)
    if name not in everywhere:
        return wrong("refers-to-none", name=spelled)
    kind = TYPES.get(everywhere[name].type)
    if kind and kind.is_heading:
        return wrong("refers-to-heading", name=spelled, type=kind.name)
    if kind and not kind.is_answered:
        return wrong("refers-to-note", name=spelled, type=kind.name)
    return wrong("refers-to-later", name=spelled)


def _slug(place: Place, _default: str) -> str | None:
    return place.slug()


def _text(place: Place, _default: str) -> str | None:
    return place.text()


def _whole(place: Place, _default: str) -> int | None:
    return place.whole()


def _appearance(place: Place, _default: str) -> str | None:
    """Of XLSForm's appearances the one that changes something here; what only says how to draw is forgotten."""
    text = place.text()
    words = [word for word in (text or "").split() if not HARMLESS.fullmatch(word)]
    return (
        place.one_of(("likert",), "appearance") if text and words != ["likert"] and words else "".join(words)
    )


def _bands(place: Place, _default: str) -> tuple[int, ...] | None:
    items = place.items()
    if items is None:
        return None
    bands = [number for item in items if (number := item.whole()) is not None]
    return tuple(bands) if len(bands) == len(items) else None


def _truth(place: Place, _default: str) -> bool | None:
    return place.truth()


# How each key is read, in the order in which a definition is written.
CHOICE_KEYS: Mapping[str, Callable] = {
    "topic": lambda place, _: place.one_of(topics(), "topic"),
    "name": _slug,
    "icon": _text,
    "sensitive": _truth,
    "fixed": _truth,
    "or_other": _truth,
    "label": Place.words,
}
QUESTION_KEYS: Mapping[str, Callable] = {
    "name": _slug,
    "type": lambda place, _: place.one_of(TYPES, "type"),
    "group": _slug,
    "appearance": _appearance,
    "label": Place.marked_words,
    "hint": Place.marked_words,
    "required": _truth,
    "relevant": _read_expression,
    "constraint": _read_expression,
    "constraint_message": Place.words,
    "min": _whole,
    "max": _whole,
    "step": _whole,
    "bands": _bands,
    "sensitive": _truth,
    "max_length": _whole,
    "rotate": _truth,
    "topic_question": _truth,
    "choices": _read_choices,
}
