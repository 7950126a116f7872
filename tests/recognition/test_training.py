"""Training: what it learns parts the texts, and what is shipped is what the corpus teaches."""

import numpy as np
import pytest

from cafe_forms.recognition.weights import packed
from training import __main__ as training
from training import corpus, crisis, topics

BLOW, ME, WIND, TEA, SUN, HAU = range(6)


def rows(*signs):
    return np.array(sorted(signs), dtype=np.int32)


TEXTS = [
    crisis.Signs([rows(BLOW, ME)], True), crisis.Signs([rows(BLOW, WIND)], False), crisis.Signs([rows(ME, TEA)], False),
    crisis.Signs([rows(BLOW, ME, TEA)], True), crisis.Signs([rows(WIND)], False), crisis.Signs([rows(TEA)], False),
]  # fmt: skip


@pytest.mark.long
def test_it_learns_what_parts_crises_from_harmless_texts():
    scored = crisis.scores(crisis.learn(TEXTS * 10), TEXTS)
    named = np.array([text.is_crisis for text in TEXTS])
    assert scored[named].min() > scored[~named].max()


def test_the_same_texts_teach_the_same_bytes():
    assert packed.pack(crisis.learn(TEXTS)) == packed.pack(crisis.learn(TEXTS))


def test_the_threshold_lets_few_harmless_texts_pass():
    scored, named = np.array([*np.arange(100) / 100, 2.0]), np.array([False] * 100 + [True])
    limit = crisis.threshold(scored, named)
    assert (scored[~named] > limit).sum() == int(100 * crisis.FALSE_ALARMS)


def test_a_text_counts_by_its_heaviest_sentence():
    learned = crisis.learn(TEXTS)
    alone = crisis.scores(learned, [crisis.Signs([rows(BLOW, ME)], True)])
    beside = crisis.scores(
        learned, [crisis.Signs([rows(BLOW, ME, TEA, WIND), rows(BLOW, ME), rows(TEA)], True)]
    )
    assert beside == alone


def test_harmless_sentences_teach_and_every_text_beside_harmless_ones_of_its_language():
    texts = [
        crisis.Signs([rows(BLOW, TEA), rows(BLOW), rows(TEA)], True, "en"),
        crisis.Signs([rows(WIND, SUN), rows(WIND), rows(SUN)], False, "en"),
        crisis.Signs([rows(HAU)], True, "de"),
    ]
    taught = [(signs.tolist(), is_crisis) for signs, is_crisis in crisis.lessons(texts)]
    assert taught == [
        ([BLOW, TEA], True),
        *[([BLOW, WIND, TEA, SUN], True)] * crisis.BESIDE,
        ([WIND, SUN], False),
        ([WIND], False),
        ([SUN], False),
        *[([WIND, SUN], False)] * (crisis.BESIDE + crisis.TOGETHER),
        ([HAU], True),
    ]


def test_a_text_without_a_label_is_harmless_and_nobody_said_its_topics(tmp_path):
    path = tmp_path / "texts.jsonl"
    path.write_text('{"text": "hallo"}\n{"text": "hallo", "crisis": true, "topics": []}\n', encoding="utf-8")
    assert [(text.is_crisis, text.topics) for text in corpus.texts(path)] == [
        (False, None),
        (True, frozenset()),
    ]


def test_the_threshold_of_topics_keeps_its_precision():
    codes = len(topics.catalogue())
    texts = [corpus.Text("a", "b", topics=frozenset(["schlaf"]))] * 4
    scored = np.full((4, codes), -9.0)
    at = list(topics.catalogue()).index("schlaf")
    scored[:, at] = [3, 2, 1, 0]
    scored[2, 0] = 0.5  # wrong: four of five would be right below it
    assert topics.threshold(texts, scored) == 1


def test_the_corpus_holds_no_text_that_only_measures():
    taught = {text.text for text in corpus.teaching()}
    again = [text.text for text in corpus.unseen() if text.text in taught]
    assert len(again) < 20, "short texts like »passt schon« come back by themselves"


def test_the_catalogue_teaches_each_of_its_topics():
    assert {code for text in corpus.of_catalogue() for code in text.topics} == set(topics.catalogue())


@pytest.mark.prove
def test_the_corpus_still_teaches_the_crises_that_are_shipped():
    assert_alike(training.learned_crisis(), packed.packed("crisis"))


@pytest.mark.prove
def test_the_corpus_still_teaches_the_topics_that_are_shipped():
    assert_alike(training.learned_topics(), packed.packed("topics"))


def assert_alike(learned, shipped):
    """Other versions of the solver end a little elsewhere: a hundredth of what all weights come to."""
    one, other = (np.array(each.rows) * each.step for each in (learned, shipped))
    assert np.abs(one - other).sum() < 0.01 * np.abs(other).sum()
    for name, number in shipped.numbers.items():
        assert np.allclose(learned.numbers[name], number, atol=0.02)
