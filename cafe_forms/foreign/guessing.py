"""Which of our languages a form's texts are in, where the file does not say so: by their script and little words."""

import re
from collections.abc import Iterable

from cafe_forms.recognition.folding import fold
from cafe_forms.recognition.languages import LATIN, LITTLE_WORDS

WORD = re.compile(r"[^\W\d_]+")
MOST_WORDS = 5_000
LEAST_SHARE = 0.15  # of the words are little ones, in any language
UKRAINIAN, PERSIAN = re.compile("[іїєґ]"), re.compile("[پچژگ]")


def language(texts: Iterable[str]) -> str | None:
    """Our tag; None where it is not clear."""
    lower = " ".join(texts)[: 20 * MOST_WORDS].lower()
    words = WORD.findall(lower)[:MOST_WORDS]
    if not words:
        return None
    if _written(words, "\u0400", "\u0530"):
        return "uk" if UKRAINIAN.search(lower) else "ru"
    if _written(words, "\u0600", "\u0700"):
        return "fa" if PERSIAN.search(lower) else "ar"
    return _by_little_words(WORD.findall(fold(" ".join(words))))


def _written(words: list[str], first: str, beyond: str) -> bool:
    return sum(first <= word[0] < beyond for word in words) * 2 > len(words)


def _by_little_words(words: list[str]) -> str | None:
    scores = {one: sum(word in LITTLE_WORDS[one] for word in words) for one in LATIN}
    best, second = sorted(scores, key=scores.__getitem__, reverse=True)[:2]
    if scores[best] < max(2, LEAST_SHARE * len(words)) or scores[best] < 2 * scores[second]:
        return None
    return best
