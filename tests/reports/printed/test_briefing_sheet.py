"""The briefing on paper: one sheet of A4 that says what the page says, or names what it left out."""

import os
from pathlib import Path

import pypdfium2
import pytest

from cafe_forms.models import Offer
from cafe_forms.reports import briefing
from cafe_forms.reports.printed import briefing_sheet
from tests.conftest import NOW, on_sqlite

TOPICS = ["schlaf", "kita", "geld"]
TODAY = NOW.date()
PICTURES = os.environ.get("BRIEFING_PICTURES")  # a folder: whoever changes the sheet looks at every situation
ASKED = """
  - name: format
    type: select_one
    label: {de: Was ist dir beim Thema am liebsten?}
    choices:
      - {name: zuhoeren, label: {de: zuhören}}
      - {name: runde, label: {de: in der Runde reden}}
      - {name: allein, label: {de: allein mit einer Fachkraft reden}}
  - name: share
    type: select_one
    label: {de: Hast du zu einem Thema einen Tipp für andere?}
    choices: [{name: erzaehlen, label: {de: "ja, erzähle ich gern"}}, {name: nein, label: {de: nein}}]
  - {name: detail, type: text, label: {de: Was genau möchtest du wissen oder besprechen?}}
"""

pytestmark = on_sqlite


def round_of(codes, more=ASKED):
    choices = "\n".join(f"      - {{topic: {code}}}" for code in codes)
    return (
        "name: themen\nkind: topics\ntitle: {de: Welche Themen sind gerade wichtig?}\nquestions:\n"
        f"  - name: topics\n    type: select_multiple\n    label: {{de: Was?}}\n    choices:\n{choices}{more}"
    )


def answers(number=12, texts=(), **counts):
    said = [{"topics": [code for code, count in counts.items() if place < count]} for place in range(number)]
    for place, answer in enumerate(said):
        answer |= {
            "format": "runde" if place < 4 else "zuhoeren",
            "share": "erzaehlen" if place < 5 else "nein",
        }
        answer |= {"detail": texts[place]} if place < len(texts) else {}
    return said


WRITTEN = (
    "Wie schläft sie durch?",
    "Wann ist Eingewöhnung?",
    "لا ينام طفلي في الليل",
    "Was kostet die Krippe?",
)
TEN = (
    "schlaf",
    "grenzen",
    "kita",
    "medien",
    "erschoepfung",
    "kontakte",
    "behoerden",
    "deutsch",
    "geld",
    "seele",
)
SIX = TEN[:6]
SITUATIONS = {
    "three": answers(texts=WRITTEN, schlaf=9, grenzen=7, kita=5, medien=3),
    "tie_at_three": answers(texts=WRITTEN, schlaf=8, grenzen=6, kita=5, medien=5),
    "tie_of_six": answers(texts=WRITTEN, **dict.fromkeys(SIX, 5)),
    "tie_of_ten": answers(texts=WRITTEN, **dict.fromkeys(TEN, 5)),
    "spread": answers(texts=WRITTEN, **dict.fromkeys(TEN[:5], 2)),
    "nearly_all": answers(texts=WRITTEN, schlaf=12, kita=6),
    "too_few": answers(3, schlaf=3),
    "no_texts": answers(schlaf=9, grenzen=7, kita=5),
}


def page_of(pdf):
    (page,) = pypdfium2.PdfDocument(pdf)
    return page


def said(pdf):
    return " ".join(page_of(pdf).get_textpage().get_text_bounded().split())


def sheet(survey):
    return briefing_sheet.pdf(briefing.of(survey, now=NOW), today=TODAY)


@pytest.fixture
def confirmed(app):
    Offer.update(checked_on=TODAY).execute()


@pytest.mark.parametrize("name", SITUATIONS)
def test_every_first_topic_has_its_number_fact_question_and_exercise_on_one_page(name, decided, confirmed):
    survey = decided(*SITUATIONS[name], text=round_of(TEN))
    pdf, found = sheet(survey), briefing.of(survey, now=NOW)
    if PICTURES:
        page_of(pdf).render(scale=2).to_pil().save(Path(PICTURES) / f"{name}.png")
    words = said(pdf)
    for place in found.top:
        brought = place.topic.input
        for text in (brought.fact.text, brought.questions[0], brought.together):
            assert " ".join(text.split()) in words
        assert place.line.cell.note or f"{place.line.cell.count} von 12" in words
    assert "116 016" in words.replace("\u00a0", " ")
    assert "Ich bin danach noch 30 Minuten da" in words
