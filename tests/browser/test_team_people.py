"""Setting the second factor up in a real browser: open to everybody, a wrong code takes the focus."""

from tests.browser.test_access import assert_open_to_everybody


def test_setting_up_is_open_to_everybody(lively, at_work):
    page = at_work(role="lead")
    page.goto(f"{lively.url}/team/konto/zweiter-schritt")
    page.get_by_role("button", name="Einrichten").click()
    page.locator(".qr svg").wait_for()
    assert_open_to_everybody(page, "setting up")
    page.get_by_role("button", name="Einschalten").click()
    page.locator("[role=alert]:focus").wait_for()
