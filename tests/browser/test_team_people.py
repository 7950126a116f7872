"""Members, own page, second factor and audit log in a real browser: open to everybody, light and dark."""

import pytest

from tests.browser.test_team_surveys import assert_open_to_everybody

PATHS = (
    "/mitglieder",
    "/mitglieder/neu",
    "/mitglieder/2",
    "/konto",
    "/konto/zweiter-schritt",
    "/protokoll",
    "/mehr",
)


@pytest.fixture
def admin(house, visit):
    """An admin at her desk, in a team of two."""
    house.run("site", "add", "Müttercafé Freilassing")
    link = house.told("sign-in", "member", "add", "ada@cafe.example", "--role", "admin")
    house.run("member", "add", "anna@cafe.example", "--role", "staff")
    with house.open():
        page = visit(link, locale="de-DE")
        page.locator("main button").click()
        page.wait_for_url("**/team/")
        yield page


def test_every_page_is_open_to_everybody(house, admin):
    for path in PATHS:
        assert admin.goto(f"{house.url}/team{path}").status == 200
        assert_open_to_everybody(admin, path)
    admin.goto(f"{house.url}/team/konto/zweiter-schritt")
    admin.get_by_role("button", name="Einrichten").click()
    admin.locator(".qr svg").wait_for()
    assert_open_to_everybody(admin, "setting up")
    admin.get_by_role("button", name="Einschalten").click()
    assert admin.evaluate("document.activeElement.getAttribute('role')") == "alert"
