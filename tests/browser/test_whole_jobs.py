"""Each role's whole job in a real browser, with real letters, and without scripts as on a locked-down laptop."""

import base64
import hmac
import re
import secrets
import time

import pytest

from cafe_forms import clock
from cafe_forms.members import roster
from cafe_forms.models import Site, Survey
from cafe_forms.pool import intake
from cafe_forms.surveys import questionnaire
from tests.browser.conftest import House, by_day, mail_server
from tests.browser.phone import PHONE, wait_for_thanks
from tests.team.lively_cafe import LivelyCafe

STAFF, LEAD, COLLEAGUE = "anna@cafe.example", "paula@cafe.example", "mira@cafe.example"
TITLE = "Welche Themen sind gerade wichtig?"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """The demo café with its web server, its worker and a mail server; `house.cafe`, `house.letters`."""
    with mail_server() as letters:
        folder = tmp_path_factory.mktemp("jobs")
        house = House(folder, **by_day(letters))
        house.cafe, house.letters = LivelyCafe(folder, house.url), letters
        invite(house, STAFF, "staff")
        invite(house, LEAD, "lead")
        with house.open(), house.running("worker"):
            yield house


@pytest.fixture
def laptop(visit):
    return visit(
        "about:blank", locale="de-DE", viewport={"width": 1280, "height": 900}, java_script_enabled=False
    )


def invite(house, email, role):
    with house.cafe.at_work():
        sites = [Site.get(Site.slug == "freilassing")]
        roster.invite_by_letter(email, sites=sites, role=role, name="Anna", now=clock.utcnow())


def follow(page, house, subject, *, to):
    """The link of a letter, and its button."""
    text = house.letters.wait_for(subject, to=to).get_body(("plain",)).get_content()
    page.goto(re.search(rf"{house.url}/team/anmelden/\S+", text)[0])
    page.get_by_role("button", name="Anmelden").click()


def press(page, words, *, then):
    """A button or link of the page, and the address it leads to."""
    page.get_by_role("button", name=words).or_(page.get_by_role("link", name=words)).first.click()
    page.wait_for_url(then)


def test_a_new_social_worker_asks_and_prepares(house, laptop, visit):
    follow(laptop, house, "Willkommen im Team", to=STAFF)
    laptop.wait_for_url("**/team/")
    slug = make_a_draft_like_last_time(laptop)
    look_at_it_in_arabic(laptop)
    share(laptop)
    answer(house, visit, slug)
    press(laptop, "Zurück zur Umfrage", then=f"**/{slug}")
    assert house.told("closed", "survey", "close", slug) == slug  # for good: a lead's to do
    assert house.told("released", "release") == f"{slug} 6"
    laptop.reload()
    assert laptop.locator(".figure").first.inner_text().split()[0] == "6"
    assert laptop.get_by_text("كيف أجد مكانًا في الحضانة؟").count() == 0  # one text alone is never shown
    press(laptop, "Zur Vorbereitung", then="**/vorbereitung")
    assert laptop.locator(".sheet h1").inner_text() == TITLE


def make_a_draft_like_last_time(page):
    press(page, "Umfragen", then="**/umfragen")
    press(page, "Neue Umfrage", then="**/umfragen/neu*")
    last = page.locator(".start", has_text="Nimmt wieder mit").first
    kept = last.locator("small").inner_text().partition(": ")[2].split(" · ")
    last.click()
    page.wait_for_url("**/themen")
    ticked = page.locator(".topic-pick:has(:checked)").all_inner_texts()
    assert 3 <= len(kept) == len(ticked) <= 5
    assert all(any(topic in one for one in ticked) for topic in kept)
    page.get_by_role("checkbox", name="Wohnung und Wohnen").check()
    press(page, "Übernehmen", then="**/bearbeiten")
    return re.search(r"umfragen/(\w{8})/", page.url)[1]


def look_at_it_in_arabic(page):
    press(page, "Vorschau", then="**/vorschau")
    press(page, "العربية", then="**/vorschau/ar")
    seen = page.frame_locator("iframe.phone").locator("html")
    assert seen.get_attribute("dir") == "rtl"
    assert "ما المواضيع المهمة الآن؟" in seen.inner_text()
    press(page, "Zurück zum Entwurf", then="**/bearbeiten")


def share(page):
    press(page, "Öffnen …", then="**/oeffnen")
    page.get_by_label("Mit wie vielen Müttern rechnet ihr?").fill("18")
    page.get_by_role("button", name="Jetzt öffnen").click()
    page.locator(".flash").wait_for()
    press(page, "Weitergeben", then="**/teilen")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Plakat").click()
    assert coming.value.path().read_bytes().startswith(b"%PDF-")


