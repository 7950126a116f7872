"""The briefing on paper: one sheet of A4 that says what the page says, whatever anybody wrote."""

import pypdfium2
import pytest

from cafe_forms.cafe import offers
from cafe_forms.reports import briefing
from cafe_forms.reports.printed import briefing_sheet
from tests.conftest import NOW, on_sqlite
from tests.reports.printed.test_paper import HOSTILE

TOPICS = ["schlaf", "kita", "geld"]

pytestmark = on_sqlite


def said(pdf):
    (page,) = pypdfium2.PdfDocument(pdf)
    return " ".join(page.get_textpage().get_text_bounded().split())


def sheet(survey):
    return briefing_sheet.pdf(briefing.of(survey, now=NOW))


def test_it_says_the_counts_the_questions_and_the_help_on_one_page(decided, meeting):
    answers = [{"topics": TOPICS[: 1 + number % 3], "detail": f"Frage {number}"} for number in range(12)]
    words = said(sheet(decided(*answers)))
    for part in (
        "Das war am häufigsten",
        "fast alle",
        "8 von 12",
        "vereinzelt genannt",
        "Eine Viertelstunde",
        "116 016",
    ):
        assert part in words
    assert "Müttercafé Freilassing" in words


def test_too_few_have_no_number_on_it(decided):
    words = said(sheet(decided({"topics": ["schlaf"]})))
    assert "zu wenige Antworten" in words
    assert "von 1" not in words


def test_a_dozen_offers_for_the_team_stand_on_the_same_page(decided, site):
    answers = [{"topics": TOPICS[: 1 + number % 3], "detail": f"Frage {number}"} for number in range(12)]
    for number in range(12):
        offers.add(
            today=NOW.date(),
            is_checked=True,
            name=f"Fachberatung Kinderschutz {number}",
            number=f"08654 10{number}",
            audience="staff",
        )
    words = said(sheet(decided(*answers)))
    assert "Nur für euch im Team" in words
    assert all(f"Kinderschutz {number}" in words for number in range(12))


def test_signs_that_no_font_has_are_named_but_for_those_that_mothers_wrote(decided, site):
    assert briefing_sheet.not_shown(briefing.of(decided(), now=NOW)) == []
    site.name = "Café 日"
    site.save()
    survey = decided(*[{"topics": TOPICS, "detail": f"本 {number}"} for number in range(6)])
    assert briefing_sheet.not_shown(briefing.of(survey, now=NOW)) == ["日"]


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_a_mother_writes_is_text(decided, typed):
    words = typed.replace("\x00", "").encode(errors="replace").decode()[:300]
    pdf = sheet(decided(*[{"topics": TOPICS, "detail": words}] * 6))
    assert "Was sie geschrieben haben" in said(pdf) or not words.strip() or len(words) > briefing.SHORT
