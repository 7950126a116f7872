"""Which topics of the catalogue a text is about: rules over words, and nothing where no rule fits."""

import re
from collections.abc import Callable, Iterator
from functools import cache

from cafe_forms.surveys.catalogue import topics as catalogue

from . import crisis, personal
from .folding import fold
from .languages import languages
from .lexicon import TOKEN, Lexicon, Words, words
from .scripts import CLITICS, FORGIVEN, SOUNDS, SPOKEN, in_latin
from .tables import table

NAMED_BY_CRISIS = {"violence": "gewalt", "child": "gewalt", "suicide": "seele"}
MARK = re.compile("|".join(map(re.escape, personal.MARKS.values())))
CONTACT_MARKS = (personal.MARKS["phone"], personal.MARKS["email"])
LEFT_A_NUMBER = "kontakte"  # who writes nothing but how to reach her wants to be reached
LOAN_FROM = 7  # letters: German words of this length stand for themselves in texts of every language


def find(text: str) -> list[str]:
    """Codes of the catalogue, in its order."""
    spans = personal.find(text)
    text = _without(text, [span for span in spans if span.kind != "url"])
    read = words(fold(MARK.sub(" ", text)))
    found = {named for lexicon, spelled in _readings(text, read) for named in _named(lexicon, spelled)}
    meant = (
        {NAMED_BY_CRISIS[kind] for kind in crisis.kinds(text)}
        or {code for code, strength in found if strength == "strong"}
        or {code for code, _ in found}
        or {LEFT_A_NUMBER for span in spans if span.kind in ("phone", "email")}
        or {LEFT_A_NUMBER for mark in CONTACT_MARKS if mark in text}
    )
    return [code for code in catalogue() if code in meant]


def _without(text: str, spans: list[personal.Span]) -> str:
    """`text` without the spans: a street called Schulweg is no school."""
    for span in reversed(spans):
        text = f"{text[: span.start]} {text[span.end :]}"
    return text


def _readings(text: str, read: Words) -> Iterator[tuple[Lexicon, Words]]:
    yield _loans(), read
    for code in sorted(languages(text, read)):
        if code in SOUNDS:
            yield from (
                (_lexicon(spoken, SOUNDS[code]), in_latin(read, SOUNDS[code])) for spoken in SPOKEN[code]
            )
        else:
            yield _lexicon(code), read


def _named(lexicon: Lexicon, read: Words) -> Iterator[tuple[str, str]]:
    """(code, strength) of what is left when the other sections of the table have spoken."""
    found = [(*label.split(), place) for label, place in lexicon.find(read)]
    settled = {read.clauses[place] for section, _, place in found if section == "fine"}
    unmeant = {(code, read.sentences[place]) for section, code, place in found if section == "unless"}
    for section, code, place in found:
        if section not in ("strong", "weak") or (code, read.sentences[place]) in unmeant:
            continue
        if read.clauses[place] not in settled:
            yield code, section


@cache
def _lexicon(language: str, sound: Callable[[str], str] = str) -> Lexicon:
    made = Lexicon(lambda word: sound(fold(word)), shortest=1 if sound is str else 3)
    style = {"forgiving": language in FORGIVEN, "clitics": CLITICS.get(language, ())}
    for label, rule in _rules(language):
        made.add(label, rule, **style)
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


@cache
def _loans() -> Lexicon:
    made = Lexicon(fold)
    for code, rules in table("topics/de")["unless"].items():
        for rule in rules:
            made.add(f"unless {code}", rule, forgiving=True)
    for code, topic in catalogue().items():
        for keyword in topic.keywords["de"]:
            if len(keyword) >= LOAN_FROM and keyword.isalpha():
                made.add(f"weak {code}", f"{keyword}*", forgiving=True)
    return made


def _rule(keyword: str, language: str) -> str:
    """The catalogue's way of writing: words begin like this, short ones are whole; German ones stand in compounds."""
    return " .. ".join(_word(word, language) for word in TOKEN.findall(keyword) if word[0].isalnum())


def _word(word: str, language: str) -> str:
    whole_below = 5 if word.isascii() or word[0] < "\u0250" else 4
    if len(word) < whole_below or word.isdigit():
        return word
    return f"*{word}*" if language == "de" and len(word) > 5 else f"{word}*"
