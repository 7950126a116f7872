"""Learning: the same texts teach the same weights, and the weights that are shipped are the ones they teach."""

from pathlib import Path

import pytest

from cafe_forms.recognition import learning

HERE = Path(__file__).parent
TEXTS = [(["=blow", "=me"], True), (["=blow", "=wind"], False), (["=me", "=tea"], False),
         (["=blow", "=me", "=tea"], True), (["=wind"], False), (["=tea"], False)]  # fmt: skip


def test_it_learns_what_parts_the_texts():
    weights = learning.learn(TEXTS * 10)
    scored = learning.scores(weights, [learning.Text([signs], named) for signs, named in TEXTS])
    assert min(score for score, named in scored if named) > max(score for score, named in scored if not named)


def test_the_same_texts_teach_the_same_bytes():
    written = [learning.written(learning.learn(TEXTS), 0.5) for _ in range(2)]
    assert written[0] == written[1]


def test_a_pair_of_a_single_text_is_not_learned():
    learned = learning.learn([*TEXTS, (["=once", "once+tea", "<hit>=once"], False)])
    assert "=once" in learned
    assert not {"once+tea", "<hit>=once"} & learned.keys()


def test_only_the_heaviest_signs_are_kept(monkeypatch):
    monkeypatch.setattr(learning, "MOST", 2)
    assert learning.heaviest({"=a": 0.1, "=b": -3.0, "=c": 2.0}) == {"=b": -3.0, "=c": 2.0}


def test_the_threshold_lets_few_harmless_texts_pass():
    scored = [(number / 100, False) for number in range(100)] + [(2.0, True)]
    limit = learning.threshold(scored)
    assert sum(score > limit for score, named in scored if not named) == int(100 * learning.FALSE_ALARMS)


def test_what_is_written_groups_signs_by_weight_and_leaves_zeros_out():
    assert (
        learning.written({"=b": 1.0, "=a": 1.0, "=c": -0.5, "=d": 0.001}, 0.25) == "12.5\n-25 =c\n50 =a =b\n"
    )


def test_a_text_without_a_label_is_harmless(tmp_path):
    path = tmp_path / "texts.jsonl"
    path.write_text('{"text": "hallo"}\n{"text": "hallo", "crisis": true}\n', encoding="utf-8")
    assert [text.named for text in learning.read(path)] == [False, True]


def test_a_text_counts_by_its_heaviest_sentence():
    text = learning.Text([["=blow", "=tea", "=wind"], ["=blow"], ["=tea", "=wind"]], True)
    assert learning.scores({"=blow": 3.0, "=tea": -2.0}, [text]) == [(3.0, True)]


def test_harmless_sentences_teach_and_every_text_beside_harmless_ones_of_its_language():
    texts = [
        learning.Text([["=blow", "=tea"], ["=blow"], ["=tea"]], True, "en"),
        learning.Text([["=wind", "=sun"], ["=wind"], ["=sun"]], False, "en"),
        learning.Text([["=hau"]], True, "de"),
    ]
    assert learning.lessons(texts) == [
        (["=blow", "=tea"], True),
        *[(["=blow", "=sun", "=tea", "=wind"], True)] * learning.BESIDE,
        (["=wind", "=sun"], False),
        (["=wind"], False),
        (["=sun"], False),
        *[(["=sun", "=wind"], False)] * learning.BESIDE,
        (["=hau"], True),
    ]


@pytest.mark.prove
def test_the_shipped_weights_are_what_the_texts_teach():
    assert learning.taught(sorted(HERE.glob("*.jsonl"))) == learning.WEIGHTS.read_text(encoding="utf-8")
