"""What rules over words say of a text's topics: the catalogue's keywords and our tables, in nine languages."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from cafe_forms.recognition import personal
from cafe_forms.recognition.folding import fold
from cafe_forms.recognition.languages import languages
from cafe_forms.recognition.lexicon import TOKEN, Lexicon, Words, words
from cafe_forms.recognition.scripts import CLITICS, FORGIVEN, SOUNDS, SPOKEN, in_latin
from cafe_forms.recognition.tables import table
from cafe_forms.recognition.weights.kept import kept
from cafe_forms.surveys.catalogue import topics as catalogue

MARK = re.compile("|".join(map(re.escape, personal.MARKS.values())))
LOAN_FROM = 7  # letters: German words of this length stand for themselves in texts of every language


class Hit(NamedTuple):
    """A rule that holds: `section` is strong or weak, `place` the number of the word it was found at.

    `stands` is false where the text says that this is fine, or means another thing by the word.
    """

    section: str
    code: str
    rule: str
    place: int
    stands: bool


def read(text: str) -> Words:
    """A text without the marks of what was redacted: "[Adresse]" is no word of hers."""
    return words(fold(MARK.sub(" ", text)))


def hits(text: str, read: Words) -> list[Hit]:
    """In every language that the text may be in, each once."""
    found = (hit for lexicon, spelled in _readings(text, read) for hit in _hits(lexicon, spelled))
    return list(dict.fromkeys(found))


def _readings(text: str, read: Words) -> Iterator[tuple[Lexicon, Words]]:
    yield _loans(), read
    for code in sorted(languages(text, read)):
        if code in SOUNDS:
            yield from (
                (_lexicon(spoken, SOUNDS[code]), in_latin(read, SOUNDS[code])) for spoken in SPOKEN[code]
            )
        else:
            yield _lexicon(code), read


def _hits(lexicon: Lexicon, read: Words) -> Iterator[Hit]:
    found = [_labelled(label, place) for label, place in lexicon.find(read)]
    settled = {read.clauses[place] for section, _, _, place in found if section == "fine"}
    unmeant = {(code, read.sentences[place]) for section, code, _, place in found if section == "unless"}
    for section, code, rule, place in found:
        if section in ("strong", "weak"):
            is_unmeant = (code, read.sentences[place]) in unmeant
            yield Hit(section, code, rule, place, not is_unmeant and read.clauses[place] not in settled)


def _labelled(label: str, place: int) -> tuple[str, str, str, int]:
    """(section, topic, rule, place), as `_lexicon` wrote the first three into one label."""
    section, code, rule = label.split(" ", 2)
    return section, code, rule, place


@kept
def _lexicon(language: str, sound: Callable[[str], str] = str) -> Lexicon:
    made = Lexicon(lambda word: sound(fold(word)), shortest=1 if sound is str else 3)
    for label, rule in _rules(language):
        made.add(f"{label} {rule}", rule, forgiving=language in FORGIVEN, clitics=CLITICS.get(language, ()))
    return made


def _rules(language: str) -> Iterator[tuple[str, str]]:
    """(section and code, rule) of the language's table and of the catalogue's keywords."""
    ours = table(f"topics/{language}")
    yield from (("fine *", rule) for rule in ours["fine"])
    yield from ((f"strong {code}", rule) for code, rules in ours["topics"].items() for rule in rules)
    yield from ((f"unless {code}", rule) for code, rules in ours["unless"].items() for rule in rules)
    for code, topic in catalogue().items():
        for keyword in topic.keywords[language]:
            yield f"{'weak' if keyword in ours['weak'] else 'strong'} {code}", _rule(keyword, language)


@kept
def _loans() -> Lexicon:
    made = Lexicon(fold)
    for code, rules in table("topics/de")["unless"].items():
        for rule in rules:
            made.add(f"unless {code} {rule}", rule, forgiving=True)
    for code, topic in catalogue().items():
        for keyword in topic.keywords["de"]:
            if len(keyword) >= LOAN_FROM and keyword.isalpha():
                made.add(f"weak {code} a loan: {keyword}", f"{keyword}*", forgiving=True)
    return made


def _rule(keyword: str, language: str) -> str:
    """The catalogue's way of writing: words begin like this, short ones are whole; German ones stand in compounds."""
    return " .. ".join(_word(word, language) for word in TOKEN.findall(keyword) if word[0].isalnum())


def _word(word: str, language: str) -> str:
    whole_below = 5 if word.isascii() or word[0] < "\u0250" else 4
    if len(word) < whole_below or word.isdigit():
        return word
    return f"*{word}*" if language == "de" and len(word) > 5 else f"{word}*"
