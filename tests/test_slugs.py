"""Names made of what people typed."""

import pytest

from cafe_forms import slugs


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Mütter-Café!", ["muetter", "cafe"]),
        ("Größe 3", ["groesse", "3"]),
        ("Łódź", ["lodz"]),
        ("مرحبا", []),
        ("", []),
    ],
)
def test_latin_words_stay(typed, words):
    assert slugs.latin_words(typed) == words


def test_a_name_that_is_taken_gets_a_number_and_stays_short_enough():
    assert slugs.free("cafe", {"anderes"}, joined="-") == "cafe"
    assert slugs.free("cafe", {"cafe", "cafe-2"}, joined="-") == "cafe-3"
    assert slugs.free("abcd", {"abcd"}, joined="_", longest=4) == "ab_2"
