"""Learns words/topics.weights: which words and rules tell a topic. Logistic regression, one for all topics together.

Each text is asked for each topic. A sign has a weight of its own for each topic; what rules say (`evidence`) has one
weight for all. A sign counts the more, the fewer texts have it (inverse document frequency). The threshold is where, in
texts of authors that were held out, PRECISION of what is shown is right by the strict count.
"""

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from scipy import sparse

from cafe_forms.recognition.weights import topic_weighing
from cafe_forms.recognition.weights.packed import Packed, row_of
from cafe_forms.surveys.catalogue import topics as catalogue

from .corpus import Text

# Authors who had seen no rule of ours for topics.
TOLD_BY = (
    *("author_4", "author_7", "author_8", "author_10", "author_18"),
    *("author_15_personal", "author_19_personal", "author_20_personal"),
)
ROWS = 1 << 13
COST = 2.0  # by the held-out authors; 0.3 to 4 differ by one in a hundred
PRECISION = 0.83  # above what is wanted, since new authors differ and German is a little harder
RAREST = 2  # texts that must have a sign


@dataclass(frozen=True)
class Signs:
    """One text as numbers: rows of its words' signs, of its rules' signs, and the evidence for each code."""

    words: list[int]
    root: float
    rules: list[int]
    evidence: list[list[float]]


def signs(text: Text) -> Signs:
    read = topic_weighing.signs(text.text)
    if not text.with_rules:
        read = topic_weighing.Read(read.texts, read.places, ())
    return Signs(
        [row_of(sign, ROWS) for sign in read.places],
        read.root,
        [row_of(sign, ROWS) for sign in topic_weighing.rule_signs(read.hits)],
        [topic_weighing.evidence(read, code) for code in catalogue()],
    )


def learn(texts: Sequence[Text], read: Sequence[Signs]) -> Packed:
    """`texts` have topics; the threshold is zero still."""
    from sklearn.linear_model import LogisticRegression  # takes a second, and few tests learn anything

    codes, rarity = list(catalogue()), _rarity(read)
    matrix = _matrix(read, rarity)
    every = sparse.hstack(
        [
            sparse.block_diag([matrix] * len(codes)),
            sparse.csr_matrix([one.evidence[number] for number in range(len(codes)) for one in read]),
            sparse.kron(sparse.eye(len(codes)), np.ones((len(texts), 1))),
        ]
    ).tocsr()
    asked = np.array([code not in text.maybe for code in codes for text in texts])
    right = np.array([code in (text.topics or ()) for code in codes for text in texts])
    counts = np.tile([text.counts for text in texts], len(codes))
    model = LogisticRegression(C=COST, solver="liblinear", max_iter=200)
    model.fit(every[asked], right[asked], sample_weight=counts[asked])
    told, by_sign = model.coef_.ravel(), ROWS * len(codes)
    amounts = told[:by_sign].reshape(len(codes), ROWS).T * rarity[:, None]
    evidence, biases = np.split(told[by_sign:], [len(read[0].evidence[0])])
    return _packed(amounts, evidence, biases + model.intercept_[0])


def _rarity(read: Sequence[Signs]) -> np.ndarray:
    counts = Counter(row for one in read for row in {*one.words, *one.rules})
    return np.array(
        [log(len(read) / counts[row]) + 1 if counts[row] >= RAREST else 0.0 for row in range(ROWS)]
    )


def _matrix(read: Sequence[Signs], rarity: np.ndarray) -> sparse.csr_matrix:
    begins, rows, amounts = [0], [], []
    for one in read:
        rows += one.words + one.rules
        amounts += [1 / one.root] * len(one.words) + [1 / topic_weighing.A_RULE] * len(one.rules)
        begins.append(len(rows))
    matrix = sparse.csr_matrix((amounts, rows, begins), shape=(len(read), ROWS))
    return matrix.multiply(rarity).tocsr()


def _packed(amounts: np.ndarray, evidence: np.ndarray, biases: np.ndarray) -> Packed:
    """One weight in a thousand is heavier than a byte can say: it gets the heaviest byte."""
    step = float(np.quantile(np.abs(amounts[amounts != 0]), 0.999)) / 127
    small = np.clip(np.round(amounts / step), -127, 127).astype(np.int8)
    numbers = {
        "evidence": [round(float(number), 4) for number in evidence],
        "biases": [round(float(number), 4) for number in biases],
    }
    return Packed(amounts.shape[1], step, numbers, array("b", small.tobytes()))


def scores(learned: Packed, read: Sequence[Signs]) -> np.ndarray:
    """Texts by codes."""
    table = np.frombuffer(learned.rows, dtype=np.int8).reshape(ROWS, learned.columns) * learned.step
    evidence = np.array([one.evidence for one in read]) @ np.array(learned.numbers["evidence"])
    return _matrix(read, np.ones(ROWS)) @ table + evidence + np.array(learned.numbers["biases"])


def held_out(texts: Sequence[Text], read: Sequence[Signs], groups: Sequence[str]) -> np.ndarray:
    """Scores of the texts of `groups`, each by what the others teach; the other texts' are minus infinity."""
    found = np.full((len(texts), len(catalogue())), -np.inf)
    for group in groups:
        inside = [number for number, text in enumerate(texts) if text.group == group]
        others = [number for number, text in enumerate(texts) if text.group != group]
        learned = learn([texts[number] for number in others], [read[number] for number in others])
        found[inside] = scores(learned, [read[number] for number in inside])
    return found


def threshold(texts: Sequence[Text], scored: np.ndarray) -> float:
    """The lowest from which at least PRECISION of what lies above is right."""
    right = np.array([[code in (text.topics or ()) for code in catalogue()] for text in texts])
    order = np.argsort(-scored, axis=None)
    shares = np.cumsum(right.ravel()[order]) / np.arange(1, order.size + 1)
    last = np.flatnonzero(shares >= PRECISION).max()
    return float(scored.ravel()[order[last]])


def above(learned: Packed, limit: float) -> Packed:
    """The same, with the threshold at zero."""
    biases = [round(bias - limit, 4) for bias in learned.numbers["biases"]]
    return Packed(learned.columns, learned.step, learned.numbers | {"biases": biases}, learned.rows)
