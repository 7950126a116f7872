"""Edits of a definition: each gives a new one, read and checked as a whole like a file that is imported."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from cafe_forms import slugs
from cafe_forms.surveys.definition import writing
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.question import SITES
from cafe_forms.surveys.definition.reading import read
from cafe_forms.surveys.editing import belonging, wording_edit
from cafe_forms.surveys.types.every import TYPES

LONGEST_NAME = 30  # characters; a name may have forty, and a number must still fit behind it


def begun(title: str, kind: str, label: str, type_name: str, answers: Iterable[str]) -> Definition:
    """A German definition with one question. Raises Faults."""
    first = _new_question(label, type_name, answers, language="de", taken=())
    document = {
        "name": name_for(title, "umfrage", ()),
        "kind": kind,
        "title": wording_edit.typed("de", title),
        "questions": [first],
    }
    return read(writing.dumped(document))


def with_head(definition: Definition, *, title: str, same_meaning: bool = False, **keys) -> Definition:
    """Another title in the default language, and other values for keys above the questions. Raises Faults.

    Here and below: what the default language says anew sets the translations aside, unless it has `same_meaning`.
    """

    def change(document):
        document.update(keys)
        wording_edit.say(document, "title", definition.default_language, title, renews=not same_meaning)

    return changed(definition, change)


def with_new_question(
    definition: Definition, label: str, type_name: str, answers: Iterable[str]
) -> Definition:
    """One more question at the end, in the group that ends there. Raises Faults."""
    taken = [question.name for question in definition.questions]
    new = _new_question(label, type_name, answers, language=definition.default_language, taken=taken)

    def change(document):
        document["questions"].append(new)
        belonging.join_last(document["questions"])

    return changed(definition, change)


def with_question(
    definition: Definition,
    name: str,
    keys: Mapping[str, Any],
    choices: Sequence[Mapping[str, object]] | None = None,
    *,
    same_meaning: bool = False,
) -> Definition:
    """One question said anew; keys that its type does not know fall away. Raises Faults and KeyError.

    `label` and `hint` are texts in the default language, the other languages stay. `choices` None leaves them
    as they are; else each is a row of the form (`name`, `label`, `icon` …), where an empty name is a new one.
    """
    language = definition.default_language

    def change(document):
        question = document["questions"][_index(definition, name)]
        for key, value in keys.items():
            if key in {"label", "hint"}:
                wording_edit.say(question, key, language, value, renews=not same_meaning)
            else:
                _put(question, key, value)
        if choices is not None:
            old = question.get("choices", [])
            question["choices"] = _choices(old, choices, language, renews=not same_meaning)
        _forget_what_does_not_fit(question)

    return changed(definition, change)


def with_topics(definition: Definition, name: str, codes: Iterable[str]) -> Definition:
    """The catalogue's topics among a question's choices are these; those that stay keep their places.

    Raises Faults and KeyError.
    """
    wanted = list(codes)

    def change(document):
        question = document["questions"][_index(definition, name)]
        kept = [
            choice
            for choice in question.get("choices", [])
            if not _is_topic(choice) or choice["topic"] in wanted
        ]
        there = {choice["topic"] for choice in kept if _is_topic(choice)}
        # What is fixed stays last, so new topics stand before the first choice that is.
        place = next((index for index, choice in enumerate(kept) if _is_fixed(choice)), len(kept))
        kept[place:place] = [{"topic": code} for code in wanted if code not in there]
        question["choices"] = kept
        lower_max(question)

    return changed(definition, change)


def without_question(definition: Definition, name: str) -> Definition:
    """Raises Faults (when another question looks at it, or it was the only one) and KeyError."""

    def change(document):
        del document["questions"][_index(definition, name)]
        document["crosstabs"] = [pair for pair in document["crosstabs"] if name not in pair]

    return changed(definition, change)


def moved(definition: Definition, name: str, by: int) -> Definition:
    """One question earlier (-1) or later (1); at the edge it stays. Raises Faults and KeyError."""

    def change(document):
        shift(document["questions"], _index(definition, name), by)
        belonging.settle(document["questions"])

    return changed(definition, change)


def shift(items: list, index: int, by: int) -> None:
    """Move one item of a list up (-1) or down (1); at the edge it stays."""
    there = index + by
    if 0 <= index < len(items) and 0 <= there < len(items):
        items.insert(there, items.pop(index))


def translated(
    definition: Definition, language: str, texts: Mapping[str, str], *, same_meaning: bool = False
) -> Definition:
    """Other texts in one language, by the paths of `definition.words()`; an empty one is taken out. Raises Faults."""
    known = {path for path, _wording in definition.words()}
    renews = language == definition.default_language and not same_meaning

    def change(document):
        for path, text in texts.items():
            if path in known:
                wording_edit.say_at(document, path, language, text, renews=renews)

    return changed(definition, change)


def name_for(text: str, otherwise: str, taken: Iterable[str]) -> str:
    """A name made of a text's Latin letters, and one that nobody has yet."""
    slug = "_".join(slugs.latin_words(text[:200]))[:LONGEST_NAME].strip("_")
    return slugs.free(slug if slug[:1].isalpha() else otherwise, set(taken), joined="_")


