"""Open to everybody: axe finds nothing on any page, everything can be tapped, nothing is cut off."""

from pathlib import Path

import pytest

from cafe_forms.languages import LANGUAGES
from cafe_forms.surveys.definition.reading import read
from cafe_forms.surveys.types.every import TYPES
from tests.browser.open_cafe import KITCHEN_SINK, READY, send, tick
from tests.browser.phone import PHONE

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# The rules whose answer hangs on styles, so on the screen and the hour; all others read the page's words alone.
STYLED = [
    *("aria-hidden-focus", "button-name", "color-contrast", "label", "link-in-text-block", "link-name"),
    *("scrollable-region-focusable", "select-name", "summary-name", "target-size"),
]
# What stands in a sandboxed frame (a survey, a letter) never answers axe, which would wait; it is looked at by itself.
FOUND = """async ([part, rules]) => {
    const found = await axe.run(part, {runOnly: rules, iframes: false, resultTypes: ['violations']})
    return found.violations.map(one => [one.id, one.nodes.map(node => node.html)])
}"""
INFO_PAGES = ("hilfe", "versprechen", "impressum", "datenschutz", "barrierefreiheit")
DESK = {"width": 1280, "height": 1024}
LOOKS = ((DESK, "light"), (PHONE, "dark"))  # each screen, and each hour
ZOOMED = {"width": 320, "height": 256}  # the desk's screen at 400 %
LEAST = 48  # pixels of anything that can be tapped, in both directions
TRAITS = {
    "desk": {"viewport": DESK},
    "phone": {},
    "zoomed": {"viewport": ZOOMED},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "reduced motion": {"reduced_motion": "reduce"},
}
ORDINARY = {"color_scheme": "light", "forced_colors": "none", "reduced_motion": "no-preference"}
# WCAG 1.4.12: what a reader may set, and nothing may be lost.
SPACE_TEXT = """() => {
    const wide = new CSSStyleSheet()
    wide.replaceSync(`* {
        line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important;
    } p { margin-bottom: 2em !important }`)
    document.adoptedStyleSheets.push(wide)
}"""
# Letters that stand out of their own card, button or paragraph, or are cut off by it.
LOST = """() => [...document.querySelectorAll('h1, h2, p, li, a, legend, label, summary, button')].filter(part => {
    const range = document.createRange()
    range.selectNodeContents(part)
    const [text, box] = [range.getBoundingClientRect(), part.getBoundingClientRect()]
    const is_shown = text.width && part.checkVisibility({visibilityProperty: true}) && !part.matches('.unseen')
    return is_shown && (text.left < box.left - 1 || text.right > box.right + 1 || text.bottom > box.bottom + 6)
}).map(part => part.outerHTML)"""
# What can be tapped, as [width, height, words]. A link within a sentence is as high as its line may be.
TARGETS = """() => [...document.querySelectorAll('a, button, summary, label:has(input), textarea')]
    .filter(part => part.checkVisibility({visibilityProperty: true})
        && !part.matches('.unseen, article a, legend a, .note a, .quiet a'))
    .map(part => [part.offsetWidth, part.offsetHeight, part.innerText || part.name])"""
WIDER = "() => document.documentElement.scrollWidth - innerWidth"


