"""Does a text name violence, suicide or a child in danger? Such a text is never quoted anywhere.

What happens is the same in every language and written once, as scenes; what it is called stands in the language's
table, which also holds rules of its own for what only that language says so.
"""

from collections.abc import Callable, Iterator
from functools import cache

from .folding import fold
from .languages import languages
from .lexicon import Lexicon, Words, words
from .scripts import CLITICS, FORGIVEN, SOUNDS, SPOKEN, in_latin
from .tables import table

KINDS = ("violence", "suicide", "child")
WRITTEN = ("de", "en", "tr", "ro", "hr", "uk", "ru", "ar", "fa")


def names_crisis(text: str) -> bool:
    return bool(kinds(text))


def kinds(text: str) -> set[str]:
    """Which of `violence`, `suicide` and `child` (in danger) the text names."""
    read = words(fold(text))
    return {kind for lexicon, spelled in _readings(text, read) for kind in _named(lexicon, spelled)}


def _readings(text: str, read: Words) -> Iterator[tuple[Lexicon, Words]]:
    """The words as they are written and, where they may be, by their sound in another language."""
    yield _lexicon(WRITTEN), read
    for code in languages(text, read).intersection(SOUNDS):
        yield _lexicon(SPOKEN[code], SOUNDS[code]), in_latin(read, SOUNDS[code])


def _named(lexicon: Lexicon, read: Words) -> set[str]:
    """The kinds named in sentences that hold no saying of the same language ("ich lach mich tot")."""
    found = [(label.split(), read.sentences[place]) for label, place in lexicon.find(read)]
    sayings = {(language, sentence) for (language, kind), sentence in found if kind == "idioms"}
    return {
        kind for (language, kind), sentence in found if kind in KINDS and (language, sentence) not in sayings
    }


@cache
def _lexicon(codes: tuple[str, ...], sound: Callable[[str], str] = str) -> Lexicon:
    made = Lexicon(lambda word: sound(fold(word)), shortest=1 if sound is str else 2)
    scenes = table("crisis/scenes")
    for code in codes:
        rules = table(f"crisis/{code}")
        style = {"forgiving": code in FORGIVEN, "clitics": CLITICS.get(code, ())}
        for kind in (*KINDS, "idioms") if sound is str else KINDS:
            for rule in (*scenes[kind].values(), *rules[kind]):
                made.add(f"{code} {kind}", rule, rules["classes"], **style)
    return made
