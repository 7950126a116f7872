"""The list of surveys: three groups, results by month, a café and a word of the title to choose by."""

import re

import pytest

from cafe_forms.cafe import sites
from cafe_forms.models import Survey
from cafe_forms.team.surveys.survey_list import WORTH_A_SEARCH
from tests.conftest import NOW
from tests.team.survey_pages import words


def headings(page):
    return re.findall(
        r"<h[23](?: class=\"quiet\")?>([^<]*)</h[23]>", page[page.index('class="stack groups"') :]
    )


@pytest.fixture
def lead(signed_in, site):
    return signed_in("lead", site)


def test_what_runs_stands_above_drafts_and_ended_ones_by_month(lead, add_survey, open_survey):
    running, ended = open_survey(), open_survey()
    Survey.update(closes_at=NOW, ended_at=NOW).where(Survey.id == ended.id).execute()
    draft = add_survey()
    page = lead.get("/team/umfragen").text
    assert headings(page) == [
        "Läuft gerade",
        "Welche Themen?",
        "Entwürfe",
        "Welche Themen?",
        "Beendet",
        "November 2026",
    ]
    assert [page.index(one.slug) for one in (running, draft, ended)] == sorted(
        page.index(one.slug) for one in (running, draft, ended)
    )
    assert "Titel suchen" not in page


def test_a_cafe_and_a_word_narrow_it_down(signed_in, site, add_survey):
    there = sites.add("Bad Reichenhall")
    lead = signed_in("lead", site, there)
    here, elsewhere = add_survey(), add_survey(at=there)
    page = lead.get(f"/team/umfragen?cafe={there.slug}").text
    assert elsewhere.slug in page
    assert here.slug not in page
    for _ in range(WORTH_A_SEARCH):
        add_survey("fruehstueck")
    assert "Titel suchen" in lead.get("/team/umfragen").text
    page = lead.get("/team/umfragen?suche=welche+THEMEN").text
    assert page.count('class="listed"') == 2
    assert "Dazu gibt es keine Umfrage." in words(lead.get("/team/umfragen?suche=xyz").text)
