"""How much the signs of a text weigh together for a crisis: a sum of learned weights.

A sign is a stretch of letters ("_schl"), a word ("=allein"), two neighbours ("nicht+mehr"), what a word stands for in
any language ("<hit>"), two of these ("<hit><kid>"), one of these beside a word ("<hit>=allein"), or what a rule has
found ("!violence"), with its scene ("!blow"). What each weighs was learned from labelled texts (`learning.py`) and
stands in words/weights.txt: the threshold, then one line per weight.
"""

import re
from collections.abc import Collection, Iterable
from functools import cache
from itertools import combinations, pairwise
from math import sqrt

from .lexicon import Words
from .tables import lines

STRETCH = range(3, 6)  # letters
LOOSE = [(re.compile(tight), loose) for tight, loose in [
    (r"(.)\1", r"\1"), ("ie", "i"), ("ck", "k"), ("tz", "z"), ("ph", "f"), ("(?<=[aeou])h(?=[lmnrt])", ""),
]]  # fmt: skip


def weight(signs: Collection[str]) -> float:
    """Above zero for a crisis; long texts have more signs, so the sum is taken by the root of their number."""
    threshold, weights = _learned()
    return sum(weights.get(sign, 0) for sign in signs) / sqrt(len(signs) or 1) - threshold


def signs(read: Words, meanings: Iterable[str], named: Iterable[str]) -> set[str]:
    """All signs of one text: its words, what they stand for, and the kinds of crisis and scenes that rules name."""
    words = [_loosened(word) for word in read.texts]
    alone = {f"={word}" for word in words}
    found = alone | {f"{one}+{other}" for one, other in pairwise(words)}
    for word in set(words):
        found |= _stretches(f"_{word}_")
    known = sorted(set(meanings))
    found |= {*known, *(one + other for one, other in combinations(known, 2))}
    found |= {meaning + word for meaning in known for word in alone}
    return found | {f"!{name}" for name in named}


def _loosened(word: str) -> str:
    """'zimmer' and 'zimer', 'schwieger' and 'schwiger' alike."""
    for tight, loose in LOOSE if word.isascii() else ():
        word = tight.sub(loose, word)
    return word


def _stretches(word: str) -> set[str]:
    return {word[start : start + length] for length in STRETCH for start in range(len(word) - length + 1)}


@cache
def _learned() -> tuple[float, dict[str, int]]:
    threshold, *weights = lines("weights")
    table = {}
    for line in weights:
        weighs, *signs = line.split(" ")
        table.update(dict.fromkeys(signs, int(weighs)))
    return float(threshold), table
