"""16. It works fully without JavaScript; with errors, all typed answers stay in the form."""

import pytest

from tests.browser.open_cafe import READY, send, switch_to, tick, ticked

TEXT = "Wie schläft mein Kind durch?"


@pytest.fixture
def page(visit, open_cafe):
    return visit(open_cafe.link("themenwahl"), java_script_enabled=False)


def assert_kept(page, ticks, text=TEXT):
    assert ticked(page) == set(ticks)
    assert page.locator("textarea").input_value() == text


def test_the_whole_road(page, open_cafe):
    tick(page, "schlaf", "kita", "runde")
    page.locator("textarea").fill(TEXT)
    switch_to(page, "English")
    page.wait_for_selector("html[lang=en]")
    assert_kept(page, {"schlaf", "kita", "runde"})
    with open_cafe.one_more("themenwahl"):
        send(page)
        page.wait_for_url("**/en/danke")
    assert page.locator("h1").inner_text() == "Thank you, it has arrived."


def test_every_turn_of_the_road_in_one_journey(visit, open_cafe):
    """Opened, faulty, read in another language, corrected, warned, warned again in a third, sent, and left."""
    page = visit(open_cafe.link("alles"), java_script_enabled=False)
    page.context.route(
        "https://www.wetter.com/**", lambda route: route.fulfill(body="Wetter", content_type="text/html")
    )
    tick(page, "schlaf", "gut")
    page.locator("#q_wish").fill("Ruf an: 0176 12345678")
    send(page)
    page.locator('.fault a[href="#q_place"]').wait_for()
    switch(page, "ar")
    assert "من فضلكِ" in page.locator('.fault li:has([href="#q_place"])').inner_text()
    tick(page, "dort")
    send(page)
    page.locator("#q_wish-doubt").wait_for()
    switch(page, "en")
    assert "looks like a phone number" in page.locator("#q_wish-doubt").inner_text()
    assert ticked(page) == {"schlaf", "gut", "dort"}
    assert page.locator("#q_wish").input_value() == "Ruf an: 0176 12345678"
    with open_cafe.one_more("alles"):
        send(page)
        page.wait_for_url("**/en/danke")
    page.goto(open_cafe.link("alles", "en"))
    assert ticked(page) == set()
    page.locator("a.exit").click()
    page.wait_for_url("https://www.wetter.com/")


def switch(page, language):
    page.locator(".languages summary").click()
    page.locator(f'button[value="{language}"]').click()
    page.wait_for_selector(f"html[lang={language}]")


def test_too_many_picks_are_explained_and_all_of_them_stay(page, open_cafe):
    four = {"schlaf", "kita", "geld", "medien"}
    tick(page, *four, "runde")
    page.locator("textarea").fill(TEXT)
    send(page)
    page.locator(".fault").first.get_by_text("Bitte wähle höchstens 3.").wait_for()
    assert_kept(page, four | {"runde"})
    page.locator('input[value="medien"]').uncheck()
    with open_cafe.one_more("themenwahl"):
        send(page)
        page.wait_for_url("**/danke")


def test_a_telephone_number_is_asked_about_and_nothing_is_lost(page, open_cafe):
    text = "Ruf mich an: 0176 12345678"
    tick(page, "schlaf")
    page.locator("textarea").fill(text)
    send(page)
    page.get_by_text("Das sieht aus wie eine Telefonnummer: 0176 12345678").wait_for()
    assert_kept(page, {"schlaf"}, text)
    with open_cafe.one_more("themenwahl"):
        send(page)
        page.wait_for_url("**/danke")


def test_a_tapped_circle_can_be_taken_back(page):
    tick(page, "runde")
    page.locator('[name="q_format"][value=""]').check()
    assert ticked(page) == set()


def test_a_question_that_hangs_on_another_simply_stands_there(visit, open_cafe):
    page = visit(open_cafe.link("alles"), java_script_enabled=False)
    for field in page.locator("fieldset, .question, .note").all():
        assert field.is_visible()


def test_help_opens(page):
    page.locator("textarea").fill(TEXT)
    page.locator("header summary").click()
    assert page.locator('header a[href="tel:112"]').is_visible()
    assert_kept(page, set())


@pytest.mark.parametrize("name", READY)
def test_every_survey_can_be_sent_with_everything_and_with_nothing(visit, open_cafe, name):
    page = visit(open_cafe.link(name), java_script_enabled=False)
    before = open_cafe.responses(name)
    send(page)
    page.locator('[name="empty"]').wait_for(state="attached")
    send(page)
    page.wait_for_url("**/danke")
    assert open_cafe.responses(name) == before
    page.goto(open_cafe.link(name))
    for group in page.locator("fieldset").all():
        group.locator("input:not([value=''])").last.check()
    for area in page.locator("textarea").all():
        area.fill(TEXT)
    with open_cafe.one_more(name):
        send(page)
        page.wait_for_url("**/danke")


def test_a_fault_keeps_every_answer_of_every_type(visit, open_cafe):
    page = visit(open_cafe.link("alles"), java_script_enabled=False)
    tick(page, "schlaf", "kita", "dort", "spaet", "gut")
    page.locator('[name="q_kids"][value="2"]').check()
    page.locator("#q_detail").fill(TEXT)
    page.locator("#q_wish").fill("ش" * 301)
    send(page)
    page.locator(".fault").first.wait_for()
    assert ticked(page) == {"schlaf", "kita", "dort", "spaet", "gut", "2"}
    assert page.locator("#q_detail").input_value() == TEXT
    assert page.locator("#q_wish").input_value() == "ش" * 301


def test_the_tablet_begins_anew_when_asked_to(visit, open_cafe):
    page = visit(f"{open_cafe.link('themenwahl', 'en')}/tablet", java_script_enabled=False)
    tick(page, "schlaf")
    page.locator("textarea").fill(TEXT)
    page.get_by_role("link", name="Start again").click()
    page.wait_for_url("**/tablet")
    assert_kept(page, set(), "")
    tick(page, "kita")
    with open_cafe.one_more("themenwahl"):
        send(page)
        page.wait_for_url("**/tablet/danke")
    page.get_by_role("link", name="Start again").click()
    page.wait_for_url("**/tablet")
