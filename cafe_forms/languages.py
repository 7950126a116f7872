"""The ten languages: their names, their direction, who has read them, and which one a page speaks."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from flask import g
from flask_babel import Domain, refresh
from werkzeug.datastructures import LanguageAccept

TRANSLATIONS = str(Path(__file__).parent / "translations")
# Babel knows no Einfache Sprache: it is a second catalogue over the German one, and gaps fall back to that.
STANDARD = Domain(TRANSLATIONS, "messages")
SIMPLE = Domain([TRANSLATIONS, TRANSLATIONS], "messages;simple")
TEAM = Domain(TRANSLATIONS, "team")  # the back office and its letters, in German and English
TEAM_LANGUAGES = ("de", "en")


@dataclass(frozen=True, slots=True)
class Language:
    """One language: BCP 47 tag, gettext's locale, text direction, its own name.

    `read_by_native` is the day a native speaker read every word of it, or None while nobody has.
    """

    tag: str
    locale: str
    name: str
    direction: str = "ltr"
    domain: Domain = STANDARD
    read_by_native: dt.date | None = None

    @property
    def is_german(self) -> bool:
        return self.locale == "de"


LANGUAGES = {
    language.tag: language
    for language in (
        Language("de", "de", "Deutsch", read_by_native=dt.date(2026, 11, 22)),
        Language("de-simple", "de", "Einfache Sprache", domain=SIMPLE),
        Language("en", "en", "English"),
        Language("tr", "tr", "Türkçe"),
        Language("ar", "ar", "العربية", direction="rtl"),
        Language("uk", "uk", "Українська"),
        Language("ru", "ru", "Русский"),
        Language("ro", "ro", "Română"),
        Language("hr", "hr", "Bosanski / Hrvatski / Srpski"),
        Language("fa", "fa", "فارسی", direction="rtl"),
    )
}
ALSO_UNDERSTOOD = {"bs": "hr", "sr": "hr", "sh": "hr", "prs": "fa", "mo": "ro"}  # what a phone may ask for


def unread(tags: Iterable[str]) -> list[Language]:
    """Those of them that no native speaker has read."""
    return [LANGUAGES[tag] for tag in tags if not LANGUAGES[tag].read_by_native]


def speak(tag: str) -> Language:
    """Let everything that is rendered from here on be in this language."""
    return _speak(LANGUAGES[tag])


def speak_to_team(tag: str) -> Language:
    """The same with the words of the back office and its letters: 'de' or 'en'."""
    return _speak(replace(LANGUAGES[tag], domain=TEAM))


@contextmanager
def speaking(tag: str) -> Iterator[Language]:
    """For a moment in this language, as mothers read it; then again in the one before."""
    before = g.get("language")
    try:
        yield speak(tag)
    finally:
        if before:
            _speak(before)


def _speak(language: Language) -> Language:
    g.language = language
    refresh()
    language.domain.as_default()
    return language


def best(accepted: LanguageAccept, offered: tuple[str, ...], default: str) -> str:
    """The offered tag that a phone likes best; what its header says is read here and forgotten."""
    for wanted, _quality in accepted:
        main = wanted.lower().replace("_", "-").split("-")[0]
        for tag in (wanted.lower(), main, ALSO_UNDERSTOOD.get(main)):
            if tag in offered:
                return tag
    return default
