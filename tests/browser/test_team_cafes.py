"""Meetings, partners, cafés and the page for mothers in a real browser: open to everybody, at every width and light."""

import pytest

from tests.browser.test_team_surveys import assert_open_to_everybody

PATHS = (
    "/team/treffen",
    "/team/treffen/neu",
    "/team/treffen/1",
    "/team/treffen/1/absagen",
    "/team/treffen/kalender",
    "/team/partner",
    "/team/partner/neu",
    "/team/partner/1",
    "/team/partner/1/loeschen",
    "/team/cafes",
    "/team/cafes/neu",
    "/team/cafes/freilassing/bearbeiten",
    "/team/schliesstage",
)


@pytest.fixture
def admin(house, visit):
    house.run("site", "add", "Müttercafé Freilassing", "--town", "Freilassing")
    link = house.told("sign-in", "member", "add", "toni@cafe.example", "--role", "admin")

    def entered(**traits):
        page = visit(link, locale="de-DE", **traits)
        page.locator("main button").click()
        page.wait_for_url("**/team/")
        return page

    with house.open():
        yield entered


def fill_in(page, house):
    """One of everything, by hand and without scripts."""
    page.goto(f"{house.url}/team/partner/neu")
    page.get_by_label("Organisation").fill("Bäckerei Huber")
    page.get_by_label("E-Mail").fill("huber@partner.example")
    page.get_by_label("bringt das Frühstück und").check()
    page.get_by_role("button", name="Eintragen und fragen").click()
    page.goto(f"{house.url}/team/schliesstage")
    page.get_by_label("Erster Tag").fill("2027-05-18")
    page.get_by_label("Letzter Tag").fill("2027-05-28")
    page.get_by_role("button", name="Eintragen").click()
    page.goto(f"{house.url}/team/treffen/neu")
    page.get_by_label("Tag", exact=True).fill("2027-06-10")
    page.get_by_label("Wo?").fill("Pfarrsaal")
    page.get_by_label("Wann gibt es Frühstück?").select_option("alle 6 Wochen")
    page.get_by_label("Wer bringt das Frühstück?").select_option("Bäckerei Huber")
    page.get_by_role("button", name="Planen").click()
    page.wait_for_url("**/team/treffen")
    page.goto(f"{house.url}/team/treffen/kalender")
    page.get_by_role("button", name="Adresse holen").click()


def test_every_page_is_open_to_everybody(house, admin):
    page = admin(bypass_csp=True)
    fill_in(page, house)
    for path in PATHS:
        assert page.goto(house.url + path).status == 200, path
        assert_open_to_everybody(page, path)
    page.goto(f"{house.url}/team/treffen")
    public = page.get_by_role("link", name="Die Seite für Mütter").get_attribute("href")
    for language in ("de", "ar"):
        assert page.goto(f"{public}/{language}").status == 200
        assert_open_to_everybody(page, language)


def test_a_fault_takes_the_focus_and_leads_to_its_field(house, admin):
    page = admin(java_script_enabled=False)
    page.goto(f"{house.url}/team/treffen/neu")
    page.get_by_label("Wo?").fill("Pfarrsaal")
    page.get_by_role("button", name="Planen").click()
    assert page.locator("[role=alert]:focus").count() == 1
    page.locator('[role=alert] a[href="#day"]').click()
    assert page.get_by_label("Wo?").input_value() == "Pfarrsaal"
