"""What the row of a survey asks: its definition, with placeholders or filled, its title and its languages."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from cafe_forms.models import Survey
from cafe_forms.surveys.definition import filling
from cafe_forms.surveys.definition.faults import Faults
from cafe_forms.surveys.definition.filling import Filling
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.reading import kept
from cafe_forms.surveys.definition.words import Words

UNREADABLE = (Faults, ValueError)  # a definition with faults; placeholders that cannot be filled


class Head(NamedTuple):
    """The first that is read of a survey."""

    title: Words
    languages: tuple[str, ...]

    @property
    def default_language(self) -> str:
        return self.title.default


def definition_of(survey: Survey) -> Definition:
    """What is asked, with placeholders as they stand."""
    return kept(survey.definition)


def asked(survey: Survey) -> Definition:
    """What is asked, with every placeholder written out as it was fixed at opening."""
    return _filled(survey.definition, json.dumps(survey.fillings))


@lru_cache(maxsize=128)
def _filled(definition: str, fillings: str) -> Definition:
    """Kept by what it is made of, like the definition itself."""
    return filling.filled(kept(definition), filling_of(json.loads(fillings)))


def title_of(survey: Survey, language: str = "de") -> str:
    """The title for people of the team; a draft's placeholders stay visible.

    Where the definition cannot be read it is the short name: one survey must not keep the team from the others.
    """
    try:
        return head_of(survey).title.say(language).text
    except UNREADABLE:
        return survey.slug


def head_of(survey: Survey) -> Head:
    """What it is called, and in which languages it is asked; for lists, which read no definition.

    What is kept says of which definition it was read: any other one, changed by whoever, is read anew.
    """
    if survey.title.get("of") == _digest(survey):
        return Head(Words.of(survey.title["texts"], survey.title["default"]), tuple(survey.languages))
    definition = of(survey)
    return Head(definition.title, definition.languages)


def keep_head(survey: Survey) -> dict:
    """The columns that `head_of` reads, set, and as an update takes them."""
    definition = of(survey)
    title, survey.languages = definition.title, list(definition.languages)
    survey.title = {"of": _digest(survey), "texts": dict(title.texts), "default": title.default}
    return {"title": survey.title, "languages": survey.languages}


def _digest(survey: Survey) -> str:
    said = f"{survey.definition}\0{json.dumps(survey.fillings, sort_keys=True)}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def is_readable(survey: Survey) -> bool:
    """False when somebody spoiled the definition in the database, or this version no longer understands it."""
    try:
        return bool(of(survey))
    except UNREADABLE:
        return False


def of(survey: Survey) -> Definition:
    """What is asked: filled since it opened, with placeholders as they stand before."""
    return asked(survey) if survey.opened_at else definition_of(survey)


def filling_of(kept: Mapping) -> Filling:
    """What placeholders stand for, as the row keeps it."""
    return Filling(
        date=dt.date.fromisoformat(kept["date"]) if kept.get("date") else None,
        site=kept.get("site"),
        sites=tuple((code, name) for code, name in kept.get("sites", ())),
    )
