"""Redacting further in a real browser: by keyboard, looked at once more, open to everybody on the way."""

import pytest

from tests.browser.test_access import violations
from tests.browser.test_team_surveys import assert_open_to_everybody

BUTTONS = {
    "de": ("Erst ansehen", "Noch einmal ändern", "Ja, für immer unkenntlich machen"),
    "en": ("Look at it first", "Change it again", "Yes, make it unreadable for good"),
}


@pytest.mark.parametrize("language", BUTTONS)
def test_a_word_goes_by_keyboard(lively, at_work, language):
    look, again, yes = BUTTONS[language]
    page, address = at_work(language), f"{lively.url}/team/umfragen/{lively.things['umfragen']}"
    page.goto(f"{address}/texte/{lively.things['text_id']}")
    first = page.locator(".marking input").first
    word = first.get_attribute("value").partition(":")[2]
    first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")  # the form's first button looks
    page.locator("del", has_text=word).wait_for()
    assert_open_to_everybody(page, "the last look")
    page.get_by_role("button", name=again).click()
    page.get_by_role("button", name=look).wait_for()
    assert page.locator(".marking :checked").count() == 1
    assert violations(page) == []
    page.get_by_role("button", name=look).click()
    page.get_by_role("button", name=yes).click()
    page.wait_for_url(f"{address}#text-{lively.things['text_id']}")
    text = page.locator(f"#text-{lively.things['text_id']} .text").inner_text()
    assert text.startswith("[Name]")
