"""`python -m training crisis` and `… topics` learn the weights and say what was measured on the way; `… unseen`
measures what is shipped by the texts that taught nothing.
"""

import sys
from pathlib import Path

import numpy as np

from cafe_forms.recognition.crisis import names_crisis
from cafe_forms.recognition.topics import find
from cafe_forms.recognition.weights.packed import Packed, pack
from cafe_forms.surveys.catalogue import topics as catalogue

from . import corpus, crisis, measures, topics

WORDS = Path(__file__).parents[1] / "cafe_forms" / "recognition" / "words"


def learned_crisis() -> Packed:
    texts = corpus.teaching()
    read = [crisis.signs(text) for text in texts]
    found = crisis.held_out(texts, read)
    scored = np.concatenate([scores for scores, _ in found.values()])
    named = np.concatenate([named for _, named in found.values()])
    limit = crisis.threshold(scored, named)
    for group, (scores, is_crisis) in found.items():
        print(measures.of_crisis(f"{group}, held out", scores > limit, is_crisis))
    return crisis.above(crisis.learn(read), limit)


def learned_topics() -> Packed:
    texts = [text for text in corpus.teaching() if text.topics is not None and not text.is_crisis]
    texts += corpus.of_catalogue()
    read = [topics.signs(text) for text in texts]
    scored = topics.held_out(texts, read, topics.TOLD_BY)
    limit = topics.threshold(texts, scored)
    print(measures.by_language(texts, scored > limit, topics.TOLD_BY))
    return topics.above(topics.learn(texts, read), limit)


def unseen() -> None:
    texts = corpus.unseen()
    whole = [text for text in texts if text.group == "unseen/crisis"]
    found = np.array([names_crisis(text.text) for text in whole])
    print(measures.of_crisis("unseen/crisis", found, np.array([text.is_crisis for text in whole])))
    labelled = [text for text in texts if text.topics is not None]
    found_in = [find(text.text) for text in labelled]
    shown = np.array([[code in found for code in catalogue()] for found in found_in])
    print(measures.by_language(labelled, shown, {text.group for text in labelled}))


if __name__ == "__main__":
    for name in sys.argv[1:]:
        if name == "unseen":
            unseen()
        else:
            learn = {"crisis": learned_crisis, "topics": learned_topics}[name]
            (WORDS / f"{name}.weights").write_bytes(pack(learn()))
