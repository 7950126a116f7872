"""Bold, italic, lines and links in a question's words: escaped first, and nothing but our own pages is linked."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafe_forms.surveys import marking
from tests.pace import in_time

GREATEST_TIME = 0.05  # seconds
TAG = re.compile(r'<(?:/?strong|/?em|br|/a|a href="/(?:hilfe|versprechen)(?:/[a-z-]+)?")>')
NASTY = st.text(st.sampled_from("*[]()/\\<>&\"' ab\nhilfe"), max_size=60)


@pytest.mark.parametrize(
    ("text", "html", "plain"),
    [
        ("**so** und *so*", "<strong>so</strong> und <em>so</em>", "so und so"),
        ("eins\nzwei", "eins<br>zwei", "eins zwei"),
        ("[Hilfe](/hilfe/de-simple)", '<a href="/hilfe/de-simple">Hilfe</a>', "Hilfe"),
        ("**<b>&**", "<strong>&lt;b&gt;&amp;</strong>", "<b>&"),
        ("[x](https://a.example)", "[x](https://a.example)", "[x](https://a.example)"),
        ("[x](//a.example/hilfe)", "[x](//a.example/hilfe)", "[x](//a.example/hilfe)"),
        ("[x](/team/)", "[x](/team/)", "[x](/team/)"),
        ("[x](javascript:a)", "[x](javascript:a)", "[x](javascript:a)"),
        ("Freund*innen und Kolleg*innen", "Freund*innen und Kolleg*innen", "Freund*innen und Kolleg*innen"),
        ("2 * 3 * 4", "2 * 3 * 4", "2 * 3 * 4"),
        (r"\*Pflicht\*", "*Pflicht*", "*Pflicht*"),
        ("***", "***", "***"),
        ("*a\nb*", "*a<br>b*", "*a b*"),
    ],
)
def test_a_text_is_marked_or_plain(text, html, plain):
    assert marking.html(text) == html
    assert marking.plain(text) == plain


@given(NASTY)
def test_no_tag_but_ours_comes_out(text):
    assert "<" not in TAG.sub("", str(marking.html(text)))


def test_a_long_row_of_stars_costs_no_time():
    started = time.monotonic()
    for text in ("*" * 2000, "*a" * 1000, "**a " * 500, "[" * 2000, "\\" * 2000):
        marking.html(text)
    assert in_time(time.monotonic() - started, GREATEST_TIME)
