"""The paper twin: printed, the page is a sheet with large type and boxes to tick, and nothing is missing."""

import pytest

LEAST_BOX, LEAST_TYPE = 18, 18.6  # pixels: 5 mm, 14 points
SEEN = "parts => parts.map(part => part.checkVisibility({visibilityProperty: true}))"
BOXES = """boxes => boxes.map(box => {
    const {borderTopStyle, borderTopWidth, borderTopColor, appearance} = getComputedStyle(box)
    return [box.offsetWidth, box.offsetHeight, borderTopStyle, borderTopColor, appearance]
})"""


TO_PRESS = {"de": "auf „Hilfe“", "ar": "على «المساعدة»"}


@pytest.fixture(params=["de", "ar"])
def sheet(visit, cafe, request):
    """As it comes out of a printer, which has no dark scheme."""
    page = visit(cafe.link("alles", request.param), viewport={"width": 794, "height": 1123})
    page.emulate_media(media="print")
    return page


def test_every_question_is_there_and_what_only_a_screen_needs_is_not(sheet):
    assert set(sheet.locator("fieldset, .question, .note, legend, textarea").evaluate_all(SEEN)) == {True}
    for gone in ("header", "footer", "button", ".languages", ".skip", ".on-screen", "[role=status]"):
        assert set(sheet.locator(gone).evaluate_all(SEEN)) == {False}, gone


def test_it_says_whom_to_call_and_speaks_of_no_button(sheet):
    said = sheet.locator("main").inner_text()
    for number in ("112", "116 016", "0800 655 3000"):
        assert number in said
    to_press = TO_PRESS[sheet.get_attribute("html", "lang")]
    assert to_press not in said
    sheet.emulate_media(media="screen")
    on_screen = sheet.locator("main").inner_text()
    assert to_press in on_screen
    assert "116 016" not in on_screen


def test_every_choice_is_a_box_that_a_pen_can_tick(sheet):
    boxes = sheet.locator("fieldset label:not(.skip) input").evaluate_all(BOXES)
    assert len(boxes) == 39
    for width, height, style, colour, appearance in boxes:
        assert min(width, height) >= LEAST_BOX
        assert (style, colour, appearance) == ("solid", "rgb(0, 0, 0)", "none")


def test_the_type_is_large_and_nothing_runs_off_the_sheet(sheet):
    sizes = sheet.locator("main :is(p, legend, label, h1)").evaluate_all(
        "parts => parts.filter(part => part.offsetWidth).map(part => parseFloat(getComputedStyle(part).fontSize))"
    )
    assert min(sizes) >= LEAST_TYPE
    assert sheet.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
