"""What one word tells about names: is it a given name, a capital, a word of every day?"""

import re
import unicodedata
from functools import cache

from cafe_forms.recognition.folding import fold
from cafe_forms.recognition.tables import lines, table

WORD = re.compile(r"[^\W\d_][\w'-]*")
SHORTEST_JOINED = 3  # letters of each of two names in one word
CASE = re.compile(r"(?:(?<=[a-zčćđšž]{3})(?:u|om)|(?<=[а-яіїєґ]{2})(?:[уюыиієе]|ой|ою|ею|єю))\Z")
ENDINGS = ("a", "а", "я")
DIMINUTIVE = re.compile(r"(?<=\w{4})(?:chen|lein|erl|чик|[оеь]?нька|[ое]чка)\Z|(?<=\w{5})el\Z")
CASELESS = re.compile(r"[\u0600-\u06ff]")


@cache
def rules() -> dict:
    return table("names")


@cache
def given_names() -> frozenset[str]:
    """The common ones, and a wide list of many countries: most of it from the name lists of Faker (MIT licence,
    Daniele Faraglia and contributors), without the names that are words of every day in one of our languages."""
    common = (name for names in table("given_names").values() for name in names.split())
    return frozenset(fold(name) for name in (*common, *lines("given_names_wide")))


@cache
def _folded(listed: str) -> frozenset[str]:
    return frozenset(fold(word) for word in rules()[listed])


def phrases(kind: str) -> list[str]:
    """What stands under `kind` in every language, the longest first, as patterns."""
    listed = rules()[kind]
    every = (
        {phrase for part in listed.values() for phrase in part} if isinstance(listed, dict) else set(listed)
    )
    every |= {_bare(phrase) for phrase in every}
    return [
        re.escape(phrase).replace(r"\ ", "[ ]{1,2}").replace("ß", "(?:ß|ss)")
        for phrase in sorted(every, key=len, reverse=True)
    ]


def _bare(phrase: str) -> str:
    """Without its accents, as a keyboard of another country writes it; Arabic letters keep their marks."""
    apart = unicodedata.normalize("NFKD", phrase.replace("ı", "i"))
    return (
        "".join(letter for letter in apart if not unicodedata.combining(letter))
        if phrase < "\u0400"
        else phrase
    )


def is_capital(word: str) -> bool:
    return word[0] != word[0].lower() or is_caseless(word)


def is_caseless(word: str) -> bool:
    return bool(CASELESS.match(word))


def is_given(word: str) -> bool:
    """Also a compound of given names: 'Anna-Lena', and with an ending: 'Lenas'."""
    if word == "على":  # "on", which folds to Ali
        return False
    folded = [fold(part) for part in word.split("-")]
    if all(part in given_names() or part.removesuffix("s") in given_names() for part in folded):
        return True
    return _is_joined(folded[0]) if is_caseless(word) else _is_changed(folded[0])


def _is_changed(word: str) -> bool:
    """'Ivanku', 'Оксаною': a Slavic name that ends in -a, in another case. 'Тимурчик', 'Lenchen': a small one."""
    declined, small = CASE.sub("", word), DIMINUTIVE.sub("", word)
    return (len(declined) > 2 and declined != word and _is_stem(declined)) or (
        small != word and (small in given_names() or _is_stem(small))
    )


def _is_stem(word: str) -> bool:
    return any(word + ending in given_names() for ending in ENDINGS)


def _is_joined(word: str) -> bool:
    """'امیرعلی': two given names in one word."""
    places = range(SHORTEST_JOINED, len(word) - SHORTEST_JOINED + 1)
    return any(word[:place] in given_names() and word[place:] in given_names() for place in places)


def is_everyday(word: str) -> bool:
    """A given name that is a word, too: 'Grace', 'Вера', 'نور'; also in another case, 'Надежду'."""
    folded = fold(word)
    stem = CASE.sub("", folded)
    cases = [stem + ending for ending in ENDINGS] if stem != folded else []
    return not _folded("everyday").isdisjoint([folded, folded.removesuffix("s"), *cases])


def is_no_name(word: str) -> bool:
    """A compound is what its last word is: 'E-Mail-Adresse'."""
    return fold(word) in _folded("others") or fold(word.rpartition("-")[2]) in _folded("others")
