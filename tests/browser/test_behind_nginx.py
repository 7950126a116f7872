"""Behind the real nginx in a real browser: HTTP/2, the one redirect, and a restart of the app in the middle."""

import re
import secrets

import pytest
from playwright.sync_api import expect

from tests.browser.phone import SHELL, WHOLE, wait_for_thanks
from tests.nginx import NAME, Nginx
from tests.outside.conftest import TOPICS, Cafe

UNSENT = "Noch nicht gesendet"


@pytest.fixture
def cafe(tmp_path):
    (tmp_path / "cafe").mkdir()
    cafe = Cafe(
        tmp_path / "cafe",
        CAFE_ENV="production",
        CAFE_SECRET_KEY=secrets.token_urlsafe(48),
        CAFE_BASE_URL=f"https://{NAME}",
        CAFE_TRUSTED_PROXIES="1",
    )
    cafe("site", "add", "Müttercafé Freilassing", "--town", "Freilassing")
    return cafe


@pytest.fixture
def nginx(tmp_path, cafe):
    (tmp_path / "nginx").mkdir()
    with Nginx(tmp_path / "nginx", cafe.port).running() as running:
        yield running


@pytest.fixture
def path(cafe):
    printed = cafe("survey", "import", cafe.write("themen.yaml", TOPICS), "--open")
    return re.search(rf"link: https://{re.escape(NAME)}(\S+)", printed)[1]


@pytest.fixture
def browser(nginx, launch):
    """A browser for which the café's name leads here."""
    ours = f"MAP {NAME}:443 127.0.0.1:{nginx.https}, MAP {NAME}:80 127.0.0.1:{nginx.http}"
    browser = launch(SHELL, WHOLE, args=[f"--host-resolver-rules={ours}"])
    yield browser
    browser.close()


def test_answers_survive_a_restart_of_the_app(cafe, path, browser):
    phone = browser.new_context(ignore_https_errors=True, locale="de").new_page()
    with cafe.running("web"):
        phone.goto(f"http://{NAME}{path}/de")
        assert phone.url == f"https://{NAME}{path}/de"
        assert phone.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol") == "h2"
        phone.locator("input[value=schlaf]").check()
        phone.locator("textarea").fill("Durchschlafen")
    phone.locator("button.send").click()
    expect(phone.locator("[role=status].sending")).to_contain_text(UNSENT)
    assert phone.locator("textarea").input_value() == "Durchschlafen"
    with cafe.running("web"):
        phone.locator("button.send").click()
        wait_for_thanks(phone)
    assert phone.context.cookies() == []


def test_without_a_script_a_reload_sends_them_again(cafe, path, browser):
    phone = browser.new_context(ignore_https_errors=True, locale="de", java_script_enabled=False).new_page()
    with cafe.running("web"):
        phone.goto(f"https://{NAME}{path}/de")
        phone.locator("input[value=schlaf]").check()
    with phone.expect_response(lambda response: response.request.method == "POST") as sent:
        phone.locator("button.send").click()
    assert sent.value.status == 503
    with cafe.running("web"):
        phone.reload()
        assert phone.url == f"https://{NAME}{path}/de/danke"
