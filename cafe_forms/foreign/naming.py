"""Names from foreign forms as a definition may have them: small letters, digits, underlines, each once."""

import re
import unicodedata
from collections.abc import Container

from cafe_forms.surveys.definition.places import SLUG

LONGEST = 40
SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i", "ø": "o", "ł": "l", "đ": "d"})


def valid(name: str, taken: Container[str], letter: str) -> str:
    """The name itself where it is one and free; else the nearest. `letter` goes before one that may not begin so."""
    if SLUG.fullmatch(name) and name not in taken:
        return name
    text = unicodedata.normalize("NFKD", name.strip().lower().translate(SPELLED))
    slug = re.sub(r"[^a-z0-9]+", "_", "".join(c for c in text if not unicodedata.combining(c))).strip("_")
    if not slug[:1].isalpha():
        slug = letter + slug
    return _free(slug[:LONGEST], taken)


def _free(slug: str, taken: Container[str]) -> str:
    candidate, number = slug, 2
    while candidate in taken:
        candidate = f"{slug[: LONGEST - 1 - len(str(number))]}_{number}"
        number += 1
    return candidate
