"""Placeholders of a definition: which there are, and the same definition with them written out."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.question import Question
from cafe_forms.surveys.definition.words import LANGUAGES, RIGHT_TO_LEFT, Words

PLACEHOLDER = re.compile(r"\{(date|site|sites)\}")
BRACED = re.compile(r"\{[^{}]*\}")
# Weekday, day and month without the year, as the CLDR orders them (English as in Europe).
DAY_PATTERNS = {
    "de": "EEEE, d. MMMM",
    "en": "EEEE, d MMMM",
    "tr": "d MMMM EEEE",
    "ar": "EEEE، d MMMM",
    "uk": "EEEE, d MMMM",
    "ru": "EEEE, d MMMM",
    "ro": "EEEE, d MMMM",
    "hr": "EEEE, d. M.",  # the months have other names in Bosnian and Serbian
    "fa": "EEEE d MMMM",
}


class FillingError(ValueError):
    """Placeholders that cannot be written out; what is refused for it bears this code and these facts."""

    def __init__(self, code: str, **facts: object):
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass(frozen=True, slots=True)
class Filling:
    """The facts for placeholders: the meeting's local day, the site's name, and (code, name) of all sites."""

    date: dt.date | None = None
    site: str | None = None
    sites: tuple[tuple[str, str], ...] = ()


def placeholders(definition: Definition) -> frozenset[str]:
    texts = (text for _, wording in definition.words() for _, text in wording.texts)
    found = {name for text in texts for name in PLACEHOLDER.findall(text)}
    return frozenset(found | ({"sites"} if any(choice.is_sites for choice in definition.choices) else set()))


def unknown(text: str) -> list[str]:
    """What stands in braces and is no placeholder, such as {datum}: mothers would read it as it is."""
    return [braced for braced in dict.fromkeys(BRACED.findall(text)) if not PLACEHOLDER.fullmatch(braced)]


def filled(definition: Definition, facts: Filling) -> Definition:
    """Raises FillingError."""
    used = placeholders(definition)
    for name in sorted(used):
        if not getattr(facts, name):
            raise FillingError("not-filled", name=name)
    if not used:
        return definition
    write = partial(_written_out, facts=facts)
    questions = tuple(_question(question, facts, write) for question in definition.questions)
    return replace(definition, title=write(definition.title), questions=questions)


def _question(question: Question, facts: Filling, write: Callable[[Words], Words]) -> Question:
    changes: dict[str, Any] = {
        key: write(wording)
        for key in ("label", "hint", "constraint_message")
        if (wording := getattr(question, key))
    }
    choices = [filled for choice in question.choices for filled in _choices(choice, facts, write)]
    names = [choice.name for choice in choices]
    if len(set(names)) < len(names):
        raise FillingError("same-names", question=question.name)
    if question.has_sites and question.max:
        changes["max"] = min(question.max, len(choices))
    return replace(question, choices=tuple(choices), **changes)


def _choices(choice, facts: Filling, write: Callable[[Words], Words]) -> list:
    if choice.is_sites:
        return [
            replace(choice, name=code, label=Words.of(dict.fromkeys(LANGUAGES, name)))
            for code, name in facts.sites
        ]
    return [replace(choice, label=write(choice.label))]


def _written_out(wording: Words, facts: Filling) -> Words:
    if not any(PLACEHOLDER.search(text) for _, text in wording.texts):
        return wording
    texts = {
        language: PLACEHOLDER.sub(partial(_fact, facts=facts, language=language), text)
        for language, text in wording.texts
    }
    return type(wording).of(texts, wording.default)


def _fact(placeholder: re.Match, facts: Filling, language: str) -> str:
    # Babel's data is large: whoever asks nothing with a placeholder does not wait for it.
    from babel.dates import format_date
    from babel.lists import format_list

    name, locale = placeholder[1], language.partition("-")[0]
    if name == "date":
        return format_date(facts.date, DAY_PATTERNS[locale], locale=locale)
    if name == "site":
        return _isolated(facts.site or "", language)
    return format_list([_isolated(site, language) for _, site in facts.sites], locale=locale)


def _isolated(name: str, language: str) -> str:
    """A German name within a text that runs from right to left must not reorder what stands around it."""
    return f"\N{FIRST STRONG ISOLATE}{name}\N{POP DIRECTIONAL ISOLATE}" if language in RIGHT_TO_LEFT else name
