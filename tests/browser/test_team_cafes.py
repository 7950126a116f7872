"""Meetings, and the page for mothers, in a real browser."""

from cafe_forms.models import Site
from tests.browser.test_access import assert_open_to_everybody


def test_the_page_for_mothers_is_open_to_everybody(lively, visit):
    with lively.at_work():
        site = Site.get(Site.slug == "freilassing")
    page = visit("about:blank")
    for language in ("de", "ar"):
        page.goto(f"{lively.url}/cafe/{site.slug}-{site.page_code}/{language}")
        assert page.locator("main h1").inner_text() == site.name
        assert_open_to_everybody(page, language)


def test_a_fault_takes_the_focus_and_leads_to_its_field(lively, at_work):
    page = at_work(java_script_enabled=False)
    page.goto(f"{lively.url}/team/treffen/neu")
    page.get_by_label("Wo?").fill("Pfarrsaal")
    page.get_by_role("button", name="Planen").click()
    page.locator("[role=alert]:focus").wait_for()
    page.locator('[role=alert] a[href="#day"]').click()
    assert page.get_by_label("Wo?").input_value() == "Pfarrsaal"
