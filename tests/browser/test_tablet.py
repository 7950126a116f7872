"""The café's tablet: nobody finds what the one before her tapped. Playwright's clock drives the time."""

import pytest

from tests.browser.open_cafe import send, tick, ticked

ASKS_AFTER, WAITS, THANKS_FOR = 180, 30, 20  # seconds
TEXT = "Das soll niemand lesen"


@pytest.fixture
def chromium(whole_chromium):
    """Back is looked at, for which the shell keeps no page."""
    return whole_chromium


@pytest.fixture
def tablet(visit, cafe):
    """Half filled in, in a language that is not the tablet's own."""
    page = visit("about:blank", viewport={"width": 800, "height": 1280})
    page.clock.install()
    page.goto(f"{cafe.link('themenwahl', 'en')}/tablet")
    tick(page, "schlaf", "kita")
    page.locator("textarea").fill(TEXT)
    return page


def pass_time(page, seconds):
    page.clock.run_for(seconds * 1000)


def assert_begun_anew(page, cafe):
    page.wait_for_url(f"{cafe.link('themenwahl')}/tablet")
    assert ticked(page) == set()
    assert page.locator("textarea").input_value() == ""


def test_thanks_gives_way_to_an_empty_page_and_back_shows_nothing(tablet, cafe):
    with cafe.one_more("themenwahl"):
        send(tablet)
        tablet.wait_for_url("**/en/tablet/danke")
    pass_time(tablet, THANKS_FOR - 1)
    assert tablet.url.endswith("/danke")
    pass_time(tablet, 1)
    assert_begun_anew(tablet, cafe)
    tablet.go_back(wait_until="commit")
    tablet.wait_for_timeout(300)  # a page that is restored gives no event to wait for
    assert TEXT not in tablet.content()
    assert tablet.locator("textarea").count() == 0 or tablet.locator("textarea").input_value() == ""


def test_who_went_away_is_asked_and_then_forgotten(tablet, cafe):
    pass_time(tablet, ASKS_AFTER - 1)
    assert tablet.locator("dialog").is_hidden()
    pass_time(tablet, 1)
    assert tablet.get_by_role("dialog").get_by_text("Are you still there?").is_visible()
    pass_time(tablet, WAITS)
    assert_begun_anew(tablet, cafe)


def test_who_is_still_there_keeps_everything(tablet):
    pass_time(tablet, ASKS_AFTER + WAITS - 1)
    tablet.locator("dialog button").click()
    assert tablet.locator("dialog").is_hidden()
    pass_time(tablet, ASKS_AFTER - 1)
    assert ticked(tablet) == {"schlaf", "kita"}
    assert tablet.locator("textarea").input_value() == TEXT


@pytest.mark.parametrize(
    "touch", [lambda page: page.keyboard.press("Tab"), lambda page: page.mouse.click(5, 600)]
)
def test_every_touch_starts_the_wait_again(tablet, touch):
    pass_time(tablet, ASKS_AFTER - 1)
    touch(tablet)
    pass_time(tablet, ASKS_AFTER - 1)
    assert tablet.locator("dialog").is_hidden()
    pass_time(tablet, 1)
    assert tablet.locator("dialog").is_visible()


def test_a_fault_stays_on_the_tablet_and_the_clock_goes_on(tablet, cafe):
    tablet.locator("textarea").fill("x" * 301)
    send(tablet)
    tablet.locator(".fault[autofocus]").wait_for()
    pass_time(tablet, ASKS_AFTER + WAITS)
    assert_begun_anew(tablet, cafe)


def test_the_ordinary_page_has_no_clock(visit, cafe):
    page = visit("about:blank")
    page.clock.install()
    page.goto(cafe.link("themenwahl"))
    page.locator("textarea").fill(TEXT)
    pass_time(page, 3600)
    assert page.locator("textarea").input_value() == TEXT
