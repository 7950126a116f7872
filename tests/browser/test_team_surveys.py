"""Making and running a survey in a real browser: open to everybody, whole without scripts, the preview in its frame."""

import re

import pytest

from tests.browser.test_access import WIDER, violations

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
LOOKS = ((DESK, "light"), (DESK, "dark"), (PHONE, "dark"), (PHONE, "light"))
OF_DRAFT = (
    "",
    "/bearbeiten",
    "/bearbeiten/rahmen",
    "/bearbeiten/fragen/neu",
    "/bearbeiten/fragen/topics",
    "/bearbeiten/fragen/alone",
    "/bearbeiten/fragen/topics/themen",
    "/bearbeiten/sprachen/ar",
    "/vorschau/ar",
    "/oeffnen",
    "/loeschen",
)
OF_OPEN = ("/verlaengern", "/beenden", "/bearbeiten", "/teilen")


@pytest.fixture
def at_work(house, visit):
    """Staff at her desk: `at_work(java_script_enabled=False)`; her café has a survey that runs, and its slug."""
    house.run("site", "add", "Müttercafé Freilassing")
    link = house.told("sign-in", "member", "add", "anna@cafe.example", "--role", "staff")
    running = house.told("survey", "survey", "import", "cafe_forms/surveys/library/jahr.yaml", "--open")

    def entered(**traits):
        page = visit(link, locale="de-DE", **traits)
        page.locator("main button").click()
        page.wait_for_url("**/team/")
        return page, running

    with house.open():
        yield entered


def begin(page, house):
    """A draft of the ready survey about topics; its slug."""
    page.goto(f"{house.url}/team/umfragen/neu")
    page.get_by_label("Welche Themen sind gerade wichtig?").check()
    page.get_by_role("button", name="Entwurf anlegen").click()
    return re.search(r"umfragen/(\w{8})/bearbeiten", page.url)[1]


def assert_open_to_everybody(page, path):
    for viewport, scheme in LOOKS:
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == [], (path, viewport, scheme)
        assert page.evaluate(WIDER) <= 0, (path, viewport)


def test_every_page_is_open_to_everybody(house, at_work):
    page, running = at_work()
    draft = begin(page, house)
    paths = ["", "/neu", "/neu/leer", "/neu/datei", f"/{running}"]
    paths += [f"/{draft}{path}" for path in OF_DRAFT] + [f"/{running}{path}" for path in OF_OPEN]
    for path in paths:
        page.goto(f"{house.url}/team/umfragen{path}")
        assert_open_to_everybody(page, path)
    page.goto(f"{house.url}/team/umfragen/{draft}/bearbeiten/fragen/topics")
    page.get_by_label("Frage", exact=True).fill("")
    page.get_by_role("button", name="Speichern", exact=True).last.click()
    page.locator("[role=alert]").wait_for()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert_open_to_everybody(page, "a fault")


def test_a_survey_is_made_opened_and_ended_without_scripts(house, at_work):
    page, _running = at_work(java_script_enabled=False, viewport=PHONE)
    draft = begin(page, house)
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
    page.get_by_role("button", name="Ja, jetzt beenden").click()
    assert "Die Umfrage ist zu Ende" in page.inner_text("main")
    assert house.run("survey", "list").count(draft) == 1


def test_the_preview_stands_in_its_frame_and_sends_nothing(house, at_work):
    page, _running = at_work(viewport=DESK)
    draft = begin(page, house)
    asked = []
    page.on("request", lambda request: asked.append((request.method, request.url)))
    page.goto(f"{house.url}/team/umfragen/{draft}/vorschau/ar")
    frame = page.frame_locator("iframe")
    assert frame.locator("html").get_attribute("dir") == "rtl"
    frame.locator("label", has_text="النوم").first.click()  # her own script counts along
    assert frame.locator("[data-count]").first.inner_text() != ""
    frame.locator("button.send").click()
    frame.locator("button[name=switch]").first.click()
    page.wait_for_load_state("networkidle")
    assert frame.locator("html").get_attribute("dir") == "rtl"
    assert {method for method, _url in asked} == {"GET"}
    assert all(url.startswith((house.url, "data:")) for _method, url in asked)
