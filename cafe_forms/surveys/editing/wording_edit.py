"""Words put into a definition's document: one text in one language, beside those that are there."""

import re
import unicodedata

from cafe_forms.blanks import is_blank, trimmed
from cafe_forms.surveys.definition.words import OUTDATED

STEP = re.compile(r"\w+")


def typed(language: str, text: str) -> dict[str, str]:
    return {} if is_blank(text) else {language: text}


def say(mapping: dict, key: str, language: str, text: str, *, renews: bool) -> None:
    """Put a text in one language beside the others; a wording that is empty in all languages falls away.

    One that `renews` the wording makes every other language outdated; in another language it is up to date again.
    """
    before = dict(mapping.get(key) or {})
    outdated = before.pop(OUTDATED, {})
    others = {tag: said for tag, said in before.items() if tag != language}
    if renews and _is_new(text, before.get(language)):
        outdated, others = outdated | others, {}
    outdated = {tag: said for tag, said in outdated.items() if tag != language}
    mapping[key] = others | typed(language, text) | ({OUTDATED: outdated} if outdated else {})
    if key == "hint" and not others and is_blank(text):
        del mapping[key]


def _is_new(text: str, before: str | None) -> bool:
    return before is not None and unicodedata.normalize("NFC", trimmed(text)) != before


def say_at(document: dict, path: str, language: str, text: str, *, renews: bool) -> None:
    """`questions[1].choices[0].label` is found by its steps."""
    *steps, key = STEP.findall(path)
    place = document
    for step in steps:
        place = place[int(step)] if step.isdigit() else place[step]
    say(place, key, language, text, renews=renews)
