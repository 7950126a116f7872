"""What is seen of a text: a text of nothing but blanks is none, and no emoji at an end loses a part of itself."""

import pytest

from cafe_forms import blanks
from cafe_forms.models import FreeText
from cafe_forms.pool import release
from cafe_forms.surveys import publishing
from cafe_forms.surveys.definition.faults import Faults
from cafe_forms.surveys.definition.reading import read
from cafe_forms.surveys.types.every import TYPES
from tests.conftest import NOW, SMALL
from tests.reports.printed.test_paper import EMOJI

ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
BLANKS = ("", " ", "\u00a0", "\u200b\u200d", "\u2800", "\u3164", "\ufeff\u2060", "\u200f", "\ufe0f", "\u2028")
AT_ENDS = ("❤️", "👩‍👧", ENGLAND, "🇩🇪", "1️⃣", "👩🏽‍🎤", "é", "\u200fعربي\u200f", "\u2068Name\u2069")


@pytest.mark.parametrize("text", BLANKS, ids=ascii)
def test_nothing_of_blanks_is_seen(text):
    assert blanks.is_blank(text)
    assert not blanks.is_blank(f"{text}x{text}")


@pytest.mark.parametrize("text", AT_ENDS, ids=ascii)
def test_what_stands_at_an_end_stays_whole(text):
    assert blanks.trimmed(f" \u200b{text}\u00a0\u200d\u2800 ") == text


def test_no_emoji_is_cut_in_two():
    every = [emoji for emoji in EMOJI.read_text(encoding="utf-8").split() if not "🇦" <= emoji[0] <= "🇿"]
    for emoji in [*every, "👩🏽‍🎤"]:
        for longest in range(2, len(emoji) + 3):
            assert blanks.shortened(f"a{emoji}b{emoji}", longest) in {"a…", f"a{emoji}…", f"a{emoji}b…"}, (
                emoji
            )
    assert blanks.shortened("abc", 3) == "abc"


@pytest.mark.parametrize("typed", BLANKS, ids=ascii)
def test_a_text_of_blanks_is_no_answer(typed):
    asked = read(SMALL).question("detail")
    assert TYPES[asked.type].clean(asked, typed) is None


def test_an_emoji_at_the_end_of_an_answer_is_stored_as_it_was_sent(open_survey, seal):
    survey = open_survey()
    texts = [f"Danke {emoji}" for emoji in AT_ENDS]
    seal(survey, *({"detail": text} for text in texts))
    release.release(publishing.close(survey, now=NOW), now=NOW, zone=publishing.BERLIN)
    assert sorted(row.text for row in FreeText.select()) == sorted(texts)


@pytest.mark.parametrize("typed", ["\u200b", "\u2800", "\u3164 "], ids=ascii)
def test_a_title_that_nobody_sees_is_refused(typed):
    with pytest.raises(Faults) as refused:
        read(SMALL.replace('"Welche Themen?"', f'"{typed}"'))
    assert [fault.code for fault in refused.value.faults] == ["empty"]


@pytest.mark.parametrize("typed", [*AT_ENDS], ids=ascii)
def test_a_title_ends_as_it_was_typed(typed):
    assert (
        read(SMALL.replace("Welche Themen?", f"Themen {typed} \u200b")).title.say("de").text
        == f"Themen {typed}"
    )
