"""The card round: how it goes, two cards on a page, none of a sensitive topic, and nothing but the catalogue."""

import re
import unicodedata

import pypdfium2
import pytest

from cafe_forms.languages import LANGUAGES
from cafe_forms.reports.printed import card_round, paper
from cafe_forms.surveys.catalogue import topics

SENSITIVE = [topic for topic in topics().values() if topic.sensitive]
CALM = [topic for topic in topics().values() if not topic.sensitive]


@pytest.fixture(scope="module")
def printed():
    return card_round.pdf()


def pages(pdf):
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pypdfium2.PdfDocument(pdf)]


def words_between_brackets(text):
    """Brackets are read back as they are drawn, mirrored, where the words run from the right."""
    return " ".join(re.sub(r"[()]", " ", text).split())


def test_the_first_page_says_how_it_goes_and_two_cards_are_on_each_other(printed):
    first, *others = pages(printed)
    assert "So geht die Runde" in first
    assert "Niemand notiert, wer auf welche Karte gelegt hat." in first
    assert len(others) == -(-len(CALM) // 2)
    assert sorted(map(int, re.findall(r"(\d+) Minuten", first))) == [2, 2, 3, 4, 9, 2 + 2 + 3 + 4 + 9]


def test_every_topic_but_the_sensitive_ones_has_its_word_and_a_question_of_what_works(printed):
    said = " ".join(pages(printed))
    for topic in CALM:
        assert topic.input.questions[0] in said
        for tag in ("de", "de-simple", "en", "tr", "uk", "ru", "ro", "hr"):
            assert topic.label.say(tag).text in said
    for topic in SENSITIVE:
        assert topic.label.say("de").text not in said
        assert topic.input.questions[0] not in said


def test_the_same_bytes_each_time(printed):
    assert card_round.pdf() == printed


def test_arabic_is_set_in_order(printed):
    said = words_between_brackets(" ".join(pages(printed)))
    labels = [topic.label.say("ar").text for topic in CALM]
    # Pdfium turns the others
    read_back = [label for label in labels if not any(map(unicodedata.combining, label))]
    assert len(read_back) > len(labels) / 2
    for label in read_back:
        assert words_between_brackets(label) in said


def test_it_speaks_only_the_languages_that_are_asked_for():
    said = " ".join(pages(card_round.pdf(["tr", "en"])))
    assert "Uyku (çocuk ve anne)" in said
    assert "Сон" not in said
    assert "Gut schlafen" not in said


def test_no_font_misses_a_sign():
    assert paper.not_shown(card_round.facts(tuple(LANGUAGES))) == []
