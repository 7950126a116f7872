"""What one word tells about names: is it a given name, a capital, a word of every day?"""

import re
from functools import cache

from .folding import fold
from .tables import table

WORD = re.compile(r"[^\W\d_][\w'-]*")
CASELESS = re.compile(r"[\u0600-\u06ff]")


@cache
def rules() -> dict:
    return table("names")


@cache
def given_names() -> frozenset[str]:
    lists = table("given_names")
    return frozenset(fold(name) for names in lists.values() for name in names.split())


@cache
def _folded(listed: str) -> frozenset[str]:
    return frozenset(fold(word) for word in rules()[listed])


def phrases(kind: str) -> list[str]:
    """What stands under `kind` in every language, the longest first, as patterns."""
    listed = rules()[kind]
    every = {phrase for part in listed.values() for phrase in part} if isinstance(listed, dict) else listed
    return [
        re.escape(phrase).replace(r"\ ", "[ ]{1,2}").replace("ß", "(?:ß|ss)")
        for phrase in sorted(every, key=len, reverse=True)
    ]


def is_capital(word: str) -> bool:
    return word[0] != word[0].lower() or is_caseless(word)


def is_caseless(word: str) -> bool:
    return bool(CASELESS.match(word))


def is_given(word: str) -> bool:
    """Also a compound of given names: 'Anna-Lena', and with an ending: 'Lenas'."""
    if word == "على":  # "on", which folds to Ali
        return False
    folded = [fold(part) for part in word.split("-")]
    return all(part in given_names() or part.removesuffix("s") in given_names() for part in folded)


def is_everyday(word: str) -> bool:
    """A given name that is a word, too: 'Grace', 'Вера', 'نور'."""
    return fold(word) in _folded("everyday")


def is_no_name(word: str) -> bool:
    return fold(word) in _folded("others")
