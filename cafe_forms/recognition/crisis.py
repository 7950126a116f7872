"""Does a text name violence, suicide or a child in danger? Such a text is never quoted anywhere.

What happens is the same in every language and written once, as scenes; what it is called stands in the language's
table, which also holds rules of its own for what only that language says so. Rules can name what they found, but
cannot foresee every wording: what they say is one sign among those that are weighed.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from cafe_forms.recognition import topic_rules
from cafe_forms.recognition.folding import fold
from cafe_forms.recognition.languages import languages
from cafe_forms.recognition.lexicon import Lexicon, Words, words
from cafe_forms.recognition.scripts import CLITICS, FORGIVEN, SOUNDS, SPOKEN, in_latin
from cafe_forms.recognition.tables import table
from cafe_forms.recognition.weights import weighing
from cafe_forms.recognition.weights.kept import kept

KINDS = ("violence", "suicide", "child")
MEANT = "meant"  # beside the kinds: what words stand for
SMILES = "😂🤣😅😆😄😁😊😍🥰😘🙈🤪❤"
SENTENCE_END = re.compile(r"(?<=[.!?؟…])\s+|\n+")
WRITTEN = ("de", "en", "tr", "ro", "hr", "uk", "ru", "ar", "fa")


def names_crisis(text: str) -> bool:
    """Does it, as a whole or in one of its sentences? No ordinary sentence hides another one."""
    return any(weighing.weight(signs(part)) > 0 for part in parts(text))


def parts(text: str) -> list[str]:
    """The text, and each of its sentences where it has several."""
    sentences = [sentence for sentence in SENTENCE_END.split(text) if len(sentence.split()) > 1]
    return [text, *sentences] if len(sentences) > 1 else [text]


def kinds(text: str) -> set[str]:
    """Which of `violence`, `suicide` and `child` (in danger) the rules find in the text."""
    return _kinds(_found(text, words(fold(text))))


def signs(text: str) -> set[str]:
    """All that may tell a crisis, as `weighing` knows it."""
    read = words(fold(text))
    found = _found(text, read)
    meanings = {scene for _, kind, scene, _ in found if kind == MEANT} | {
        "<smile>" for face in SMILES if face in text
    }
    scenes = {scene for _, kind, scene, _ in found if kind != MEANT}
    return weighing.signs(read, meanings, _kinds(found) | scenes, _topics(text))


def _topics(text: str) -> set[str]:
    """Codes that rules find."""
    return {hit.code for hit in topic_rules.hits(text, topic_rules.read(text)) if hit.stands}


Found = tuple[str, str, str, int]  # language, kind, scene or meaning, sentence


def _found(text: str, read: Words) -> set[Found]:
    """What the rules say and what the words stand for, in each language that the text may be read in."""
    return {
        (language, kind, meaning, read.sentences[place])
        for lexicon, spelled in _readings(text, read)
        for label, place in lexicon.find(spelled)
        for language, kind, meaning in [label.split()]
    }


def _readings(text: str, read: Words) -> Iterator[tuple[Lexicon, Words]]:
    """The words as they are written and, where they may be, by their sound in another language."""
    yield _lexicon(WRITTEN), read
    for code in languages(text, read).intersection(SOUNDS):
        yield _lexicon(SPOKEN[code], SOUNDS[code]), in_latin(read, SOUNDS[code])


def _kinds(found: set[Found]) -> set[str]:
    """The kinds named in sentences that hold no saying of the same language ("ich lach mich tot")."""
    sayings = {(language, sentence) for language, kind, _, sentence in found if kind == "idioms"}
    return {
        kind for language, kind, _, sentence in found if kind in KINDS and (language, sentence) not in sayings
    }


@kept
def _lexicon(codes: tuple[str, ...], sound: Callable[[str], str] = str) -> Lexicon:
    made = Lexicon(lambda word: sound(fold(word)), shortest=1 if sound is str else 2)
    scenes = table("crisis/scenes")
    for code in codes:
        rules = table(f"crisis/{code}")
        style: dict[str, Any] = {"forgiving": code in FORGIVEN, "clitics": CLITICS.get(code, ())}
        for kind in (*KINDS, "idioms") if sound is str else KINDS:
            for scene, rule in scenes[kind].items():
                made.add(f"{code} {kind} {scene.replace(' ', '-')}", rule, rules["classes"], **style)
            for rule in rules[kind]:
                made.add(f"{code} {kind} own-{kind}", rule, rules["classes"], **style)
        for name, meant in (rules["classes"] | rules["meanings"]).items():
            made.add(f"{code} {MEANT} <{name}>", meant, rules["classes"], **style)
    return made
