"""How much a text weighs for each topic: a sum of learned weights over its words and the rules that hold in it.

A sign is a word, two neighbours or a stretch of letters, as in `weighing`, a kind of personal data ("<phone>"), or a
rule ("~strong kita *kita*"). Beside these, what rules say of a topic counts alike for every topic (`evidence`): so what
is learned of topics with many texts serves those with few. Learned in `training/`, where the measures stand too.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from cafe_forms.recognition import personal
from cafe_forms.recognition.topic_rules import Hit, hits, read
from cafe_forms.recognition.weights.packed import Packed, packed
from cafe_forms.recognition.weights.weighing import loosened, stretches
from cafe_forms.surveys.catalogue import topics as catalogue

A_RULE = 7.0  # a rule counts as one of this squared many signs
MANY_RULES, MANY_OTHERS, MANY_WORDS = 3, 3, 30
NOWHERE = -1  # the place of what is no word


@dataclass(frozen=True)
class Read:
    """`places` holds, per sign, the numbers of the words it was found at; `texts` the words as they are compared."""

    texts: Sequence[str]
    places: Mapping[str, list[int]]
    hits: Sequence[Hit]

    @property
    def root(self) -> float:
        """What the words' weights are divided by, so that long texts weigh no more than short ones."""
        return sqrt(len(self.places) + 1)


def signs(text: str) -> Read:
    spans = personal.find(text)
    kinds = {span.kind for span in spans} | {kind for kind, mark in personal.MARKS.items() if mark in text}
    left = _without(text, [span for span in spans if span.kind != "url"])
    words = read(left)
    places: dict[str, list[int]] = defaultdict(list)
    for place, sign in _of_words([loosened(word) for word in words.texts]):
        places[sign].append(place)
    places |= {f"<{kind}>": [NOWHERE] for kind in sorted(kinds)}
    return Read(words.texts, places, hits(left, words))


def _without(text: str, spans: list[personal.Span]) -> str:
    """`text` without the spans: a street called Schulweg is no school."""
    for span in reversed(spans):
        text = f"{text[: span.start]} {text[span.end :]}"
    return text


def _of_words(words: list[str]) -> Iterator[tuple[int, str]]:
    """(place, sign) of each; a sign may come back."""
    for place, word in enumerate(words):
        yield place, f"={word}"
        yield from ((place, stretch) for stretch in stretches(word))
    yield from ((place, f"{one}+{other}") for place, (one, other) in enumerate(pairwise(words)))


def rule_signs(hits: Sequence[Hit]) -> dict[str, list[int]]:
    """The rules that stand, each with the places it was found at."""
    places: dict[str, list[int]] = {}
    for hit in hits:
        if hit.stands:
            places.setdefault(f"~{hit.section} {hit.code} {hit.rule}", []).append(hit.place)
    return places


def evidence(read: Read, code: str) -> list[float]:
    """What the rules say of one topic, in numbers that mean the same for each."""
    standing = [hit for hit in read.hits if hit.stands]
    strong = {hit.rule for hit in standing if hit.code == code and hit.section == "strong"}
    weak = any(hit.code == code for hit in standing)
    others = {hit.code for hit in standing if hit.code != code and hit.section == "strong"}
    found = told_by_rules(standing)
    denied = any(hit.code == code for hit in read.hits) and not weak
    return [
        float(bool(strong)),
        min(len(strong), MANY_RULES) / MANY_RULES,
        min(len(others), MANY_OTHERS) / MANY_OTHERS if strong else 0.0,
        min(len(read.texts), MANY_WORDS) / MANY_WORDS if strong else 0.0,
        float(weak and not strong),
        float(code in found),
        float(found == {code}),
        float(denied),
    ]


def told_by_rules(standing: Sequence[Hit]) -> set[str]:
    """Strong rules count before weak ones."""
    return {hit.code for hit in standing if hit.section == "strong"} or {hit.code for hit in standing}


def weights(read: Read) -> dict[str, float]:
    """Per code of the catalogue, above zero for a topic of the text."""
    learned = packed("topics")
    totals = [number / learned.step for number in learned.numbers["biases"]]
    for places, part in ((read.places, read.root), (rule_signs(read.hits), A_RULE)):
        for sign in places:
            start = learned.row(sign)
            row = learned.rows[start : start + learned.columns]
            if any(row):
                totals = [total + weight / part for total, weight in zip(totals, row, strict=True)]
    return {
        code: total * learned.step + _by_evidence(read, code, learned)
        for code, total in zip(catalogue(), totals, strict=True)
    }


def _by_evidence(read: Read, code: str, learned: Packed) -> float:
    return sum(
        amount * weight
        for amount, weight in zip(evidence(read, code), learned.numbers["evidence"], strict=True)
    )


def shares(read: Read, code: str) -> dict[int, float]:
    """How much each word, by its number, weighs for the topic."""
    learned = packed("topics")
    column = list(catalogue()).index(code)
    told: dict[int, float] = defaultdict(float)
    for places, part in ((read.places, read.root), (rule_signs(read.hits), A_RULE)):
        for sign, at in places.items():
            for place in at:
                told[place] += learned.rows[learned.row(sign) + column] * learned.step / part / len(at)
    standing = [hit.place for hit in read.hits if hit.stands and hit.code == code]
    for place in standing:
        told[place] += _by_evidence(read, code, learned) / len(standing)
    told.pop(NOWHERE, None)
    return told
