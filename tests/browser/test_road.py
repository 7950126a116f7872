"""The whole road in a real browser: six women answer, the team reads, and the letters are real."""

import re

import pytest

from tests.browser.phone import wait_for_thanks
from tests.conftest import LIBRARY

PHONE = {"width": 360, "height": 740}
WOMEN = (  # (language of the page, topics, what she writes)
    ("de", ["schlaf", "kita", "geld"], "Wie schläft mein Kind durch? Ruf mich an: 0176 04069012"),
    ("de", ["schlaf", "geld"], "Hilft ein Mittagsschlaf?"),
    ("de-simple", ["schlaf", "kita"], ""),
    ("en", ["schlaf"], "How do I get a place in a nursery?"),
    ("ar", ["kita"], "كيف أجد مكاناً في الحضانة؟"),
    ("en", ["medien"], ""),
)


def answer(chromium, link, language, topics, text):
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(f"{link}/{language}")
    for topic in topics:
        page.locator(f'input[name="q_topics"][value="{topic}"]').check()
    page.locator('textarea[name="q_detail"]').fill(text)
    send(page)
    if "0176" in text:  # it asks before it takes a telephone number
        page.locator("#q_detail-doubt").wait_for()
        assert page.locator('textarea[name="q_detail"]').input_value() == text
        send(page)
    wait_for_thanks(page)
    assert context.cookies() == []
    context.close()


def send(page):
    page.locator("button.send").click()


@pytest.fixture
def lead(house):
    house.run("site", "add", "Müttercafé Freilassing", "--town", "Freilassing")
    house.run("member", "add", "jana@cafe.example", "--role", "staff")
    house.run("member", "add", "petra@cafe.example", "--role", "lead", "--name", "Petra")
    return "petra@cafe.example"


def test_the_road_of_six_answers(chromium, house, letters, lead, tmp_path):
    link = house.told("link", "survey", "import", str(LIBRARY / "themenwahl.yaml"), "--open")
    slug = link.rsplit("/", 1)[1]
    with house.open():
        for woman in WOMEN:
            answer(chromium, link, *woman)
        house.run("survey", "close", slug)
        assert house.told("released", "release") == f"{slug} 6"
        with house.running("worker"):
            read_digest(letters, house, lead)
            read_briefing_notice(letters, slug)
            table = download(chromium, house, letters, lead, slug, tmp_path)
    assert f"{slug};_responses;;;;6;;" in table
    counts = {row[3]: (row[5], row[6]) for row in (line.split(";") for line in table.splitlines())}
    assert counts["schlaf"] == ("4", "")
    assert counts["kita"] == ("3", "")
    assert counts["geld"] == ("", "vereinzelt genannt")


def read_digest(letters, house, lead):
    house.run("digest", "--send")
    digest = letters.wait_for("Müttercafé Freilassing: ein Ergebnis ist da", to=lead)
    text, html = parts(digest)
    for part in (text, html):
        assert "Welche Themen sind gerade wichtig?" in part
        assert "Schlafen" in part
        assert "Mittagsschlaf" not in part
        assert "0176" not in part
    assert digest["Auto-Submitted"] == "auto-generated"


def read_briefing_notice(letters, slug):
    notice = letters.wait_for("Vorbereitung", to="jana@cafe.example")
    assert all(f"/team/umfragen/{slug}/vorbereitung" in part for part in parts(notice))


def parts(letter):
    return tuple(letter.get_body((kind,)).get_content() for kind in ("plain", "html"))


def download(chromium, house, letters, lead, slug, folder):
    """The lead asks for a letter, signs in from it on her phone, and takes the file."""
    context = chromium.new_context(viewport=PHONE, accept_downloads=True)
    page = context.new_page()
    page.goto(f"{house.url}/team/")
    page.locator('input[name="email"]').fill(lead)
    page.locator("main button").click()
    text, _html = parts(letters.wait_for("Anmelden", to=lead))
    page.goto(re.search(rf"{house.url}/team/anmelden/\S+", text)[0])
    page.locator("main button").click()
    page.wait_for_url("**/team/")
    page.goto(f"{house.url}/team/umfragen/{slug}")
    assert "[Telefonnummer]" in page.inner_text("main")
    page.locator("details.download > summary").click()
    page.get_by_label("Etwas anderes").fill("Bericht an den Träger")
    with page.expect_download() as coming:
        page.locator('form[action*="/herunterladen"] button').first.click()
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    context.close()
    assert file.name.endswith(f"-{slug}-counts.csv")
    return file.read_bytes().decode("utf-8-sig")
