"""Long words on public pages: nothing scrolls sideways on the smallest screen, nor with type twice as large."""

import pytest

from tests.browser.open_cafe import READY
from tests.browser.test_access import LOST, WIDER

WORD = "Kinderbetreuungsmöglichkeiten!"  # 30 letters
# Every title, label and choice that bears words of its own ends with it; on a chip stands a number.
SPOKEN_AT_LENGTH = """word => {
    const all = 'h1, h2, legend, label, label span, p, li, summary, b, a, button'
    for (const part of [...document.querySelectorAll(all)].filter(part => !part.closest('.chips')))
        if (part.lastChild && part.lastChild.nodeType == Node.TEXT_NODE && part.lastChild.data.trim())
            part.lastChild.data = word
}"""
# As a browser does whose font is set to 32 px: 16 is what pages reckon with.
LARGER = """() => {
    const large = new CSSStyleSheet()
    large.replaceSync(':root{font-size:32px!important}')
    document.adoptedStyleSheets.push(large)
}"""
OPEN = "() => { for (const part of document.querySelectorAll('main details')) part.open = true }"


def pages(cafe, language):
    yield from (cafe.link(name, language) for name in (*READY, "alles", "vorbei"))
    yield f"{cafe.link('themenwahl', language)}/danke"
    yield f"{cafe.home}/{language}"
    yield from (f"{cafe.url}/{name}/{language}" for name in ("hilfe", "versprechen", "impressum"))


@pytest.mark.parametrize(
    ("language", "is_large"),
    [
        ("de", True),
        ("ar", False),
        pytest.param("de", False, marks=pytest.mark.prove),
        pytest.param("ar", True, marks=pytest.mark.prove),
    ],
    ids=["de, 32 px type", "ar, 320 px", "de, 320 px", "ar, 32 px type"],
)
def test_a_word_of_thirty_letters_scrolls_nothing_sideways(visit, cafe, language, is_large):
    page, wide = visit("about:blank", viewport={"width": 320, "height": 568}), {}
    for address in pages(cafe, language):
        page.goto(address)
        page.evaluate(SPOKEN_AT_LENGTH, WORD)
        page.evaluate(OPEN)
        if is_large:
            page.evaluate(LARGER)
        wide[address] = page.evaluate(WIDER), page.evaluate(LOST)
    assert {address: found for address, found in wide.items() if found != (0, [])} == {}
