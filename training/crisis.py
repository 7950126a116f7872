"""Learns words/crisis.weights: a linear support vector machine with squared hinge loss over the signs of `weighing`.

A sign counts the more, the fewer texts have it (inverse document frequency). Each text is learned from alone and beside
a few harmless ones of its language, so that ordinary words around it change little; of harmless texts each sentence
teaches too, and several harmless ones together, since a long everyday text has a word of everything. The threshold is
the one that lets at most FALSE_ALARMS pass in texts that were held out: each file in TOLD_BY is weighed by what was
learned without it, since texts of one author, and one scene in several languages, resemble each other.
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from scipy import sparse

from cafe_forms.recognition import crisis
from cafe_forms.recognition.weights.packed import Packed, row_of

from .corpus import Text

# Files with the mixture of a survey, nine ordinary texts in ten; in the others traps and hints are far denser.
TOLD_BY = ("given", "author_10", "author_18")
FALSE_ALARMS = 0.02  # of these, so that unseen ones stay at three in a hundred
ROWS = 1 << 18
BESIDE = 3  # harmless texts that each text is learned beside, one by one
TOGETHER = 2  # long texts that are made of each harmless one and some others
COST = 0.03  # of a text on the wrong side; chosen by the held-out files

Rows = np.ndarray  # the rows of a text's signs


@dataclass(frozen=True)
class Signs:
    """The rows of the whole text, then of each sentence."""

    parts: list[Rows]
    is_crisis: bool
    language: str = ""


def signs(text: Text) -> Signs:
    parts = [_rows(crisis.signs(part)) for part in crisis.parts(text.text)]
    return Signs(parts, text.is_crisis, text.language)


def _rows(signs: set[str]) -> Rows:
    return np.array(sorted(row_of(sign, ROWS) for sign in signs), dtype=np.int32)


def lessons(read: Sequence[Signs]) -> Iterator[tuple[Rows, bool]]:
    """What is learned from, and whether it is a crisis."""
    dice = Random(0)
    harmless: dict[str, list[Rows]] = {}
    for text in read:
        if not text.is_crisis:
            harmless.setdefault(text.language, []).append(text.parts[0])
    for text in read:
        yield from ((part, text.is_crisis) for part in text.parts[: 1 if text.is_crisis else None])
        if beside := harmless.get(text.language):
            for other in dice.choices(beside, k=BESIDE):
                yield _together(text.parts[0], other), text.is_crisis
            for _ in range(0 if text.is_crisis else TOGETHER):
                yield _together(text.parts[0], *dice.choices(beside, k=dice.choice((2, 3, 4)))), False


def _together(*texts: Rows) -> Rows:
    return np.unique(np.concatenate(texts))


def learn(read: Sequence[Signs]) -> Packed:
    """The threshold is where the machine parts the texts."""
    from sklearn.svm import LinearSVC  # takes a second, and few tests learn anything

    taught = list(lessons(read))
    matrix, named = _matrix([rows for rows, _ in taught]), [is_crisis for _, is_crisis in taught]
    counts = np.asarray((matrix > 0).sum(0)).ravel()
    rarity = np.where(counts > 0, np.log(len(taught) / np.maximum(counts, 1)) + 1, 0)
    model = LinearSVC(C=COST, class_weight="balanced", max_iter=300, random_state=0)
    model.fit(matrix.multiply(rarity).tocsr(), named)
    weights = model.coef_.ravel() * rarity
    step = float(np.abs(weights).max()) / 127  # the heaviest are the plainest words: none is cut off
    small = np.clip(np.round(weights / step), -127, 127).astype(np.int8)
    return Packed(1, step, {"threshold": -float(model.intercept_[0])}, array("b", small.tobytes()))


def _matrix(texts: Sequence[Rows]) -> sparse.csr_matrix:
    begins = np.cumsum([0, *map(len, texts)])
    amounts = np.concatenate([np.full(len(rows), 1 / max(len(rows), 1) ** 0.5) for rows in texts])
    matrix = sparse.csr_matrix((amounts, np.concatenate(texts), begins), shape=(len(texts), ROWS))
    matrix.sum_duplicates()
    return matrix


def scores(learned: Packed, read: Sequence[Signs]) -> np.ndarray:
    """Of each text its heaviest part, before the threshold."""
    weights = np.frombuffer(learned.rows, dtype=np.int8) * learned.step
    by_part = _matrix([part for text in read for part in text.parts]) @ weights
    begins = np.cumsum([0, *(len(text.parts) for text in read[:-1])])
    return np.maximum.reduceat(by_part, begins)


def held_out(texts: Sequence[Text], read: Sequence[Signs]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """(scores, crisis or not) of each file in TOLD_BY, by what the others teach."""
    found = {}
    for group in TOLD_BY:
        inside = [one for one, text in zip(read, texts, strict=True) if text.group == group]
        learned = learn([one for one, text in zip(read, texts, strict=True) if text.group != group])
        found[group] = scores(learned, inside), np.array([one.is_crisis for one in inside])
    return found


def threshold(scored: np.ndarray, named: np.ndarray) -> float:
    """The lowest score above which there are at most FALSE_ALARMS of the harmless texts."""
    harmless = np.sort(scored[~named])[::-1]
    return float(harmless[int(FALSE_ALARMS * len(harmless))])


def above(learned: Packed, limit: float) -> Packed:
    return Packed(1, learned.step, {"threshold": round(limit, 4)}, learned.rows)
