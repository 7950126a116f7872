"""Every page of the team is open to everybody: in both languages, on a desk and a phone, by day and by night."""

import pytest

from tests.browser.phone import PHONE
from tests.browser.test_access import AXE, DESK, LOOKS, assert_open_to_everybody
from tests.team.doors import SIGN_IN
from tests.team.lively_cafe import LivelyCafe

LANGUAGE_AND_LOOKS = (
    ("de", ((DESK, "light"), (PHONE, "dark"))),
    ("en", ((DESK, "dark"), (PHONE, "light"))),
    pytest.param("de", LOOKS, marks=pytest.mark.prove),
    pytest.param("en", LOOKS, marks=pytest.mark.prove),
)


def shown(cafe: LivelyCafe, page):
    """The addresses that show a page, and of each kind of refusal one."""
    refusals = set()
    for path, is_sure in cafe.paths().items():
        status = page.request.get(cafe.url + path, max_redirects=0).status
        assert status == 200 or (status in {404, 409} and not is_sure), path
        if status == 200 or status not in refusals:
            refusals.add(status)
            yield path


@pytest.mark.parametrize(("language", "looks"), LANGUAGE_AND_LOOKS)
def test_every_page_is_open_to_everybody(visit, at_work, lively, language, looks):
    page = visit("about:blank", locale=language)
    page.add_init_script(AXE)
    for path in ("", "/code", f"/{'t' * 43}"):
        page.goto(f"{lively.url}{SIGN_IN}{path}")
        assert_open_to_everybody(page, path, looks)
    page = at_work(language)
    page.add_init_script(AXE)
    for path in shown(lively, page):
        page.goto(lively.url + path)
        assert_open_to_everybody(page, path, looks)
