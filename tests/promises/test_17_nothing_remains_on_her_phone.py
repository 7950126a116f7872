"""17. Nothing remains on her phone but a neutral line in the history: Back, Forward and Reload show no answers."""

import contextlib
import functools
import http.server
import threading

import pytest

from tests.browser.open_cafe import tick
from tests.browser.phone import wait_for_thanks

SECRET = "Das soll niemand lesen"
TITLE = "Müttercafé"
COMES_BACK = "addEventListener('pageshow', shown => document.title = shown.persisted ? 'kept' : 'new')"


@pytest.fixture
def chromium(whole_chromium):
    """Back is looked at, for which the shell keeps no page."""
    return whole_chromium


@pytest.fixture
def answered(visit, open_cafe):
    """A page that shows thanks: `answered(java_script_enabled=False)`."""

    def sent(**traits):
        page = visit(open_cafe.link("themenwahl"), **traits)
        tick(page, "schlaf")
        page.locator("textarea").fill(SECRET)
        page.locator("button.send").click()
        wait_for_thanks(page)
        page.wait_for_load_state("networkidle")
        return page

    return sent


def assert_empty(page):
    page.wait_for_timeout(300)  # a page that is restored gives no event to wait for
    assert SECRET not in page.inner_text("body")
    for field in page.locator("textarea").all():
        assert field.input_value() == ""
    assert page.locator("input:checked:not([value=''])").count() == 0


@pytest.mark.parametrize("has_script", [True, False])
def test_back_forward_and_reload_show_no_answers(answered, has_script):
    page = answered(java_script_enabled=has_script)
    for step in (page.go_back, page.go_forward, page.reload, page.go_back):
        step(wait_until="commit")
        assert_empty(page)


@pytest.mark.parametrize(("has_script", "pages"), [(True, [""]), (False, ["", "/danke"])])
def test_the_history_holds_neutral_lines_and_nothing_she_chose(answered, open_cafe, has_script, pages):
    page = answered(java_script_enabled=has_script)
    session = page.context.new_cdp_session(page)
    lines = session.send("Page.getNavigationHistory")["entries"]
    survey = open_cafe.link("themenwahl")
    assert [(line["url"], line["title"]) for line in lines if line["url"] != "about:blank"] == [
        (f"{survey}{ending}", TITLE) for ending in pages
    ]


@pytest.mark.parametrize("language", ["de", "ar", "uk"])
def test_title_and_icon_tell_nothing_in_any_language(visit, open_cafe, language):
    page = visit("about:blank")
    survey = open_cafe.link("alles", language)
    for address in (survey, f"{survey}/danke", open_cafe.link("vorbei", language), f"{open_cafe.url}/hilfe"):
        page.goto(address)
        assert page.title() == TITLE
        assert page.locator("link[rel=icon]").get_attribute("href") == "data:,"
        assert "themen" not in page.url


def test_the_browser_is_asked_to_keep_and_to_complete_nothing(visit, open_cafe):
    page = visit("about:blank")
    answer = page.goto(open_cafe.link("alles"))
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert page.locator("form").get_attribute("autocomplete") == "off"
    fields = page.locator("textarea, input:not([type=hidden])")
    assert {
        field.evaluate("field => field.autocomplete || field.form.autocomplete") for field in fields.all()
    } == {"off"}


@contextlib.contextmanager
def plain_pages(folder):
    """Two pages on a server of their own that say nothing about keeping them."""
    for name in ("one", "two"):
        (folder / f"{name}.html").write_text(f"<script>{COMES_BACK}</script>")
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_words: None})
    door = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(quiet, directory=folder))
    threading.Thread(target=door.serve_forever).start()
    try:
        yield f"http://127.0.0.1:{door.server_port}"
    finally:
        door.shutdown()
        door.server_close()


def test_the_browser_of_these_tests_keeps_pages_for_back_as_real_ones_do(visit, tmp_path):
    with plain_pages(tmp_path) as address:
        page = visit(f"{address}/one.html")
        page.goto(f"{address}/two.html")
        page.go_back(wait_until="commit")
        page.wait_for_function("document.title == 'kept'")
