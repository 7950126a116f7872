"""The HTML of every letter in a real browser: open to everybody, on a phone and a desk, by day and by night."""

from pathlib import Path

import pytest

from tests.browser.test_access import STYLED, TAGS, assert_nothing_is_lost, violations

FOLDERS = [
    folder for folder in (Path(__file__).parents[2] / "templates" / "letters").iterdir() if folder.is_dir()
]
LETTERS = sorted((Path(__file__).parent.parent / "post" / "letters").glob("*.html"))
SCREENS = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 900}}
GROUND = "() => getComputedStyle(document.body).backgroundColor"


@pytest.mark.parametrize(
    ("screen", "scheme", "rules"),
    [
        ("phone", "light", TAGS),
        ("desk", "dark", STYLED),
        pytest.param("phone", "dark", TAGS, marks=pytest.mark.prove),
        pytest.param("desk", "light", TAGS, marks=pytest.mark.prove),
    ],
)
def test_every_letter_is_open_to_everybody(visit, screen, scheme, rules):
    assert len(LETTERS) == 2 * len(FOLDERS)  # German and English
    page = visit("about:blank", viewport=SCREENS[screen], color_scheme=scheme)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for letter in LETTERS:
        page.set_content(letter.read_text(encoding="utf-8"))
        assert violations(page, rules=rules) == [], letter.name
        assert_nothing_is_lost(page)
    assert asked == []


def test_it_is_dark_at_night(visit):
    grounds = set()
    for scheme in ("light", "dark"):
        page = visit("about:blank", color_scheme=scheme)
        page.set_content(LETTERS[0].read_text(encoding="utf-8"))
        grounds.add(page.evaluate(GROUND))
    assert len(grounds) == 2
