"""Every page of the team is open to everybody: in both languages, on a desk and a phone, by day and by night."""

import itertools

import pytest

from tests.browser.phone import PHONE
from tests.browser.test_access import AXE, DESK, LOOKS, TAGS, WORDED, assert_open_to_everybody
from tests.team.doors import SIGN_IN
from tests.team.lively_cafe import LivelyCafe

EVERY_LOOK = tuple(itertools.product((PHONE, DESK), ("light", "dark")))
LANGUAGE_LOOKS_AND_RULES = (
    ("de", LOOKS, TAGS),
    ("en", EVERY_LOOK[:1], WORDED),
    pytest.param("de", EVERY_LOOK, TAGS, marks=pytest.mark.prove),
    pytest.param("en", EVERY_LOOK, TAGS, marks=pytest.mark.prove),
)


def shown(cafe: LivelyCafe, page):
    """Goes to the addresses that show a page, and of each kind of refusal to one."""
    refusals = set()
    for path, is_sure in cafe.paths().items():
        answer = page.goto(cafe.url + path)
        assert answer.request.redirected_from is None, path
        assert answer.status == 200 or (answer.status in {404, 409} and not is_sure), path
        if answer.status == 200 or answer.status not in refusals:
            refusals.add(answer.status)
            yield path


@pytest.mark.parametrize(("language", "looks", "rules"), LANGUAGE_LOOKS_AND_RULES)
def test_every_page_is_open_to_everybody(visit, at_work, lively, language, looks, rules):
    page = visit("about:blank", locale=language)
    page.add_init_script(AXE)
    for path in ("", "/code", f"/{'t' * 43}"):
        page.goto(f"{lively.url}{SIGN_IN}{path}")
        assert_open_to_everybody(page, path, looks, rules)
    page = at_work(language)
    page.add_init_script(AXE)
    for path in shown(lively, page):
        assert_open_to_everybody(page, path, looks, rules)
