"""Names for addresses and definitions, made of what people typed: small Latin letters and digits, each name once."""

import re
import unicodedata
from collections.abc import Container

SPELLED_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i", "ø": "o", "ł": "l", "đ": "d"}
)


def latin_words(text: str) -> list[str]:
    """['muetter', 'cafe'] of "Mütter-Café!"; none of a text in another script."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(SPELLED_OUT))
    return re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))


def free(wanted: str, taken: Container[str], *, joined: str, longest: int | None = None) -> str:
    """The wanted name, or the first of wanted-2, wanted-3 … that nobody has; cut so that it stays short enough."""
    candidate, number = wanted, 2
    while candidate in taken:
        ending = f"{joined}{number}"
        candidate = (wanted[: longest - len(ending)] if longest else wanted) + ending
        number += 1
    return candidate
