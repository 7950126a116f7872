"""18. Leaving comes first: a plain link straight to the other site, without a referrer; the page is blanked at once."""

import pytest

from tests.promises.conftest import EACH_SCRIPT_AND_LANGUAGE

SECRET = "Das soll niemand lesen"
ELSEWHERE = "https://www.wetter.com/"


@pytest.fixture
def chromium(whole_chromium):
    """Back is looked at, for which the shell keeps no page."""
    return whole_chromium


@pytest.fixture
def open_page(visit, open_cafe):
    """The survey page on a phone, written on: `open_page(java_script_enabled=False)`; the weather is always fine."""

    def opened(**traits):
        page = visit("about:blank", **traits)
        page.context.route(
            f"{ELSEWHERE}**", lambda route: route.fulfill(body="Wetter", content_type="text/html")
        )
        page.goto(open_cafe.link("themenwahl"))
        page.locator("textarea").fill(SECRET)
        return page

    return opened


@EACH_SCRIPT_AND_LANGUAGE
def test_it_is_the_first_stop_of_every_page(visit, open_cafe, has_script, language):
    page = visit("about:blank", java_script_enabled=has_script)
    survey = open_cafe.link("alles", language)
    ended = open_cafe.link("vorbei", language)
    for address in (survey, f"{survey}/danke", ended, f"{open_cafe.url}/hilfe/{language}"):
        page.goto(address)
        page.keyboard.press("Tab")
        assert page.locator("a.exit").evaluate("link => link == document.activeElement"), address
        assert page.locator("a.exit").get_attribute("href") == ELSEWHERE


@pytest.mark.parametrize("has_script", [True, False])
def test_it_leads_straight_away_and_tells_not_where_from(open_page, has_script):
    page, asked = open_page(java_script_enabled=has_script), []
    page.context.on("request", lambda request: asked.append(request))
    page.locator("a.exit").click()
    page.wait_for_url(ELSEWHERE)
    assert [request.url for request in asked] == [ELSEWHERE]
    assert "referer" not in asked[0].headers


def test_with_a_script_it_blanks_the_page_at_once_and_back_leads_past_it(open_page):
    page = open_page()
    assert page.evaluate("document.querySelector('a.exit').click(), document.body") is None
    page.wait_for_url(ELSEWHERE)
    page.go_back(wait_until="commit")
    assert page.url == "about:blank"


def test_without_a_script_back_shows_an_empty_form(open_page):
    page = open_page(java_script_enabled=False)
    page.locator("a.exit").click()
    page.wait_for_url(ELSEWHERE)
    page.go_back(wait_until="commit")
    page.locator("a.exit").wait_for()
    assert SECRET not in page.inner_text("body")
    assert not page.locator("main").is_visible()
