"""What holds for any text: no error, true offsets, marks that stay, and time that grows with the length only."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_forms.recognition import crisis, personal, reading, topics

PIECES = ["0176 04069012", "ich heiße ", "Maria", "LG ", "Frau ", "IBAN ", "DE02 1203 0000 0000 2020 51", "@", "web.de",
          "www.", "Lindenweg 4", " (at) ", "+49", "[Name]", "[Telefonnummer]", "\u0301", "\u200f", "٠١٧٦", "\n", ", ",
          "1 "]  # fmt: skip
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
PLAIN_LETTERS = st.characters(categories=["L", "No", "Nl"]) | st.sampled_from("aÄ„“”»«\u1100\u1161\u11a8")
NEAR_TEXT = st.lists(st.sampled_from(PIECES) | ANY_TEXT, max_size=8).map("".join)


@given(ANY_TEXT | NEAR_TEXT)
def test_spans_are_true_sorted_and_apart(text):
    spans = personal.find(text)
    assert all(text[span.start : span.end] == span.text != "" for span in spans)
    assert all(before.end <= after.start for before, after in pairwise(spans))


@given(ANY_TEXT | st.text(PLAIN_LETTERS, max_size=8))
def test_letters_that_are_plain_are_read_like_all_others(text):
    read, apart = reading.read(text), reading.letter_by_letter(text)
    assert (read.text, [*read.starts], [*read.ends]) == (apart.text, apart.starts, apart.ends)


@given(ANY_TEXT | NEAR_TEXT)
def test_a_redacted_text_has_nothing_left_to_redact(text):
    redacted = personal.redact(text).text
    assert personal.find(redacted) == []
    assert personal.redact(redacted).text == redacted


@given(ANY_TEXT | NEAR_TEXT)
def test_any_text_has_topics_and_a_crisis_or_none(text):
    assert isinstance(crisis.names_crisis(text), bool)
    assert set(topics.find(text)) <= set(topics.catalogue())


@pytest.mark.long
@pytest.mark.parametrize(
    "unit", ["1", "a", "@", ".", "a.", "a-", "1 ", "0 ", "(", "Ab ", "Str. 1 ", "\u0301", "ä"]
)
def test_four_times_the_text_takes_about_four_times_as_long(unit):
    def seconds(length):
        start = time.process_time()
        for recognised in (personal.find, crisis.kinds, topics.find):
            recognised((unit * length)[:length])
        return time.process_time() - start

    seconds(100)  # the word lists are read once
    assert seconds(16_000) < 8 * seconds(4_000) + 0.1
