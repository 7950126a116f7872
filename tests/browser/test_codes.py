"""A one-time code on the phone: out of the QR's address into the field, or typed; no line of the history holds it."""

import pytest

from cafe_forms import create_app, languages
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.models import Survey
from cafe_forms.pool import codes
from cafe_forms.surveys import publishing
from cafe_forms.surveys.definition.reading import read
from tests.browser.open_cafe import DAY, send, switch_to, tick
from tests.browser.phone import wait_for_thanks
from tests.browser.test_access import assert_nothing_is_lost, assert_open_in_every_way
from tests.conftest import LIBRARY

NAME = "mit code"


@pytest.fixture(scope="session")
def with_codes(cafe):
    """The café with one more survey, which asks for codes, and fifty of them."""
    import config as settings

    found = settings.read({"CAFE_DATA_DIR": str(cafe.database.parent)})
    with create_app(found).app_context(), database.connection_context():
        text = (LIBRARY / "themenwahl.yaml").read_text(encoding="utf-8")
        site = Survey.get(Survey.slug == cafe.slugs["alles"]).site
        now, rules = utcnow(), publishing.Rules()
        survey = publishing.add(site, read(f"codes: true\n{text}"), now=now, zone=rules.zone)
        publishing.open_until(survey, now + 7 * DAY, now=now, rules=rules)
        cafe.slugs[NAME] = survey.slug
        keys = [found.SECRET_KEY]
        return iter(codes.draw(survey, 50, keys=keys, now=now))


@pytest.fixture
def code(with_codes):
    return next(with_codes)


def lines(page):
    """Every address in the history of this page."""
    session = page.context.new_cdp_session(page)
    return [line["url"] for line in session.send("Page.getNavigationHistory")["entries"]]


@pytest.mark.parametrize("ending", ["", "/tablet"])
def test_a_code_moves_from_the_address_into_the_field_and_out_of_the_history(visit, cafe, code, ending):
    page = visit("about:blank")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{cafe.link(NAME)}{ending}#c={code}")
    assert page.locator("#code").input_value() == code
    assert page.url == f"{cafe.link(NAME)}{ending}"
    tick(page, "schlaf")
    with cafe.one_more(NAME):
        send(page)
        wait_for_thanks(page)
    assert not [address for address in lines(page) if code in address]
    assert not [address for address in asked if code in address.partition("#")[0]]
    page.goto(f"{cafe.link(NAME)}{ending}")
    assert page.locator("#code").input_value() == ""


def test_a_language_switch_keeps_the_code(visit, cafe, code):
    page = visit(f"{cafe.link(NAME)}#c={code}")
    switch_to(page, "English")
    page.wait_for_selector("html[lang=en]")
    assert page.locator("#code").input_value() == code
    assert code not in page.url


def test_a_code_may_be_typed_without_a_script(visit, cafe, code):
    page = visit(cafe.link(NAME), java_script_enabled=False)
    page.get_by_label("Dein Code").fill(code.lower().replace("-", " "))
    tick(page, "schlaf")
    with cafe.one_more(NAME):
        send(page)
        wait_for_thanks(page)


@pytest.mark.parametrize("has_script", [True, False])
def test_a_code_that_does_not_fit_is_explained_where_she_looks_and_all_stays(visit, cafe, code, has_script):
    page = visit(cafe.link(NAME), java_script_enabled=has_script)
    page.locator("#code").fill("ACDE-FHJK")
    page.locator("textarea").fill("Wie schläft mein Kind durch?")
    send(page)
    fault = page.locator("div.fault")
    fault.get_by_text("Dieser Code passt nicht").wait_for()
    if has_script:
        assert fault.evaluate("fault => fault == document.activeElement")
    assert page.locator("#code").input_value() == "ACDE-FHJK"
    assert page.locator("#code").get_attribute("aria-invalid") == "true"
    assert page.locator("textarea").input_value() == "Wie schläft mein Kind durch?"
    fault.get_by_role("link", name="Dein Code").click()
    page.locator("#code").fill(code)
    with cafe.one_more(NAME):
        send(page)
        wait_for_thanks(page)


@pytest.mark.parametrize("has_script", [True, False])
def test_an_empty_response_uses_no_code_up_and_with_a_script_it_stays_in_its_field(
    visit, cafe, code, has_script
):
    page = visit(cafe.link(NAME), java_script_enabled=has_script)
    page.locator("#code").fill(code)
    send(page)
    page.locator('[name="empty"]').wait_for(state="attached")
    assert page.locator("#code").input_value() == (code if has_script else "")
    before = cafe.responses(NAME)
    send(page)
    wait_for_thanks(page)
    assert cafe.responses(NAME) == before
    page.goto(cafe.link(NAME))
    page.locator("#code").fill(code)
    tick(page, "schlaf")
    with cafe.one_more(NAME):
        send(page)
        wait_for_thanks(page)


@pytest.mark.parametrize(
    "fragment", ["c=" + "x" * 5000, "c=%E0%A4%A", "c=<script>", "c", "c=", "question", "c=a&c=b"]
)
def test_a_wild_fragment_breaks_nothing(visit, cafe, fragment):
    page = visit("about:blank")
    errors = []
    page.on("pageerror", lambda error: errors.append(error))
    page.goto(f"{cafe.link(NAME)}#{fragment}")
    assert page.locator("#code").is_visible()
    assert errors == []
    assert page.evaluate("location.hash").startswith("#c") is False


def test_a_page_without_the_field_drops_the_code_too(visit, cafe):
    for name in ("themenwahl", "vorbei"):
        page = visit(f"{cafe.link(name)}#c=ACDE-FHJK")
        assert page.url == cafe.link(name)


def test_the_field_is_open_to_everybody(visit, cafe, with_codes):
    page, ways = visit(cafe.link(NAME, "ar")), ("phone", "zoomed", "dark")
    assert_open_in_every_way(page, ways=ways)
    page.locator("#code").fill("ACDE-FHJK")
    tick(page, "schlaf")
    with page.expect_response(lambda response: response.status == 409):
        send(page)
    page.wait_for_selector(".fault")
    assert_open_in_every_way(page, ways=ways)


@pytest.mark.parametrize("language", languages.LANGUAGES)
def test_the_field_is_wide_and_high_enough_in_every_language(visit, cafe, with_codes, language):
    page = visit(cafe.link(NAME, language), viewport={"width": 320, "height": 640})
    box = page.locator("#code").bounding_box()
    assert min(box["width"], box["height"]) >= 44
    assert_nothing_is_lost(page)
