"""Every page of the team is open to everybody: in both languages, on a desk and a phone, by day and by night."""

import itertools

import pytest

from tests.browser.phone import PHONE
from tests.browser.test_access import AXE, DESK, LOOKS, WIDER, assert_open_to_everybody
from tests.team.doors import SIGN_IN
from tests.team.lively_cafe import LivelyCafe

EVERY_LOOK = tuple(itertools.product((PHONE, DESK), ("light", "dark")))
# In English axe looks at every third page: what differs is the width of words, and that is asked of each.
LANGUAGE_LOOKS_AND_PART = (
    ("de", LOOKS, 1),
    ("en", EVERY_LOOK[:1], 3),
    pytest.param("de", EVERY_LOOK, 1, marks=pytest.mark.prove),
    pytest.param("en", EVERY_LOOK, 1, marks=pytest.mark.prove),
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


def look(page, path, place, looks, part):
    """Every page begins with the look that the one before it ended with: a change takes as long as a page."""
    if place % part:
        assert page.evaluate(WIDER) <= 0, path
    else:
        assert_open_to_everybody(page, path, looks[:: (-1) ** place])


@pytest.mark.parametrize(("language", "looks", "part"), LANGUAGE_LOOKS_AND_PART)
def test_every_page_is_open_to_everybody(visit, at_work, lively, language, looks, part):
    page = visit("about:blank", locale=language)
    for place, path in enumerate(("", "/code", f"/{'t' * 43}")):
        page.goto(f"{lively.url}{SIGN_IN}{path}")
        look(page, path, place, looks, part)
    page = at_work(language)
    if part == 1:
        page.add_init_script(AXE)
    for place, path in enumerate(shown(lively, page)):
        look(page, path, place, looks, part)
