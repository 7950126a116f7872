"""A whole survey without mouse or touch: Tab, arrows, Space and Enter, and she always sees where she is."""

import pytest

from tests.browser.open_cafe import send, tick, ticked
from tests.browser.phone import wait_for_thanks

MOST_STOPS = 80
SMALL = {"width": 320, "height": 480}
HERE = "() => document.activeElement.matches('body') ? null : document.activeElement.outerHTML.slice(0, 200)"
# The outline of what has the focus, or of its card; and whether it lies under something that sticks to an edge.
SEEN = """() => {
    const here = document.activeElement
    const shown = here.matches('input') ? here.closest('label') : here
    const {outlineStyle, outlineWidth} = getComputedStyle(shown)
    const {x, y, width, height} = shown.getBoundingClientRect()
    const middle = document.elementFromPoint(x + width / 2, Math.min(y + height / 2, innerHeight - 2))
    return {outline: outlineStyle, width: parseFloat(outlineWidth), is_free: shown.contains(middle)}
}"""


def assert_seen(page):
    seen = page.evaluate(SEEN)
    assert seen["outline"] in {"solid", "auto"}
    assert seen["width"] >= 2
    assert seen["is_free"], page.evaluate(HERE)


def press_tab(page, key="Tab"):
    page.keyboard.press(key)
    assert_seen(page)


def tab_to(page, selector):
    for _ in range(MOST_STOPS):
        press_tab(page)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached")


@pytest.fixture
def page(visit, cafe):
    return visit(cafe.link("alles"))


def test_leaving_comes_first_and_help_second(page):
    press_tab(page)
    assert page.locator("a.exit").evaluate("link => link == document.activeElement")
    press_tab(page)
    assert page.locator("header summary").evaluate("summary => summary == document.activeElement")
    page.keyboard.press("Enter")
    press_tab(page)
    assert page.locator('header a[href="tel:112"]').evaluate("link => link == document.activeElement")


def test_a_whole_survey_by_keyboard(page, cafe):
    tab_to(page, '[name="q_topics"]')
    page.keyboard.press("Space")
    tab_to(page, '[value="anderes"]')
    page.keyboard.press("Space")
    tab_to(page, "#q_detail")
    page.keyboard.type("Was hilft?")
    page.keyboard.press("Enter")
    page.keyboard.type("Und was nicht?")
    assert page.locator("#q_detail").input_value() == "Was hilft?\nUnd was nicht?"
    tab_to(page, '[name="q_place"]')
    page.keyboard.press("ArrowDown")
    tab_to(page, '[name="q_time"]')
    page.keyboard.press("Space")
    tab_to(page, '[name="q_kids"]')
    page.keyboard.press("ArrowRight")
    assert ticked(page) >= {"anderes", "dort", "frueh", "1"}
    tab_to(page, "button.send")
    with cafe.one_more("alles"):
        page.keyboard.press("Enter")
        wait_for_thanks(page)


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
@pytest.mark.parametrize(("name", "language"), [("alles", "de"), ("alles", "ar"), ("tauschen", "uk")])
def test_every_stop_of_a_small_page_is_seen_in_both_directions(visit, cafe, key, name, language):
    page = visit(cafe.link(name, language), viewport=SMALL)
    stops = 0
    page.keyboard.press(key)
    while page.evaluate(HERE):
        assert_seen(page)
        stops += 1
        page.keyboard.press(key)
    assert 20 < stops < MOST_STOPS


@pytest.mark.parametrize("has_script", [True, False])
@pytest.mark.parametrize("field", ['[value="schlaf"]', '[value="hier"]', '[name="q_kids"][value="2"]'])
def test_enter_in_a_choice_sends_nothing_and_switches_no_language(visit, cafe, field, has_script):
    page = visit(cafe.link("alles", "en"), java_script_enabled=has_script)
    tick(page, "hier")
    page.locator(field).check()
    before = ticked(page)
    page.locator(field).press("Enter")
    page.wait_for_load_state()
    assert (page.url, ticked(page)) == (cafe.link("alles", "en"), before)
    with cafe.one_more("alles"):
        send(page)
        wait_for_thanks(page, "en")


@pytest.mark.parametrize("has_script", [True, False])
def test_a_fault_has_the_focus_and_leads_to_its_question(visit, cafe, has_script):
    page = visit(cafe.link("alles"), java_script_enabled=has_script)
    page.locator("#q_wish").fill("x" * 301)
    send(page)
    page.locator(".fault[autofocus]").wait_for()
    assert page.evaluate("() => document.activeElement.matches('.fault')")
    for question in ("q_place", "q_wish"):
        page.locator(f'.fault a[href="#{question}"]').focus()
        page.keyboard.press("Enter")
        page.wait_for_function("id => document.activeElement.id == id", arg=question)
        assert_seen(page)
