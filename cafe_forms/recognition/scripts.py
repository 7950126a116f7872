"""Words in Latin letters of women who write Arabic, Persian, Russian or Ukrainian without their keyboard."""

import re
from collections.abc import Callable

from cafe_forms.recognition.lexicon import Words

CYRILLIC = str.maketrans(
    dict(zip("абвгґдезийклмнопрстуфхцчшщыэюяіє", "abvggdeziiklmnoprstufhccssieuaie", strict=True))
    | {"ж": "z", "ь": "", "ъ": ""}
)
LATIN_SOUNDS = [(re.compile(spelling), sound) for spelling, sound in [
    ("shch|sch|sh", "s"), ("t?ch|4", "c"), ("zh", "z"), ("kh|x", "h"), ("ts|tz", "c"), ("[yj]o", "e"),
    ("[yj](?=[aeu])", ""), ("[yj]", "i"), ("w", "v"), (r"(.)\1", r"\1"),
]]  # fmt: skip

ARABIC = str.maketrans(
    dict(zip("بتثجحخدذرزسشصضطظغفقكلمنهپچژ", "bttjhxdzrzsšsdtzğfkklmnhpcz", strict=True))
    | dict.fromkeys("اويع", "")
)
CHAT_SOUNDS = [(re.compile(spelling), sound) for spelling, sound in [
    ("kh|5", "x"), ("q", "k"), ("gh|8", "ğ"), ("sh", "š"), ("9", "s"), ("th|6", "t"), ("dh|zh", "z"), ("ch", "c"),
    ("7", "h"), ("[aeiouywv23]", ""), (r"(.)\1", r"\1"), ("(?<=..)h$", ""),
]]  # fmt: skip


def romanised(word: str) -> str:
    """Russian and Ukrainian by sound: 'муж' and 'muzh' become 'muz'."""
    return _by_sound(word.translate(CYRILLIC), LATIN_SOUNDS)


def consonants(word: str) -> str:
    """Arabic and Persian without vowels, which everybody writes differently: 'بيضربني', 'bidrobni' become 'bdrbn'."""
    return _by_sound(word.translate(ARABIC), CHAT_SOUNDS)


def _by_sound(word: str, sounds: list[tuple[re.Pattern, str]]) -> str:
    for spelling, sound in sounds:
        word = spelling.sub(sound, word)
    return word


def in_latin(read: Words, spell: Callable[[str], str]) -> Words:
    """The same words by sound, those in Latin letters only."""
    by_sound = [spell(word) if word.isascii() else "" for word in read.texts]
    return Words(by_sound, read.clauses, read.sentences)


# Per kind of Latin spelling: how it sounds, and the languages it may be.
SOUNDS = {"ru-latn": romanised, "ar-latn": consonants, "fa-latn": consonants}
SPOKEN = {"ru-latn": ("ru", "uk"), "ar-latn": ("ar",), "fa-latn": ("fa",)}
# "the", "and", "in the" …
CLITICS = {"ar": ("ال", "و", "ب", "ل", "ف", "بال", "وال", "عال", "لل", "هال", "وب", "ول")}
FORGIVEN = ("de", "en")  # slips of the finger; elsewhere one letter is another ending: "elimden", "elinden"
