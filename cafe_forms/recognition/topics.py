"""Which topics of the catalogue a text is about, and by which of its words; none where that is not sure enough."""

import re

from cafe_forms.recognition import crisis
from cafe_forms.recognition.folding import fold
from cafe_forms.recognition.lexicon import words
from cafe_forms.recognition.weights import topic_weighing
from cafe_forms.surveys.catalogue import topics as catalogue

NAMED_BY_CRISIS = {"violence": "gewalt", "child": "gewalt", "suicide": "seele"}
MOST_WORDS = 3  # that are said to have decided
AS_HEAVY = 0.4  # as the heaviest, or a word did not decide
RUN = re.compile(r"[\w'’-]+")

Topics = list[tuple[str, list[str]]]


def find(text: str) -> list[str]:
    """Codes of the catalogue, in its order, sensitive ones too; a crisis has the topic of its kind alone."""
    if named := {NAMED_BY_CRISIS[kind] for kind in crisis.kinds(text)}:
        return [code for code in catalogue() if code in named]
    return _above(topic_weighing.signs(text))


def topics_of(text: str) -> Topics:
    """What may stand beside a single text: (code, the words that decided, as she wrote them), or nothing.

    No sensitive topic, and none at all beside a text that names a crisis.
    """
    if crisis.names_crisis(text):
        return []
    read = topic_weighing.signs(text)
    return [(code, _deciding(text, read, code)) for code in _above(read) if not catalogue()[code].sensitive]


def _above(read: topic_weighing.Read) -> list[str]:
    return [code for code, weight in topic_weighing.weights(read).items() if weight > 0]


def _deciding(text: str, read: topic_weighing.Read, code: str) -> list[str]:
    """The heaviest words, in the order of the text."""
    shares = topic_weighing.shares(read, code)
    heaviest = max(shares.values(), default=0.0)
    best = sorted(shares, key=lambda place: -shares[place])[:MOST_WORDS]
    decided = {read.texts[place] for place in best if shares[place] > max(heaviest * AS_HEAVY, 0)}
    runs = dict.fromkeys(RUN.findall(text))
    return [run for run in runs if decided.intersection(words(fold(run)).texts)]
