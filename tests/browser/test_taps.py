"""Each job of the team and of a mother, counted on a phone: taps with what is typed, and pages, may not grow."""

import datetime as dt
import io
import itertools

import pytest
import zxingcpp
from PIL import Image

from cafe_forms.cafe import working_days
from cafe_forms.clock import utcnow
from tests.browser.conftest import House
from tests.browser.phone import wait_for_thanks

NUMBERS = itertools.count()


class Counted:
    """Somebody's hand on a page: how often it taps and types, and how many pages it has before it."""

    def __init__(self, page):
        self.page, self.taps, self.fields, self.pages = page, 0, 0, 1
        page.on("domcontentloaded", self._turned)

    def _turned(self, _page) -> None:
        self.pages += 1

    def tap(self, what, *, then: str = "") -> None:
        self.taps += 1
        what.first.click()
        if then:
            self.page.wait_for_url(then)

    def link(self, words: str, *, then: str) -> None:
        self.tap(self.page.locator("body").get_by_role("link", name=words), then=then)

    def press(self, words: str, *, then: str = "") -> None:
        self.tap(self.page.get_by_role("button", name=words), then=then)

    def type(self, label: str, words: str) -> None:
        self.fields += 1
        self.page.get_by_label(label).first.fill(words)

    def download(self, words: str) -> bytes:
        with self.page.expect_download() as coming:
            self.press(words)
        return coming.value.path().read_bytes()

    @property
    def counted(self) -> tuple[int, int, int]:
        return self.taps, self.fields, self.pages


@pytest.fixture
def hand(at_work):
    """`hand("lead")` begins on 'Diese Woche'."""
    return lambda role: Counted(at_work(role=role))


def test_a_topic_survey_from_the_last_round_is_opened(lively, hand):
    hers = hand("staff")
    hers.link("Neue Umfrage", then="**/umfragen/neu*")
    hers.tap(hers.page.locator(".start", has_text="Nimmt wieder mit"), then="**/themen")
    for topic in hers.page.locator(".topic-pick input:not(:checked)").all()[:2]:
        hers.tap(topic)
    hers.press("Übernehmen", then="**/bearbeiten")
    assert hers.page.get_by_role("link", name="Vorschau").is_visible()
    hers.link("Öffnen …", then="**/oeffnen")
    assert hers.page.locator("iframe.phone").count() == 1
    assert hers.counted == (4 + 2, 0, 5)
    hers.press("Jetzt öffnen")
    hers.page.get_by_text("Die Umfrage läuft.").wait_for()


def test_a_poster_of_what_runs(lively, hand):
    hers = hand("staff")
    hers.tap(hers.page.locator(".card", has_text="Läuft gerade").get_by_role("link"), then="**/umfragen/*")
    hers.link("Weitergeben", then="**/teilen")
    assert hers.download("Plakat").startswith(b"%PDF-")
    assert hers.counted <= (3, 0, 3)
    hers.press("Groß zeigen")
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(hers.page.screenshot())))
    assert found.text.startswith(f"{lively.url}/s/")


def test_results_are_read(lively, hand):
    hers = hand("staff")
    hers.tap(hers.page.locator(".card", has_text="Neue Ergebnisse").get_by_role("link"), then="**/umfragen/*")
    assert hers.page.locator(".figure").first.is_visible()
    assert hers.counted == (1, 0, 2)


def test_a_lead_takes_the_numbers_along(lively, hand):
    hers = hand("lead")
    hers.tap(hers.page.locator(".card", has_text="Neue Ergebnisse").get_by_role("link"), then="**/umfragen/*")
    hers.tap(hers.page.locator("details.download > summary"))
    hers.tap(hers.page.get_by_label("Für das Team"))
    assert hers.download("Zahlen herunterladen").startswith(b"\xef\xbb\xbf")
    assert hers.counted == (4, 0, 2)


def test_somebody_is_invited(lively, hand):
    hers = hand("lead")
    hers.link("Mehr", then="**/mehr")
    hers.link("Mitglieder", then="**/mitglieder")
    hers.link("einladen", then="**/mitglieder/neu")
    hers.type("E-Mail-Adresse", f"neu{next(NUMBERS)}@cafe.example")
    hers.press("Einladung", then="**/mitglieder")
    assert hers.counted == (4, 1, 5)


def test_a_cafe_is_added(lively, hand):
    hers = hand("admin")
    hers.link("Mehr", then="**/mehr")
    hers.link("Cafés", then="**/cafes")
    hers.link("Neues Café", then="**/cafes/neu")
    hers.type("Name", f"Müttercafé Teisendorf {next(NUMBERS)}")
    hers.press("Anlegen", then="**/cafes")
    assert hers.counted == (4, 1, 5)


def test_a_help_offer_is_corrected(lively, hand):
    hers = hand("admin")
    hers.link("Mehr", then="**/mehr")
    hers.link("Hilfsangebote", then="**/hilfe")
    hers.tap(hers.page.locator("main a.listed"), then="**/hilfe/*")
    hers.type("Name", "Elterntelefon am Abend")
    hers.press("Speichern", then="**/hilfe*")
    assert hers.counted == (4, 1, 5)


def test_a_mother_answers(lively, visit):
    running = lively.by_state["open"].slug
    hers = Counted(visit(f"{lively.url}/s/{running}/de"))
    hers.tap(hers.page.locator("form :is([type=checkbox], [type=radio])"))
    hers.tap(hers.page.locator("button.send"))
    wait_for_thanks(hers.page)
    assert hers.counted[:2] == (2, 0)


@pytest.fixture
def first_admin(tmp_path, visit):
    """Before her a database in which there is nobody else, and nothing."""
    house = House(tmp_path)
    link = house.run("member", "add", "toni@cafe.example", "--role", "admin").split()[-1]
    with house.open():
        page = visit(link)
        page.locator("main button").click()
        page.wait_for_url("**/team/")
        yield Counted(page)


def test_the_first_hour(first_admin):
    hers = first_admin
    hers.link("Café anlegen", then="**/cafes/neu")
    hers.type("Name", "Müttercafé Freilassing")
    hers.press("Anlegen", then="**/team/")
    hers.link("Das erste Treffen planen", then="**/treffen/neu")
    day = (utcnow() + dt.timedelta(days=21)).date()
    hers.type("Tag", (day + dt.timedelta(days=2 * bool(working_days.holiday(day)))).isoformat())
    hers.press("Planen", then="**/team/")
    hers.link("Die erste Umfrage öffnen", then="**/umfragen/neu*")
    hers.tap(hers.page.locator(".start"), then="**/bearbeiten")
    hers.link("Öffnen …", then="**/oeffnen")
    hers.press("Jetzt öffnen")
    hers.page.get_by_text("Die Umfrage läuft.").wait_for()
    assert hers.taps + hers.fields <= 12
    assert hers.counted[:2] == (8, 2)
