"""Every path without JavaScript: what was ticked and typed stays until it is sent."""

import pytest

from tests.browser.open_cafe import send, tick, ticked

TEXT = "Wie schläft mein Kind durch?"


@pytest.fixture
def page(visit, cafe):
    return visit(cafe.link("themenwahl"), java_script_enabled=False)


def assert_kept(page, ticks, text=TEXT):
    assert ticked(page) == set(ticks)
    assert page.locator("textarea").input_value() == text


def test_the_whole_road(page, cafe):
    tick(page, "schlaf", "kita", "runde")
    page.locator("textarea").fill(TEXT)
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("html[lang=en]")
    assert_kept(page, {"schlaf", "kita", "runde"})
    with cafe.one_more("themenwahl"):
        send(page)
        page.wait_for_url("**/en/danke")
    assert page.locator("h1").inner_text() == "Thank you!"


def test_too_many_picks_are_explained_and_all_of_them_stay(page, cafe):
    four = {"schlaf", "kita", "geld", "medien"}
    tick(page, *four, "runde")
    page.locator("textarea").fill(TEXT)
    send(page)
    page.locator(".fault").first.get_by_text("Bitte wähle höchstens 3.").wait_for()
    assert_kept(page, four | {"runde"})
    page.locator('input[value="medien"]').uncheck()
    with cafe.one_more("themenwahl"):
        send(page)
        page.wait_for_url("**/danke")


def test_a_telephone_number_is_asked_about_and_nothing_is_lost(page, cafe):
    text = "Ruf mich an: 0176 12345678"
    tick(page, "schlaf")
    page.locator("textarea").fill(text)
    send(page)
    page.get_by_text("Das sieht aus wie eine Telefonnummer: 0176 12345678").wait_for()
    assert_kept(page, {"schlaf"}, text)
    with cafe.one_more("themenwahl"):
        send(page)
        page.wait_for_url("**/danke")


def test_a_tapped_circle_can_be_taken_back(page):
    tick(page, "runde")
    page.locator('[name="q_format"][value=""]').check()
    assert ticked(page) == set()


def test_a_question_that_hangs_on_another_simply_stands_there(visit, cafe):
    page = visit(cafe.link("alles"), java_script_enabled=False)
    for field in page.locator("fieldset, .question, .note").all():
        assert field.is_visible()


def test_help_opens_and_the_exit_leads_straight_away(page):
    page.context.route("https://www.wetter.com/**", lambda route: route.fulfill(body="Wetter"))
    page.locator("textarea").fill(TEXT)
    page.locator("summary").click()
    assert page.locator('header a[href="tel:112"]').is_visible()
    page.locator("a.exit").click()
    page.wait_for_url("https://www.wetter.com/")
    page.go_back(wait_until="commit")
    page.locator("a.exit").wait_for()
    assert not page.locator("main").is_visible()


def test_the_tablet_begins_anew_when_asked_to(visit, cafe):
    page = visit(f"{cafe.link('themenwahl', 'en')}/tablet", java_script_enabled=False)
    tick(page, "schlaf")
    page.locator("textarea").fill(TEXT)
    page.get_by_role("link", name="Start again").click()
    page.wait_for_url("**/tablet")
    assert_kept(page, set(), "")
    with cafe.one_more("themenwahl"):
        send(page)
        page.wait_for_url("**/tablet/danke")
    page.get_by_role("link", name="Start again").click()
    page.wait_for_url("**/tablet")
