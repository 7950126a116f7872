"""What stands on her first screen, in pixels: the first question of every ready survey, and help under thanks."""

import pytest

from cafe_forms.languages import LANGUAGES
from tests.browser.open_cafe import READY, switch_to, tick, ticked

SMALL = {"width": 320, "height": 568}
# The lowest that the first question may begin; safety texts stand twice where nobody has read.
READ, UNREAD = 480, 600
# Where the first question begins, and how far the words stand out of their box.
TOP_AND_OUT = """first => {
    const bottom = part => document.querySelector(part).getBoundingClientRect().bottom
    const top = document.querySelector(first).getBoundingClientRect().top
    return [top, bottom('.together summary') - bottom('.together')]
}"""
BOTTOM = "part => part.getBoundingClientRect().bottom"
FIRST = "legend, .question > label"
# Where the words beside a number begin.
WORDS = """offer => {
    const range = document.createRange()
    range.selectNode(offer.lastChild)
    return range.getBoundingClientRect().top
}"""


def lowest(language: str) -> int:
    return READ if LANGUAGES[language].read_by_native else UNREAD


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_question_stands_on_the_first_screen(visit, cafe, language):
    page, tops = visit("about:blank"), {}
    for name in READY:
        page.goto(cafe.link(name, language), wait_until="domcontentloaded")
        tops[name], out = page.evaluate(TOP_AND_OUT, FIRST)
        assert out <= 0, name
    assert {name: top for name, top in tops.items() if top > lowest(language)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_thanks_comes_first_and_help_is_on_the_same_screen(visit, cafe, language):
    """All offers in a language that was read, the first two numbers in the others; a number stands above its words."""
    page = visit(f"{cafe.link('themenwahl', language)}/danke", viewport=SMALL)
    offers = page.locator("main h1 + .card .short > li")
    numbers = offers.locator("bdi")
    assert page.locator("main h1").evaluate(BOTTOM) < 200
    lowest_of_help = (offers.last if LANGUAGES[language].read_by_native else numbers.nth(1)).evaluate(BOTTOM)
    assert lowest_of_help <= SMALL["height"]
    assert numbers.first.evaluate(BOTTOM) <= offers.first.evaluate(WORDS)


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("has_script", [True, False])
def test_another_language_opens_over_the_page_and_moves_nothing(visit, cafe, language, has_script):
    page = visit(cafe.link("ort_zeit", language), java_script_enabled=has_script)
    question = page.locator(FIRST).first
    before = question.bounding_box()
    page.locator(".languages summary").click()
    others = page.locator(".languages button")
    assert others.count() == len(LANGUAGES) - 1
    assert question.bounding_box() == before
    for other in others.all():
        box = other.bounding_box()
        assert box["height"] >= 48
        assert 0 <= box["x"] <= 360 - box["width"]


def test_her_answers_stay_while_she_reads_what_happens_to_them(visit, cafe):
    page = visit(cafe.link("ort_zeit"))
    tick(page, "online")
    page.locator(".together summary").click()
    assert page.locator(".together li").first.inner_text().startswith("Wir wissen nicht, wer du bist.")
    assert page.locator(".together ul").first.locator("li").count() == 6
    page.get_by_text("Diese Fragen zählen wir zusammen:").wait_for()
    switch_to(page, "Türkçe")
    page.wait_for_selector("html[lang=tr]")
    assert ticked(page) == {"online"}