def changed(definition: Definition, change: Callable[[dict], None]) -> Definition:
    """Another definition, after `change` to its document. Raises Faults."""
    document = writing.document(definition)
    change(document)
    return read(writing.dumped(document))


def _index(definition: Definition, name: str) -> int:
    names = [question.name for question in definition.questions]
    if name not in names:
        raise KeyError(name)
    return names.index(name)


def _new_question(label, type_name, answers, *, language, taken) -> dict:
    question = {
        "name": name_for(label, "frage", taken),
        "type": type_name,
        "label": wording_edit.typed(language, label),
    }
    if "choices" in TYPES[type_name].keys:
        rows = [{"name": "", "label": answer} for answer in answers]
        question["choices"] = _choices([], rows, language, renews=False)
        _forget_empty_choices(question)
    return question


def _choices(old: list, rows: Sequence[Mapping], language: str, *, renews: bool) -> list:
    by_name = {_name(choice): choice for choice in old}
    made, taken = [], {row["name"] for row in rows} | set(by_name)
    for row in rows:
        choice = _choice(row, by_name.get(row["name"]), language, taken, renews=renews)
        taken.add(_name(choice))
        made.append(choice)
    return made


def _choice(row: Mapping, old, language: str, taken: set[str], *, renews: bool) -> dict | str:
    if SITES in (old, row["label"].strip()):
        return SITES
    if old is not None and "topic" in old:
        choice = dict(old)
        _put(choice, "fixed", row.get("fixed"))
        return choice
    choice = dict(old) if old is not None else {"name": name_for(row["label"], "antwort", taken), "label": {}}
    for key in ("icon", "sensitive", "fixed", "or_other"):
        _put(choice, key, row.get(key))
    wording_edit.say(choice, "label", language, row["label"], renews=renews)
    return choice


def _name(choice: dict | str) -> str:
    return choice if isinstance(choice, str) else choice.get("name") or choice["topic"]


def _is_topic(choice: dict | str) -> bool:
    return isinstance(choice, dict) and "topic" in choice


def _is_fixed(choice: dict | str) -> bool:
    return isinstance(choice, dict) and bool(choice.get("fixed"))


def _forget_empty_choices(question: dict) -> None:
    """A heading may have a scale or none; of any other type a missing choice is a fault with words of its own."""
    kind = TYPES.get(question["type"])
    if kind and kind.is_heading and not question.get("choices"):
        question.pop("choices", None)


def _forget_what_does_not_fit(question: dict) -> None:
    _forget_empty_choices(question)
    kind = TYPES.get(question["type"])
    for key in question.keys() - (kind.keys if kind else question.keys()):
        del question[key]
    if not (kind and kind.keeps_constraint):
        question.pop("constraint", None)
    if "constraint" not in question:
        question.pop("constraint_message", None)


def lower_max(question: dict) -> None:
    """With fewer choices fewer can be ticked."""
    if isinstance(question.get("max"), int) and SITES not in question["choices"]:
        question["max"] = max(1, min(question["max"], len(question["choices"])))


def _put(mapping: dict, key: str, value: object) -> None:
    if value is None or value is False or value == "":
        mapping.pop(key, None)
    else:
        mapping[key] = value
