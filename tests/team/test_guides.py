"""The guides, as the team reads them: the words of `docs/`, signed in."""

from pathlib import Path

import pytest

from cafe_forms.reports.printed import card_round
from cafe_forms.team.guides import NAMES

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", NAMES)
def test_a_guide_says_what_docs_say_and_is_short(signed_in, site, name):
    text = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    assert len(text.split()) < 700
    jana = signed_in("staff", site)
    assert f"/team/wie/{name}" in jana.get("/team/mehr").text
    page = jana.get(f"/team/wie/{name}").text
    for heading in (line[3:] for line in text.splitlines() if line.startswith("## ")):
        assert f"<h2>{heading}</h2>" in page


def test_nobody_else_and_no_other_file_is_read(client, signed_in, site):
    assert client.get("/team/wie/anleitung").status_code == 303
    assert signed_in("staff", site).get("/team/wie/surveys").status_code == 404


def test_the_cards_for_a_round_are_fetched_by_whoever_is_signed_in(client, signed_in, site):
    assert client.get("/team/karten.pdf").status_code == 303
    jana = signed_in("staff", site)
    assert "/team/karten.pdf" in jana.get("/team/mehr").text
    fetched = jana.get("/team/karten.pdf")
    assert fetched.content_type == "application/pdf"
    assert fetched.data == card_round.pdf()
