"""What of a text is seen: nothing of spaces, joiners and marks that show nothing by themselves."""

import unicodedata

UNSEEN = {"Zs", "Zl", "Zp", "Cf", "Cc"}  # Unicode's spaces, formats and controls
# Marks and letters that Unicode calls default-ignorable, and an empty braille cell, in spite of their categories.
IGNORED = {*map(ord, "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"), *range(0x180B, 0x1810)}
IGNORED |= {*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
JOINER = "\u200d"
# Unseen, but not without meaning where a text begins or ends: which way it runs, how an emoji looks, which flag it is.
MEANT = {*map(ord, "\u061c\u200e\u200f\ufe0e\ufe0f"), *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
MEANT |= {*range(0xE0020, 0xE0080)}
SKIN_TONES = {*range(0x1F3FB, 0x1F400)}


def is_seen(sign: str) -> bool:
    return unicodedata.category(sign) not in UNSEEN and ord(sign) not in IGNORED


def is_blank(text: str) -> bool:
    return all(_is_idle(sign) or ord(sign) in MEANT for sign in text)


def trimmed(text: str) -> str:
    """Without what nobody sees at its ends; a heart at its end stays red and a flag whole."""
    start, end = 0, len(text)
    while start < end and _is_idle(text[start]):
        start += 1
    while start < end and _is_idle(text[end - 1]):
        end -= 1
    return text[start:end]


def _is_idle(sign: str) -> bool:
    """A control character is not: it is to be refused, wherever it stands."""
    is_control = unicodedata.category(sign) == "Cc"
    return sign.isspace() or not (is_seen(sign) or is_control or ord(sign) in MEANT)


def shortened(text: str, longest: int) -> str:
    """At most so many code points, the last one an ellipsis where something is missing; no emoji is cut in two."""
    if len(text) <= longest:
        return text
    end = longest - 1
    while end and _is_inside(text, end):
        end -= 1
    return f"{trimmed(text[:end])}…"


def _is_inside(text: str, place: int) -> bool:
    """Whether what stands before this place goes on behind it."""
    after = text[place]
    clings = unicodedata.category(after) in {"Mn", "Mc", "Me", "Cf"} or ord(after) in SKIN_TONES
    return clings or text[place - 1] == JOINER
