"""How much the signs of a text weigh together for a crisis: a sum of learned weights.

A sign is a stretch of letters ("_schl"), a word ("=allein"), two neighbours ("nicht+mehr"), what a word stands for in
any language ("<hit>"), two of these ("<hit><kid>"), one of these beside a word ("<hit>=allein"), or what a rule has
found ("!violence"), with its scene ("!blow"), or an everyday topic and pairs of them ("@schlaf", "@schlaf@baby"): what
texts of several topics speak of is seldom a crisis. What each weighs was learned from labelled texts (`training/`).
"""

import re
from collections.abc import Collection, Iterable
from itertools import combinations, pairwise
from math import sqrt

from cafe_forms.recognition.lexicon import Words
from cafe_forms.recognition.weights.packed import packed

STRETCH = range(3, 6)  # letters
MANY = 3  # topics
LOOSE = [(re.compile(tight), loose) for tight, loose in [
    (r"(.)\1", r"\1"), ("ie", "i"), ("ck", "k"), ("tz", "z"), ("ph", "f"), ("(?<=[aeou])h(?=[lmnrt])", ""),
]]  # fmt: skip


def weight(signs: Collection[str]) -> float:
    """Above zero for a crisis; long texts have more signs, so the sum is taken by the root of their number."""
    learned = packed("crisis")
    weights = learned.rows
    heavy = sum(weights[learned.row(sign)] for sign in signs) * learned.step
    return heavy / sqrt(len(signs) or 1) - learned.numbers["threshold"]


def signs(
    read: Words, meanings: Iterable[str], named: Iterable[str], codes: Collection[str] = ()
) -> set[str]:
    """All signs of one text: its words, what they stand for, kinds of crisis and scenes that rules name, its topics."""
    words = [loosened(word) for word in read.texts]
    alone = {f"={word}" for word in words}
    found = alone | {f"{one}+{other}" for one, other in pairwise(words)}
    for word in set(words):
        found |= stretches(word)
    known = sorted(set(meanings))
    found |= {*known, *(one + other for one, other in combinations(known, 2))}
    found |= {meaning + word for meaning in known for word in alone}
    return found | {f"!{name}" for name in named} | _of_topics(codes)


def _of_topics(codes: Collection[str]) -> set[str]:
    alone = [f"@{code}" for code in sorted(codes)]
    return {*alone, *(one + other for one, other in combinations(alone, 2)), f"@{min(len(alone), MANY)}"}


def loosened(word: str) -> str:
    """'zimmer' and 'zimer', 'schwieger' and 'schwiger' alike."""
    for tight, loose in LOOSE if word.isascii() else ():
        word = tight.sub(loose, word)
    return word


def stretches(word: str) -> set[str]:
    """The word's runs of letters, its edges marked."""
    word = f"_{word}_"
    return {word[start : start + length] for length in STRETCH for start in range(len(word) - length + 1)}
