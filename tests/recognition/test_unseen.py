"""What nobody learned from and no rule was mended by: texts in the mixture of a survey, by hands that had seen no rule.

The shares of the other files guard against losing what was found; these say what to expect of new texts. Whoever mends
a rule by a text in unseen/ moves it out and writes others.
"""

import json
from pathlib import Path

import pytest

from cafe_forms.recognition import crisis, personal, topics
from tests.recognition.test_scores import told

UNSEEN = Path(__file__).parent / "unseen"


def labelled(name):
    return [json.loads(line) for line in (UNSEEN / name).read_text(encoding="utf-8").splitlines()]


def test_a_crisis_is_recognised_in_texts_of_a_survey():
    texts = labelled("crisis.jsonl")
    named = [(text["crisis"], crisis.names_crisis(text["text"])) for text in texts]
    crises = [found for wanted, found in named if wanted]
    harmless = [found for wanted, found in named if not wanted]
    assert told("crisis recall, unseen", sum(crises), len(crises)) >= 0.9
    assert told("crisis false alarms, unseen", sum(harmless), len(harmless)) <= 0.03


def test_personal_data_is_found_to_the_letter_in_texts_of_a_survey():
    texts = labelled("personal.jsonl")
    wanted = [{(span["start"], span["end"], span["kind"]) for span in text["personal"]} for text in texts]
    found = [{(span.start, span.end, span.kind) for span in personal.find(text["text"])} for text in texts]
    right = sum(len(one & other) for one, other in zip(wanted, found, strict=True))
    assert told("personal data recall, unseen", right, sum(map(len, wanted))) >= 0.9
    assert told("personal data precision, unseen", right, sum(map(len, found))) >= 0.85


@pytest.mark.long
def test_a_topic_that_is_shown_is_right():
    """The strict count: what somebody could name as well ("maybe") counts as wrong."""
    texts = [
        text for name in ("crisis.jsonl", "personal.jsonl") for text in labelled(name) if "topics" in text
    ]
    pairs = [(set(text["topics"]), set(topics.find(text["text"]))) for text in texts]
    right = sum(len(wanted & found) for wanted, found in pairs)
    precision = told("topics right, unseen", right, sum(len(found) for _, found in pairs))
    recall = told("topics found, unseen", right, sum(len(wanted) for wanted, _ in pairs))
    assert precision >= 0.8
    assert 2 * precision * recall / (precision + recall) >= 0.62