def answer(house, visit, slug):
    """One woman on her phone, five more at once."""
    her = visit(f"{house.url}/s/{slug}/ar", viewport=PHONE)
    her.locator("input[name=q_topics]").first.check()
    her.locator("textarea[name=q_detail]").fill("كيف أجد مكانًا في الحضانة؟")
    her.locator("button.send").click()
    wait_for_thanks(her)
    with house.cafe.at_work():
        survey = Survey.get(Survey.slug == slug)
        topics = [choice.name for choice in questionnaire.asked(survey).question("topics").choices]
        for _ in range(5):
            intake.seal(survey, {"topics": topics[:2]}, secrets.token_bytes(16), now=clock.utcnow())


def test_a_lead_switches_the_second_factor_on_and_downloads(house, laptop):
    follow(laptop, house, "Willkommen im Team", to=LEAD)
    laptop.wait_for_url("**/team/")
    secret = set_up_second_factor(laptop)
    press(laptop, "Abmelden", then="**/anmelden")
    laptop.get_by_label("Deine E-Mail-Adresse").fill(LEAD)
    laptop.get_by_role("button", name="Link schicken").click()
    follow(laptop, house, "Anmelden", to=LEAD)
    laptop.wait_for_url("**/zweiter-schritt")
    laptop.get_by_role("textbox").fill(one_time_code(secret, steps=1))  # this step's is spent
    press(laptop, "Anmelden", then="**/team/")
    slug = house.cafe.by_state["released"].slug
    laptop.goto(f"{house.url}/team/umfragen/{slug}")
    laptop.locator("details.download > summary").click()
    laptop.get_by_label("Etwas anderes").fill("Bericht an den Träger")
    with laptop.expect_download() as coming:
        laptop.get_by_role("button", name="Zahlen herunterladen").click()
    assert coming.value.suggested_filename.endswith(f"-{slug}-counts.csv")
    assert f"{slug};_responses;;;;12;" in coming.value.path().read_text(encoding="utf-8-sig")
    laptop.goto(f"{house.url}/team/protokoll")
    assert "Bericht an den Träger" in laptop.inner_text("main")


def set_up_second_factor(page):
    """What her app keeps: the secret that is spelled below the QR code."""
    page.get_by_role("banner").get_by_role("link", name="Mein Konto").click()
    press(page, "Einrichten", then="**/zweiter-schritt")
    page.get_by_role("button", name="Einrichten").click()
    secret = base64.b32decode(page.locator("main code").inner_text().replace(" ", ""))
    page.get_by_role("textbox").fill(one_time_code(secret))
    page.get_by_role("button", name="Einschalten").click()
    page.locator(".recovery-codes").wait_for()
    assert page.locator(".recovery-codes li").count() == 10
    return secret


def one_time_code(secret, *, steps=0):
    """RFC 6238, as her app does it."""
    digest = hmac.digest(secret, (int(time.time()) // 30 + steps).to_bytes(8, "big"), "sha1")
    start = digest[19] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def test_an_admin_opens_a_cafe_invites_and_keeps_a_number_right(house, laptop, visit):
    laptop.goto(house.cafe.link("de"))
    press(laptop, "Anmelden", then="**/team/")
    add_cafe(laptop)
    invite_colleague(laptop)
    hers = visit("about:blank", locale="de-DE", java_script_enabled=False)
    follow(hers, house, "Willkommen im Team: Müttercafé Laufen", to=COLLEAGUE)
    hers.wait_for_url("**/team/")
    assert "Müttercafé Laufen" in hers.inner_text("main")
    name = correct_a_number(laptop)
    hers.goto(f"{house.url}/hilfe/de")
    assert name in hers.inner_text("main")
    assert "08654 99 88 77" in hers.inner_text("main")


def add_cafe(page):
    press(page, "Mehr", then="**/mehr")
    press(page, "Cafés", then="**/cafes")
    press(page, "Neues Café", then="**/cafes/neu")
    page.get_by_label("Name", exact=True).fill("Müttercafé Laufen")
    page.get_by_label("Ort", exact=True).fill("Laufen")
    page.get_by_role("button", name="Anlegen").click()
    page.locator(".flash").wait_for()


def invite_colleague(page):
    press(page, "Mehr", then="**/mehr")
    press(page, "Mitglieder", then="**/mitglieder")
    press(page, "Einladen", then="**/mitglieder/neu")
    page.get_by_label("E-Mail-Adresse").fill(COLLEAGUE)
    page.get_by_label("Name", exact=True).fill("Mira")
    page.get_by_label("Müttercafé Laufen").check()
    page.get_by_role("button", name="Einladung schicken").click()
    page.locator(".flash").wait_for()


def correct_a_number(page):
    """Of the first help offer; she has just rung there."""
    press(page, "Mehr", then="**/mehr")
    press(page, "Hilfsangebote", then="**/team/hilfe*")
    page.locator("a.listed", has_text="Mütter sehen es").first.click()
    name = page.locator("main h1").inner_text()
    page.get_by_label("Telefonnummer").fill("08654 99 88 77")
    press(page, "Speichern", then="**/team/hilfe*")
    page.get_by_role("button", name=f"stimmt: {name}").click()
    page.locator(".flash").wait_for()
    return name
