"""On every page, on a phone: whatever has the focus is seen, and whatever stands alone is large enough for a thumb."""

from tests.browser.open_cafe import READY
from tests.browser.test_team_pages import shown

# What the keyboard reaches and nothing sticks over (WCAG 2.2, 2.4.11): focus() scrolls as Tab does.
HIDDEN = """() => {
    const reached = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    const hidden = []
    for (const one of reached) {
        if (one.tabIndex < 0 || one.disabled || !one.checkVisibility({visibilityProperty: true})) continue
        one.focus()
        if (document.activeElement != one) continue
        const shown = one.matches("input") ? one.closest("label") ?? one : one
        const {left, top, width, height} = shown.getBoundingClientRect()
        const isSeen = [0.1, 0.5, 0.9].some(part => {
            const found = document.elementFromPoint(left + width / 2, top + height * part)
            return found && (shown.contains(found) || found.contains(shown) || found.closest("label")?.control == one)
        })
        if (!isSeen) hidden.push(one.outerHTML.slice(0, 120))
    }
    return hidden
}"""
# Links within a sentence are spared, and so are the words of a text; a tick is as large as its label.
SMALL = """() => {
    const small = []
    for (const one of document.querySelectorAll("main a[href], main button, main summary, main input, main select")) {
        if (!one.checkVisibility({visibilityProperty: true}) || one.tabIndex < 0) continue
        const isInSentence = getComputedStyle(one).display == "inline" &&
            one.parentElement.textContent.trim() != one.textContent.trim()
        if (isInSentence || one.type == "hidden" || one.closest(".marking")) continue
        const parts = [one, ...(one.labels ?? [])].map(part => part.getBoundingClientRect())
        const height = Math.max(...parts.map(part => part.bottom)) - Math.min(...parts.map(part => part.top))
        if (height < 43.5) small.push([Math.round(height), one.outerHTML.slice(0, 120)])
    }
    return small
}"""


def faults(page):
    """What is hidden while it has the focus, and what is too small."""
    return page.evaluate(HIDDEN) + page.evaluate(SMALL)


def test_no_focus_is_hidden_and_no_target_is_small_for_the_team(lively, at_work):
    page = at_work()
    found = {path: faults(page) for path in shown(lively, page)}
    assert len(found) > 70
    assert {path: one for path, one in found.items() if one} == {}


def test_no_focus_is_hidden_and_no_target_is_small_for_mothers(visit, cafe):
    addresses = [cafe.link(name, language) for name in (*READY, "vorbei") for language in ("de", "ar")]
    addresses += [f"{cafe.url}/{name}/de" for name in ("hilfe", "versprechen", "impressum", "datenschutz")]
    addresses += [f"{cafe.link('themenwahl', 'de')}/danke", f"{cafe.home}/de"]
    page, found = visit("about:blank"), {}
    for address in addresses:
        page.goto(address)
        found[address] = faults(page)
    assert {address: one for address, one in found.items() if one} == {}