def violations(page, part="html", rules=TAGS):
    """axe's findings in short, for a test's message: [rule, [where]]. Where many pages are opened it is loaded faster
    by `page.add_init_script(AXE)`."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(FOUND, [part, rules])


def assert_open_to_everybody(page, what, looks=LOOKS):
    """On a desk by day and on a phone by night, without loading the page again."""
    for number, (size, scheme) in enumerate(looks):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        assert violations(page, rules=STYLED if number else TAGS) == [], (what, size, scheme)
        assert page.evaluate(WIDER) <= 0, (what, size)


def assert_nothing_is_lost(page):
    assert page.evaluate(WIDER) <= 0
    assert page.evaluate(LOST) == []


def too_small(page):
    return [target for target in page.evaluate(TARGETS) if min(target[:2]) < LEAST]


def assert_open_in_every_way(page, part="html", ways=tuple(TRAITS)):
    """The page as it stands, on each screen and with each wish of its reader."""
    for number, traits in enumerate(TRAITS[way] for way in ways):
        page.set_viewport_size(traits.get("viewport", PHONE))
        page.emulate_media(**ORDINARY | {wish: traits[wish] for wish in traits if wish != "viewport"})
        assert violations(page, part, STYLED if number else TAGS) == [], traits
        assert_nothing_is_lost(page)
        assert too_small(page) == [], traits
    page.set_viewport_size(PHONE)
    page.emulate_media(**ORDINARY)


# Each screen and wish from one side; both from both in `make prove`.
LANGUAGE_AND_WAYS = [
    ("de", ("phone", "desk", "dark")),
    ("ar", ("zoomed", "forced colours", "reduced motion")),
    *(pytest.param(tag, tuple(TRAITS), marks=pytest.mark.prove) for tag in ("de", "ar")),
]


@pytest.mark.parametrize(("language", "ways"), LANGUAGE_AND_WAYS)
def test_every_type_of_question_is_open_to_everybody(visit, cafe, language, ways):
    page = visit(cafe.link("alles", language))
    assert violations(page) == []
    tick(page, "schlaf", "kita", "anderes", "spaet", "gut")
    assert_open_in_every_way(page, ways=ways)
    page.locator("header summary").click()
    assert_open_in_every_way(page, "header", ways)


@pytest.mark.parametrize(("language", "ways"), LANGUAGE_AND_WAYS)
def test_an_empty_page_a_dropped_text_and_faults_are_open_to_everybody(visit, cafe, language, ways):
    page = visit(cafe.link("alles", language))
    tick(page, "anderes")
    page.locator("#q_detail").fill("Was hilft?")
    page.locator('[value="anderes"]').uncheck()
    send(page)
    page.wait_for_selector("#q_detail-dropped")
    assert page.locator('[name="empty"]').count() == 1
    assert_open_in_every_way(page, ways=ways)
    for wish, faults in (("x", 1), ("x" * 301, 2)):
        page.locator("#q_wish").fill(wish)
        send(page)
        page.wait_for_function("wish => document.querySelector('#q_wish').defaultValue == wish", arg=wish)
        assert page.locator("main>.fault a").count() == faults
        page.evaluate("scrollTo(0, 0)")  # what the bar on top covers on the way is no small target
        assert_open_in_every_way(page, ways=ways)


def test_axe_itself_sees_what_is_wrong(visit, cafe):
    page = visit(cafe.link("alles"))
    page.evaluate("document.querySelector('label[for=q_wish]').remove()")
    page.evaluate("document.querySelector('h1').id = document.querySelector('legend').lang = 'xx-'")
    page.evaluate("document.documentElement.lang = ''")
    assert {"label", "html-has-lang", "valid-lang"} <= {rule for rule, _nodes in violations(page)}


def test_the_kitchen_sink_holds_every_type_and_all_that_one_can_see_of_it():
    definition = read(KITCHEN_SINK.read_bytes())
    held = {kind: set() for kind in TYPES}
    for question in definition.questions:
        held[question.type] |= {key for key in TYPES[question.type].keys if getattr(question, key, None)}
    assert [kind for kind, keys in held.items() if not keys] == []
    said = set().union(*held.values())
    assert {"hint", "required", "relevant", "rotate", "max", "max_length", "appearance"} <= said
    assert definition.crosstabs
    assert any(choice.or_other for choice in definition.choices)


# In these, one from the left and one from the right, axe looks at every page; in the others at every third, and
# at all in `make prove`.
BOTH_DIRECTIONS, PART = ("de", "ar"), 3
LANGUAGE_AND_PART = [
    *((tag, 1 if tag in BOTH_DIRECTIONS else PART) for tag in LANGUAGES),
    *(pytest.param(tag, 1, marks=pytest.mark.prove) for tag in LANGUAGES if tag not in BOTH_DIRECTIONS),
]


def is_asked(language: str, part: int, place: int) -> bool:
    """Whether axe is asked of the page at this place: each page in some language, each language at some page."""
    return (place + [*LANGUAGES].index(language)) % part == 0


@pytest.mark.parametrize(("language", "part"), LANGUAGE_AND_PART)
def test_a_warning_the_tablet_and_a_fault_are_open_to_everybody(visit, cafe, language, part):
    page = visit(cafe.link("themenwahl", language))

    def assert_open(place):
        assert not is_asked(language, part, place) or violations(page) == []
        assert too_small(page) == []

    page.locator("#q_detail").fill("Tel. 0176 12345678, jana@muster.example")
    send(page)
    page.wait_for_selector("#q_detail-doubt")
    assert_open(0)
    page.locator("#q_detail").fill("x" * 301)
    send(page)
    page.wait_for_selector("#q_detail-fault")
    assert_open(1)
    page.goto(f"{cafe.link('themenwahl', language)}/tablet")
    page.evaluate("document.querySelector('dialog').showModal()")
    assert_open(2)


def lasting_pages(cafe, language):
    for name in READY:
        yield cafe.link(name, language)
    yield f"{cafe.link('themenwahl', language)}/danke"
    yield cafe.link("vorbei", language)
    yield f"{cafe.home}/{language}"
    for name in INFO_PAGES:
        yield f"{cafe.url}/{name}/{language}"
    yield f"{cafe.url}/s/abcdefgh"


@pytest.mark.parametrize(("language", "part"), LANGUAGE_AND_PART)
def test_every_page_is_open_to_everybody_at_400_percent_and_with_wide_text_too(visit, cafe, language, part):
    page = visit("about:blank", locale=language.split("-")[0], viewport=ZOOMED)
    if part == 1:
        page.add_init_script(AXE)
    for place, address in enumerate(lasting_pages(cafe, language)):
        page.goto(address)
        if is_asked(language, part, place):
            page.set_viewport_size(PHONE)
            assert violations(page) == [], address
            page.set_viewport_size(ZOOMED)
        assert_nothing_is_lost(page)
        assert too_small(page) == []
        page.evaluate(SPACE_TEXT)
        assert_nothing_is_lost(page)


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_face_is_greater_than_another(visit, cafe, width):
    page = visit(cafe.link("rueckmeldung", "uk"), viewport={"width": width, "height": 800})
    faces = page.locator(".faces label")
    sizes = faces.evaluate_all("faces => faces.map(face => [face.offsetWidth, face.offsetHeight])")
    assert len(sizes) == 12
    for first in range(0, len(sizes), 3):
        assert sizes[first] == sizes[first + 1] == sizes[first + 2]
