"""The results on paper: every cell as its page prints it, nothing a mother wrote, and what was typed stays text."""

import re

import pypdfium2
import pypdfium2.raw
import pytest

from cafe_forms import languages
from cafe_forms.clock import utcnow
from cafe_forms.models import Survey
from cafe_forms.pool import release
from cafe_forms.reports.printed import paper, results_sheet
from cafe_forms.results import summary
from cafe_forms.surveys import publishing
from tests.conftest import on_sqlite
from tests.reports.printed.test_paper import HOSTILE
from tests.team.survey_pages import words

pytestmark = on_sqlite
ASKED = """
name: gemischt
kind: feedback
crosstabs: [[mood, place]]
title: {de: Wie war es?}
questions:
  - name: topics
    type: select_multiple
    max: 2
    label: {de: Was war wichtig?}
    choices: [{topic: schlaf}, {topic: kita}, {topic: geld}]
  - name: mood
    type: select_one
    label: {de: Wie war der Vormittag?}
    choices: [{name: gut, label: {de: richtig gut}}, {name: geht, label: {de: geht so}}]
  - name: place
    type: select_one
    label: {de: Wo sitzt du gern?}
    choices: [{name: sofa, label: {de: auf dem Sofa}}, {name: tisch, label: {de: am Tisch}}]
  - {name: kids, type: integer, min: 0, max: 3, label: {de: Wie viele Kinder?}}
  - name: why
    type: select_one
    relevant: "${mood} = 'geht'"
    label: {de: Woran lag es?}
    choices: [{name: laut, label: {de: zu laut}}, {name: eng, label: {de: zu eng}}]
  - {name: detail, type: text, label: {de: Was genau?}}
"""
ANSWERS = [
    *[{"topics": ["schlaf", "kita"], "mood": "gut", "place": "sofa", "kids": 2, "detail": "CANARY"}] * 6,
    *[{"topics": ["schlaf"], "mood": "gut", "place": "tisch", "kids": 1}] * 5,
    *[{"topics": ["geld"], "mood": "geht", "place": "sofa", "kids": 1}] * 1,
    *[{"topics": ["kita"], "mood": "geht", "place": "tisch"}] * 5,
    *[{"mood": "geht", "place": "sofa"}] * 4,
]


@pytest.fixture
def survey(open_survey, seal):
    now, found = utcnow(), open_survey(ASKED)
    seal(found, *ANSWERS)
    release.release(publishing.close(found, now=now), now=now, zone=publishing.BERLIN)
    return Survey.get_by_id(found.id)


def facts(app, survey):
    with app.test_request_context():
        languages.speak("de")
        return results_sheet.facts(summary.of(survey))


def said(pdf):
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pdf).split())


def sizes(pdf):
    text = [pypdfium2.raw.FPDF_PAGEOBJ_TEXT]
    return {round(one.get_font_size(), 1) for page in pdf for one in page.get_objects(filter=text)}


def right_edges(pdf):
    text = [pypdfium2.raw.FPDF_PAGEOBJ_TEXT]
    return [one.get_bounds()[2] for page in pdf for one in page.get_objects(filter=text)]


def test_it_says_of_every_question_what_its_page_says_and_nothing_that_was_written(
    app, survey, signed_in, site
):
    told = facts(app, survey)
    sheet = said(pypdfium2.PdfDocument(paper.pdf("results", told)))
    page = words(signed_in("lead", site).get(f"/team/umfragen/{survey.slug}").text)
    for one in told["asked"]:
        rows = [" ".join([row["choice"]["text"], row["count"]]) for row in one["rows"]]
        for line in (one["label"]["text"], *rows):
            assert line in sheet
        for row in one["rows"]:
            assert re.search(rf"{re.escape(row['choice']['text'])}.{{0,40}} {row['count']}\b", page)
    for text in (
        *("Wie war es?", "Freilassing", "21 Mütter haben geantwortet", "vereinzelt genannt: 💶 Geld"),
        *(
            "bis zu 2 wählen",
            "zusammen höchstens 20",
            "richtig gut + auf dem Sofa 6",
            "steht nicht auf diesem",
        ),
    ):
        assert text in sheet
    assert "CANARY" in page
    assert "CANARY" not in sheet


def test_it_is_a_pdf_that_can_be_read_aloud_and_the_same_each_time(app, survey):
    told = facts(app, survey)
    pdf = paper.pdf("results", told)
    for part in (b"/Lang", b"/StructTreeRoot", b"pdfuaid:part>1<", b"/TH"):
        assert part in pdf
    assert pdf == paper.pdf("results", told)
    found = pypdfium2.PdfDocument(pdf)
    assert found.get_metadata_dict()["Title"] == "Ergebnis: Wie war es?"
    assert min(sizes(found)) >= 9.5


@pytest.mark.long
def test_whatever_was_typed_is_text_on_as_many_pages_as_it_takes(app, survey):
    told = facts(app, survey)
    long = ["W" * 3000, "👩‍👧" * 400, "كلمة" * 500, "Lebensmittel" * 9]
    typed = [{"lang": "de", "icon": "🌙", "text": words} for words in [*HOSTILE, *long]]
    rows = [{"choice": one, "is_number": True, "count": "7", "change": "x"} for one in typed]
    hostile = told["asked"][0] | {"label": typed[0], "rows": rows, "few": typed}
    pairs = [{"first": typed[0], "second": typed[1], "rows": [[one, one, "7"] for one in typed]}]
    hidden = [hostile | {"is_shown": False}, hostile | {"is_sum": True, "total": None}]
    asked = [hostile, hostile, hostile, *hidden]
    many = told | {"title": "T" * 300, "site": HOSTILE[0], "asked": asked, "pairs": pairs}
    found = pypdfium2.PdfDocument(paper.pdf("results", many))
    assert len(found) > 3
    assert f"{len(found)} / {len(found)}" in said(found)
    assert HOSTILE[2] in said(found)
    assert max(right_edges(found)) < 595  # of a page of A4
    assert "Diese Frage hängt von einer anderen ab. Hier steht nichts" in said(found)
    assert "Hier steht keine Summe" in said(found)
