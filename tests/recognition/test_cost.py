"""41. No text costs more than 150 ms of processor time to read, whatever stands in it."""

import time

import pytest

from cafe_forms.recognition import crisis, personal, topics
from cafe_forms.surveys.types.question_type import GREATEST_LENGTH
from tests.recognition.heavy import HEAVY

LIMIT = 0.15  # seconds of processor time


def cost(read, text) -> float:
    """The first of three that is little enough, or the least: other processes cost time in the same caches."""
    took = []
    while len(took) < 3 and (not took or took[-1] >= LIMIT):
        began = time.thread_time()
        read(text)
        took.append(time.thread_time() - began)
    return min(took)


@pytest.fixture(scope="module", autouse=True)
def word_lists():
    """They are read once in a process."""
    for text in ("Anna, 0176 12345678", "ana mesh 3ndi kteer", "ya ne chto kak mne", "az ke ra am ast"):
        personal.redact(text)
        crisis.names_crisis(text)
        topics.find(text)


@pytest.mark.parametrize("name", HEAVY)
def test_reading_a_text_full_of_it(name):
    text = HEAVY[name](GREATEST_LENGTH)
    assert len(text) == GREATEST_LENGTH
    for read in (personal.redact, crisis.names_crisis, topics.find):
        assert cost(read, text) < LIMIT, read


def test_a_sign_that_is_a_whole_sentence_stands_for_itself():
    """And what it was found beside is found; a name in one sign is a name."""
    assert [span.text for span in personal.find("\ufdfa 0176 12345678 \ufdfa")] == ["0176 12345678"]
    assert personal.redact("أنا \ufdf4 حسين").text == personal.redact("أنا محمد حسين").text != "أنا محمد حسين"


def test_a_mark_that_announces_the_next_number_ends():
    text = "0171 1234567" + ", 123456" * 240
    redacted = personal.redact(text).text
    assert "123456" not in redacted
    assert personal.redact(redacted).text == redacted
