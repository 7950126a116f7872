"""Paper on the team's page: shown apart, and downloaded by itself."""

import html
import re

import pypdfium2
import pytest

from cafe_forms.clock import utcnow
from cafe_forms.models import Audit, Release, Survey
from cafe_forms.pool import paper, release
from cafe_forms.surveys import publishing
from cafe_forms.surveys.publishing import BERLIN
from tests.conftest import hidden

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def with_paper(open_survey, seal):
    """`with_paper(7)` came online, and five and six on paper."""

    def decided(online):
        now, survey = utcnow(), open_survey()
        seal(survey, *[{"topics": ["schlaf"]}] * online)
        survey = publishing.close(survey, now=now)
        release.release(survey, now=now, zone=BERLIN)
        survey = Survey.get_by_id(survey.id)
        for number in (5, 6):
            sheets = [{"topics": ["kita"], "detail": HOSTILE}] * number
            paper.enter(survey, sheets, now=now, zone=BERLIN)
        return survey

    return decided


@pytest.mark.parametrize("online", [0, 4, 7])
def test_it_stands_apart_whatever_came_online(signed_in, site, with_paper, online):
    survey = with_paper(online)
    page = signed_in("staff", site).get(f"/team/umfragen/{survey.slug}").text
    figures = re.findall(r'<p class="figure"><b>(\d+)</b>', page)
    assert figures == [*(["7"] if online == 7 else []), "5", "6"]
    assert page.count(html.escape(HOSTILE)) == 11
    assert HOSTILE not in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def file_name(survey, name: str) -> str:
    """Café, month of the release, short name: a folder full of them sorts by itself."""
    return f"freilassing-{Release.get(survey=survey).released_on:%Y-%m}-{survey.slug}-{name}.csv"


@pytest.mark.parametrize(
    ("batch", "status"), [("online", 200), ("paper-2", 200), ("paper-3", 404), ("x\r\ny", 404)]
)
def test_a_lead_downloads_one_batch(signed_in, site, with_paper, batch, status):
    survey, lead = with_paper(7), signed_in("lead", site)
    page = lead.get(f"/team/umfragen/{survey.slug}").text
    assert page.count('name="batch"') == 3
    fields = {"csrf_token": hidden(page, "csrf_token"), "what": "counts", "batch": batch, "note": "Treffen"}
    answer = lead.post(f"/team/umfragen/{survey.slug}/herunterladen", data=fields)
    assert answer.status_code == status
    if status == 200:
        name = {"online": "counts", "paper-2": "paper-2-counts"}[batch]
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{file_name(survey, name)}"'
        assert f";_responses;;;;{7 if batch == 'online' else 6};" in answer.text
        assert [note.action for note in Audit.select().where(Audit.subject == survey.slug)] == [
            f"download {name}"
        ]


def test_without_a_batch_the_file_is_of_what_came_online(signed_in, site, with_paper):
    survey, lead = with_paper(7), signed_in("lead", site)
    token = hidden(lead.get(f"/team/umfragen/{survey.slug}").text, "csrf_token")
    answer = lead.post(
        f"/team/umfragen/{survey.slug}/herunterladen",
        data={"csrf_token": token, "what": "texts", "note": "x"},
    )
    assert answer.headers["Content-Disposition"].endswith(f'"{file_name(survey, "texts")}"')


def test_the_week_hears_of_what_came_online_alone(signed_in, site, with_paper):
    with_paper(0)
    assert signed_in("lead", site).get("/team/").status_code == 200


def test_the_briefing_names_paper_apart(signed_in, site, with_paper):
    page = signed_in("staff", site).get(f"/team/umfragen/{with_paper(7).slug}/vorbereitung").text
    assert "7 Mütter haben geantwortet." in page
    assert "5 Mütter haben auf Papier geantwortet." in page
    assert "6 Mütter haben auf Papier geantwortet." in page


def test_a_batch_has_a_sheet_of_its_own_that_says_so(signed_in, site, with_paper):
    survey, lead = with_paper(7), signed_in("lead", site)
    token = hidden(lead.get(f"/team/umfragen/{survey.slug}").text, "csrf_token")
    fields = {"csrf_token": token, "what": "sheet", "batch": "paper-2", "note": "x"}
    answer = lead.post(f"/team/umfragen/{survey.slug}/herunterladen", data=fields)
    (page,) = pypdfium2.PdfDocument(answer.data)
    said = " ".join(page.get_textpage().get_text_bounded().split())
    assert "6 Mütter haben auf Papier geantwortet (Stapel 2)" in said
    assert "alert" not in said
