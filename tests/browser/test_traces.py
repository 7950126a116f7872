"""What is left on her phone afterwards: nothing but a neutral line in the history."""

import pytest

from tests.conftest import LIBRARY

STORED = """async () => [
    localStorage.length, sessionStorage.length, document.cookie.length,
    (await indexedDB.databases()).length, (await caches.keys()).length,
]"""
SECRET = "Das soll niemand lesen"


@pytest.fixture
def link(house):
    house.run("site", "add", "Müttercafé Freilassing")
    with house.open():
        yield house.told("link", "survey", "import", str(LIBRARY / "themenwahl.yaml"), "--open")


def answered(context, link):
    """A page that shows thanks."""
    page = context.new_page()
    page.goto(f"{link}/de")
    page.locator('input[value="schlaf"]').check()
    page.locator("textarea").fill(SECRET)
    page.locator("button.send").click()
    page.wait_for_url("**/danke")
    page.wait_for_load_state("networkidle")
    return page


def assert_empty(page):
    page.wait_for_timeout(300)  # a page that is restored gives no event to wait for
    assert SECRET not in page.inner_text("body")
    for field in page.locator("textarea").all():
        assert field.input_value() == ""
    assert page.locator("input:checked:not([value=''])").count() == 0


@pytest.mark.parametrize("has_script", [True, False])
def test_back_forward_and_reload_show_no_answers(chromium, link, has_script):
    context = chromium.new_context(java_script_enabled=has_script)
    page = answered(context, link)
    for step in (page.go_back, page.go_forward, page.reload, page.go_back):
        step(wait_until="commit")
        assert_empty(page)
    context.close()


def test_nothing_is_stored_on_the_phone(chromium, link):
    context = chromium.new_context()
    page = answered(context, link)
    assert page.evaluate(STORED) == [0, 0, 0, 0, 0]
    assert context.cookies() == []
    assert page.title() == "Müttercafé"
    context.close()


def test_the_pages_ask_nobody_else(chromium, link, house):
    context = chromium.new_context()
    asked = []
    context.on("request", lambda request: asked.append(request.url))
    page = answered(context, link)
    page.goto(f"{house.url}/hilfe")
    assert all(url.startswith((house.url, "data:")) for url in asked)
    context.close()


def test_leaving_shows_the_other_site_and_back_shows_nothing(chromium, link):
    context = chromium.new_context()
    context.route(
        "https://www.wetter.com/**", lambda route: route.fulfill(body="Wetter", content_type="text/html")
    )
    page = context.new_page()
    page.goto("about:blank")
    page.goto(f"{link}/de")
    page.locator("textarea").fill(SECRET)
    with page.expect_request("https://www.wetter.com/") as left:
        page.locator("a.exit").click()
    assert "referer" not in left.value.headers
    page.wait_for_url("https://www.wetter.com/")
    page.go_back(wait_until="commit")
    assert page.url == "about:blank"
    context.close()
