"""A real Chromium, one for all tests, and phones in it that nobody has used."""

import contextlib
import shutil
from functools import partial

import pytest

from tests.pace import PATIENCE

PHONE = {"width": 360, "height": 740}
THANKS = "img[src='/vergessen']"  # stands on no other page


def wait_for_thanks(page, language: str = "") -> None:
    """With a script they stand at the address of the form."""
    page.wait_for_selector(f"html[lang={language}] {THANKS}" if language else THANKS, state="attached")


@pytest.fixture(scope="session")
def launch():
    """Start a Chromium with these options; there can be only one Playwright that starts them."""
    from playwright.sync_api import sync_playwright

    from tests.conftest import missing

    path = shutil.which("chromium")
    if path is None:
        missing("Chromium (apt install chromium)")
    with sync_playwright() as playwright:
        yield partial(playwright.chromium.launch, executable_path=path)


@pytest.fixture(scope="session")
def chromium(launch):
    """One Chromium for all tests, with the back/forward cache that real phones have."""
    browser = launch(args=["--no-sandbox"], ignore_default_args=["--disable-back-forward-cache"])
    yield browser
    browser.close()


@pytest.fixture
def visit(chromium):
    """A page of a phone that nobody has used: `visit(address, java_script_enabled=False)`."""
    with contextlib.ExitStack() as phones:

        def visited(address, **traits):
            context = chromium.new_context(**{"viewport": PHONE} | traits)
            phones.callback(context.close)
            context.set_default_timeout(PATIENCE * 1000)
            page = context.new_page()
            page.goto(address)
            return page

        yield visited
