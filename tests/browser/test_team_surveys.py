"""Making and running a survey in a real browser: a fault, whole without scripts, the preview in its frame."""

import re

from tests.browser.phone import PHONE
from tests.browser.test_access import DESK, assert_open_to_everybody


def begin(page, lively):
    """A draft of the ready survey about topics; its slug."""
    page.goto(f"{lively.url}/team/umfragen/neu?cafe=freilassing")
    page.locator('[name=start][value="ready:themenwahl"]').click()
    page.wait_for_url("**/bearbeiten")
    return re.search(r"umfragen/(\w{8})/bearbeiten", page.url)[1]


def test_a_fault_is_open_to_everybody_and_takes_the_focus(lively, at_work):
    page = at_work()
    page.goto(f"{lively.url}/team/umfragen/{begin(page, lively)}/bearbeiten/fragen/topics")
    page.get_by_label("Frage", exact=True).fill("")
    page.get_by_role("button", name="Speichern", exact=True).last.click()
    page.locator("[role=alert]:focus").wait_for()
    assert_open_to_everybody(page, "a fault")


def test_a_survey_is_made_opened_and_ended_without_scripts(lively, at_work):
    page = at_work(java_script_enabled=False, viewport=PHONE)
    draft = begin(page, lively)
    page.get_by_role("button", name="Frage 2 nach oben").click()
    assert page.locator(".question-row h3").first.inner_text().startswith("1. Was genau")
    page.get_by_role("link", name="Ändern Frage 1").click()
    page.get_by_label("Frage", exact=True).fill("Was möchtest du wissen?")
    page.keyboard.press("Tab")
    page.get_by_label("Höchstens so viele Zeichen").fill("200")
    page.keyboard.press("Enter")  # the first button of the form saves
    page.get_by_role("heading", name="Was möchtest du wissen?").wait_for()
    page.get_by_role("link", name="Öffnen …").click()
    page.get_by_role("button", name="Jetzt öffnen").click()
    assert "Die Umfrage läuft" in page.inner_text("main")
    page.get_by_role("link", name="Beenden").click()
    page.get_by_role("button", name="Ja, für immer beenden").click()
    assert "Die Umfrage ist zu Ende" in page.inner_text("main")
    assert page.url.endswith(draft)


def test_the_preview_stands_in_its_frame_and_sends_nothing(lively, at_work):
    page = at_work(viewport=DESK)
    draft = begin(page, lively)
    asked = []
    page.on("request", lambda request: asked.append((request.method, request.url)))
    page.goto(f"{lively.url}/team/umfragen/{draft}/vorschau/ar")
    frame = page.frame_locator("iframe")
    assert frame.locator("html").get_attribute("dir") == "rtl"
    frame.locator("label", has_text="النوم").first.click()  # her own script counts along
    assert frame.locator("[data-count]").first.inner_text() != ""
    frame.locator("button.send").click()
    frame.locator(".languages summary").click()
    frame.locator("button[name=switch]").first.click()
    page.wait_for_load_state("networkidle")
    assert frame.locator("html").get_attribute("dir") == "rtl"
    assert {method for method, _url in asked} == {"GET"}
    assert all(url.startswith((lively.url, "data:")) for _method, url in asked)


FOREIGN = """\
| survey |
| | type | name | label |
| | start | start | |
| | text | wish | What do you wish for the next meeting? |
| | integer | children | How many children do you have? |
| | text | who | What is your name? |
"""


def test_a_form_of_another_program_is_brought_in_with_its_report(lively, at_work, tmp_path):
    file = tmp_path / "wish.md"
    file.write_text(FOREIGN, encoding="utf-8")
    page = at_work(viewport=PHONE)
    page.goto(f"{lively.url}/team/umfragen/neu/datei?cafe=freilassing")
    page.locator("[name=file]").set_input_files(file)
    page.get_by_role("button", name="Entwurf anlegen").click()
    page.get_by_role("heading", name="Der Entwurf ist da").wait_for()
    assert_open_to_everybody(page, "a report")
    page.frame_locator("iframe").get_by_text("What do you wish").first.wait_for()
    page.get_by_text("Übernommen (1)").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("link", name="Entwurf ansehen und ändern").click()
    page.wait_for_url("**/bearbeiten")


def test_a_second_tap_within_a_moment_is_no_second_wish(lively, at_work):
    page = at_work("de")
    page.goto(f"{lively.url}/team/umfragen/neu/leer?cafe=freilassing")
    is_stopped = page.evaluate("""() => [1, 2].map(() => {
        const sent = new SubmitEvent("submit", { bubbles: true, cancelable: true });
        document.querySelector("main form[method=post]").dispatchEvent(sent);
        return sent.defaultPrevented;
    })""")
    assert is_stopped == [False, True]
