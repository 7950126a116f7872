"""A real Chromium, one for all tests, and phones in it that nobody has used."""

import contextlib
import shutil

import pytest

from tests.pace import PATIENCE

WHOLE = "chromium"  # as people have it, with its back/forward cache
SHELL = "chromium-headless-shell"  # the same without windows, where it is there: a page takes it a third of the time
PHONE = {"width": 360, "height": 740}
THANKS = "img[src='/vergessen']"  # stands on no other page


def wait_for_thanks(page, language: str = "") -> None:
    """With a script they stand at the address of the form."""
    page.wait_for_selector(f"html[lang={language}] {THANKS}" if language else THANKS, state="attached")


@pytest.fixture(scope="session")
def launch():
    """Start the first of these programs with these options; there can be only one Playwright that starts them."""
    from playwright.sync_api import sync_playwright

    from tests.conftest import missing

    with sync_playwright() as playwright:

        def started(*programs, args=(), **options):
            path = next(filter(None, map(shutil.which, programs)), None)
            if path is None:
                missing("Chromium (apt install chromium)")
            return playwright.chromium.launch(executable_path=path, args=["--no-sandbox", *args], **options)

        yield started


@pytest.fixture(scope="session")
def chromium(launch):
    """One Chromium for all tests."""
    browser = launch(SHELL, WHOLE)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def whole_chromium(launch):
    """One that keeps pages for Back, as those of real phones do."""
    browser = launch(WHOLE, ignore_default_args=["--disable-back-forward-cache"])
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
