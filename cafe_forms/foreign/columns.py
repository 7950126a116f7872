"""The headers of XLSForm's sheets, as people spell them, and the languages that they name."""

import re
from collections.abc import Mapping

from cafe_forms.languages import ALSO_UNDERSTOOD
from cafe_forms.surveys.definition.words import LANGUAGES

IN_LANGUAGES = frozenset(
    {"label", "hint", "constraint_message", "required_message", "guidance_hint", "form_title"}
)
MEDIA = frozenset({"media", "image", "big-image", "audio", "video"})
SAME = {
    "caption": "label", "relevance": "relevant", "constraint_msg": "constraint_message", "list": "list_name",
    "command": "type", "value": "name", "title": "form_title", "id_string": "form_id", "calculate": "calculation",
    "read_only": "readonly", "jr:constraintmsg": "constraint_message", "jr:requiredmsg": "required_message",
    "constraintmsg": "constraint_message",
}  # fmt: skip
NAMED = {
    "deutsch": "de", "german": "de", "allemand": "de", "einfache sprache": "de-simple", "leichte sprache": "de-simple",
    "easy german": "de-simple", "english": "en", "englisch": "en", "türkçe": "tr", "turkish": "tr", "türkisch": "tr",
    "العربية": "ar", "arabic": "ar", "arabisch": "ar", "українська": "uk", "ukrainian": "uk", "ukrainisch": "uk",
    "русский": "ru", "russian": "ru", "russisch": "ru", "română": "ro", "romanian": "ro", "rumänisch": "ro",
    "hrvatski": "hr", "bosanski": "hr", "srpski": "hr", "croatian": "hr", "bosnian": "hr", "serbian": "hr",
    "kroatisch": "hr", "bosnisch": "hr", "serbisch": "hr", "فارسی": "fa", "persian": "fa", "farsi": "fa",
    "dari": "fa", "persisch": "fa",
}  # fmt: skip
CODE = re.compile(r"\(\s*([A-Za-z]{2,3}(?:[-_][A-Za-z]+)*)\s*\)\s*$")


def split(header: str) -> tuple[str, str]:
    """(XLSForm's name of the column, language as it is spelled) of `label::Deutsch (de)`, `label:de`; of `hint` ""."""
    parts = [part.strip() for part in re.split(r"::", header)]
    if len(parts) == 1 and ":" in header and not header.lower().startswith("jr:"):
        parts = [part.strip() for part in header.split(":")]
    if parts[0].lower() in {"bind", "control"} and len(parts) > 1:
        parts = parts[1:]
    key = re.sub(r"\s+", "_", parts[0].lower())
    key = SAME.get(key, key)
    if key in MEDIA:
        return "media", ""
    return (key, parts[-1]) if key in IN_LANGUAGES and len(parts) > 1 else (key, "")


def sorted_out(cells: Mapping[str, str]) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """A row's cells by column, and its texts by column and language. Of two columns that mean the same the first."""
    plain: dict[str, str] = {}
    texts: dict[str, dict[str, str]] = {}
    for header, text in cells.items():
        key, language = split(header)
        if key in IN_LANGUAGES:
            texts.setdefault(key, {}).setdefault(language, text)
        else:
            plain.setdefault(key, text)
    return plain, texts


def tag(spelled: str) -> str | None:
    """Our tag of a language such as `Deutsch (de)`, `de`, `English` or `bs`; None for one that we lack."""
    text = spelled.strip().casefold()
    found = CODE.search(text)
    code = (found[1] if found else text).replace("_", "-")
    if any(simple in text for simple in ("einfache", "leichte")):
        return "de-simple"
    main = code.partition("-")[0]
    for one in (code, main, ALSO_UNDERSTOOD.get(main)):
        if one in LANGUAGES:
            return one
    return NAMED.get(text) or NAMED.get(text.partition("(")[0].strip())
