"""How much is found and how often in vain, on our own labelled texts, with 90 % Wilson intervals.

The rules were mended by these texts and the weights learned from them: the shares guard against losing what was
found, and say nothing about new texts. What was reached at first sight of somebody else's texts:

- author_1 and author_2, 270 texts each, 40 % crises, a quarter of them told indirectly: by rules alone 77 and 63 of
  110 crises, with 3 and 4 false alarms in 160. By weights learned without that file 79 and 85, with 3 and 3; but who
  wrote the texts they were learned from had read it, and later wrote more that its misses suggested (89 and 92).
- author_3, of the same kind: by the rules of before 56 of 110 with 15 of 160; by rules and weights, which nobody who
  had read it made, 85 of 110 with 6 of 160. It taught with the others since then, and so did `given`.
- author_4, another hand, 80 crises and 190 harmless texts with more traps than in life: 68 of 80 with 10 of 190, or
  65 with 5 at a higher threshold. It teaches since then.
- author_6 (250 texts): 74 of 90 with 4 of 160. author_7 (560 texts, a third told indirectly): 139 of 220 with 8 of 340.
- author_8 (640 texts, half of the harmless ones look-alikes): 101 of 120 with 38 of 520; 83 with 15 at a higher
  threshold. author_9 (each crisis with a harmless neighbour in the same words, far harder than life): 256 of 350
  with 53 of 350. author_10 (640 texts as in a survey): 92 of 120 with 17 of 520. author_13 (Ukrainian and Russian,
  half by a remark): 165 of 280 with 15 of 420. author_12 (Arabic and Persian, likewise): 144 of 280 with 42 of 420.
  author_11 (German) 221 of 300 with 13 of 400, author_14 (English, Croatian, Romanian, Turkish) 250 of 320 with 24 of
  400, author_17 (Ukrainian and Russian) 229 of 320 with 25 of 380: rare scenes, hints and traps, far denser than in
  life. Nine of ten at three in a hundred are not reached at first sight of such sets. All teach since then.
- In the mixture of a survey, nine ordinary texts in ten: author_18, 91 of 100 with 14 of 500; unseen/crisis.jsonl, 111
  of 120 with 17 of 500 before author_11, 14, 17 and 18 taught, 111 with 13 after it, 108 with 12 since author_27
  teaches. Held out at the shipped threshold: given 9 of 9 with 1 of 71, author_10 97 of 120 with 9 of 520, author_18
  94 of 100 with 9 of 500.
- author_27, Arabic and Persian in a mixture with many near the line (a third of the harmless ones): Arabic 25 of 25
  with 12 of 150, Persian 20 of 25 with 5 of 150. Three in a hundred is not kept there. It teaches since then.
- author_1_personal, 150 texts: 65 of 95 spans and 1 false one. author_15_personal, 220 texts: 125 of 150 spans to the
  letter with 13 others, most of them the same address without its town; 126 covered whole. author_19_personal, 276
  texts by another hand as in a survey, after that was mended: 157 of 170 to the letter, 7 others. author_20_personal,
  260 texts likewise, after that was mended: 152 of 170, 14 others; names without an announcement are most of it.
  One more hand, 330 texts with 56 names of which no two are the same and most are rare: 136 of 156, 6 others; 99 of
  the 100 spans that are no names. Then came the wide list of names. Another hand, 330 texts with 59 names of the same
  kind: 151 of 164, 5 others; 103 of the 105 that are no names. Mended since. Both sets stay outside: their numbers
  are not from the ranges kept for fiction.
- unseen/personal.jsonl, 200 texts with names as mothers bear them, by a hand that had seen none of it: 104 of 110 to
  the letter (.945; .90 to .97), 4 others. No rule was mended by it.
"""

import json
from math import sqrt
from pathlib import Path

import pytest

from cafe_forms.recognition import crisis, learning, personal, topics

HERE = Path(__file__).parent
LABELLED = [path.name for path in sorted(HERE.glob("*.jsonl"))]
TAUGHT = ["crisis.jsonl", "written.jsonl", *(f"{name}.jsonl" for name in learning.TOLD_BY)]
Z = 1.645  # 90 %, both sides


def labelled(name):
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def wilson(hits, trials):
    """(share, lower, upper) of a proportion; Wilson 1927."""
    share, square = hits / trials, Z * Z / trials
    middle = (share + square / 2) / (1 + square)
    half = Z / (1 + square) * sqrt(share * (1 - share) / trials + square / (4 * trials))
    return share, middle - half, middle + half


def told(what, hits, trials):
    share, low, high = wilson(hits, trials)
    print(f"{what:28} {hits:4}/{trials:<4} {share:6.1%}  [{low:.1%}, {high:.1%}]")
    return share


def spans(text, kind):
    return {(span["start"], span["end"]) for span in text["personal"] if span["kind"] == kind}


def test_personal_data_is_found_exactly():
    texts = labelled("personal.jsonl")
    found = [{"personal": [span._asdict() for span in personal.find(text["text"])]} for text in texts]
    for kind in personal.MARKS:
        pairs = [(spans(text, kind), spans(got, kind)) for text, got in zip(texts, found, strict=True)]
        right = sum(len(wanted & got) for wanted, got in pairs)
        assert told(f"{kind} recall", right, sum(len(wanted) for wanted, _ in pairs)) >= 0.95
        assert told(f"{kind} precision", right, sum(len(got) for _, got in pairs)) >= 0.85


def test_no_letter_of_personal_data_stays_readable():
    texts = labelled("author_1_personal.jsonl")
    wanted = [(text["text"], span) for text in texts for span in text["personal"]]
    covered = [
        any(f.start <= span["start"] and span["end"] <= f.end for f in personal.find(text))
        for text, span in wanted
    ]
    assert told("personal data covered", sum(covered), len(covered)) >= 0.95


@pytest.mark.long
def test_harmless_texts_keep_their_words():
    texts = [text["text"] for name in LABELLED for text in labelled(name) if not text.get("personal")]
    false = sum(bool(personal.find(text)) for text in texts)
    assert told("texts redacted in vain", false, len(texts)) <= 0.005


@pytest.mark.long
def test_a_crisis_is_found_in_every_language():
    texts = [text for name in TAUGHT for text in labelled(name)]
    for language in dict.fromkeys(text["lang"] for text in texts):
        named = [
            crisis.names_crisis(text["text"]) for text in texts if text["lang"] == language and text["crisis"]
        ]
        assert len(named) >= 20
        assert told(f"{language} crisis recall", sum(named), len(named)) >= 0.9


@pytest.mark.long
def test_look_alikes_are_no_crisis():
    texts = [text for name in LABELLED for text in labelled(name) if not text.get("crisis")]
    false = sum(crisis.names_crisis(text["text"]) for text in texts)
    assert told("crisis false alarms", false, len(texts)) <= 0.03


def test_topics_are_found():
    texts = labelled("topics.jsonl")
    pairs = [(set(text["topics"]), set(topics.find(text["text"]))) for text in texts]
    right = sum(len(wanted & got) for wanted, got in pairs)
    recall = told("topics recall", right, sum(len(wanted) for wanted, _ in pairs))
    precision = told("topics precision", right, sum(len(got) for _, got in pairs))
    assert 2 * recall * precision / (recall + precision) >= 0.8
