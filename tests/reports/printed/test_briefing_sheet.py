"""The briefing on paper: one sheet of A4 that says what the page says, or names what it left out."""

import os
from pathlib import Path

import pypdfium2
import pypdfium2.raw
import pytest

from cafe_forms.cafe import offers
from cafe_forms.models import Offer
from cafe_forms.reports import briefing
from cafe_forms.reports.printed import briefing_sheet
from cafe_forms.surveys.catalogue import topics
from tests.conftest import NOW, on_sqlite
from tests.picking import quick_tries
from tests.reports.printed.test_paper import HOSTILE

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


@pytest.mark.parametrize("name", quick_tries(3, SITUATIONS))
def test_every_first_topic_has_its_number_fact_question_and_exercise_on_one_page(name, decided, confirmed):
    survey = decided(*SITUATIONS[name], text=round_of(TEN))
    pdf, found = sheet(survey), briefing.of(survey, now=NOW)
    if PICTURES:
        page_of(pdf).render(scale=2).to_pil().save(Path(PICTURES) / f"{name}.png")
    words = said(pdf)
    for place in found.top:
        brought = place.topic.input
        needed = (brought.fact.text, brought.questions[0], brought.together)
        held_by = (
            brought.takeaway,
            brought.avoid,
            *brought.materials,
            "Schweigen alle",
        )  # of the usual sheet
        for text in needed + held_by if len(found.top) <= 3 else needed:
            assert " ".join(text.split()) in words
        assert place.line.cell.note or f"{place.line.cell.count} von 12" in words
    assert "116 016" in words.replace("\u00a0", " ")
    assert "Ich bin danach noch 30 Minuten da" in words


def test_everything_stands_on_it_where_there_is_room(decided, confirmed):
    told = [{"topics": answer["topics"]} for answer in answers(schlaf=8)]
    survey = decided(*told, *[{"topics": ["kita"]}] * 5, text=round_of(["schlaf", "kita"], more=""))
    words = said(sheet(survey))
    brought = topics()["schlaf"].input
    parts_of_it = (brought.fact.source, *brought.questions, brought.takeaway, brought.avoid)
    for part in (*parts_of_it, *brought.materials, "Einpacken:", "Das haben wir gemacht:"):
        assert " ".join(part.split()) in words, part
    assert "Nicht auf diesem Blatt" not in words


def test_it_names_what_it_left_out_and_where_that_stands(decided, confirmed):
    words = said(sheet(decided(*SITUATIONS["tie_of_six"], text=round_of(TEN))))
    assert "Nicht auf diesem Blatt:" in words
    assert "Das steht auf der Seite der Umfrage unter „Vorbereitung“." in words
    assert "zweite Fragen" in words.partition("Nicht auf diesem Blatt:")[2]


@pytest.mark.long
def test_nothing_is_set_smaller_than_nine_and_a_half_points(decided, confirmed):
    page = page_of(sheet(decided(*SITUATIONS["tie_of_ten"], text=round_of(TEN))))
    sizes = {
        round(found.get_font_size(), 1)
        for found in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
    }
    assert min(sizes) >= 9.5


def test_arabic_stands_in_its_own_order(decided, confirmed):
    words = said(sheet(decided(*answers(texts=WRITTEN[2:3] * 4, schlaf=8, kita=5), text=round_of(TEN))))
    assert WRITTEN[2] in words
    order = ["Spitzengruppe", "Was sie sich wünschen", "Was sie geschrieben haben", "Nummern", "Zum Schluss"]
    assert sorted(order, key=words.index) == order


def test_a_dozen_offers_for_the_team_stand_on_the_same_page(decided, site):
    for number in range(12):
        said_of_it = {"name": f"Fachberatung Kinderschutz {number}", "number": f"08654 10{number}"}
        offers.add(today=TODAY, is_checked=True, audience="staff", **said_of_it)
    words = said(sheet(decided(*SITUATIONS["three"], text=round_of(TEN))))
    assert all(f"Kinderschutz {number}" in words for number in range(12))


def test_too_few_have_no_number_on_it(decided):
    words = said(sheet(decided({"topics": ["schlaf"]}, text=round_of(TEN))))
    assert "zu wenige Antworten" in words
    assert "Was hat euch in letzter Zeit gutgetan?" in words
    assert "von 1" not in words


def test_signs_that_no_font_has_are_named_but_for_those_that_mothers_wrote(decided, site):
    assert briefing_sheet.not_shown(briefing.of(decided(), now=NOW), today=TODAY) == []
    site.name = "Café 日"
    site.save()
    survey = decided(*answers(texts=[f"本 {number}" for number in range(6)]), text=round_of(TEN))
    assert briefing_sheet.not_shown(briefing.of(survey, now=NOW), today=TODAY) == ["日"]


@pytest.mark.parametrize("typed", quick_tries(1, HOSTILE), ids=range(len(HOSTILE)))
def test_whatever_a_mother_writes_is_text(decided, typed):
    words = typed.replace("\x00", "").encode(errors="replace").decode()[:300]
    pdf = sheet(decided(*[{"topics": ["schlaf"], "detail": words}] * 6, text=round_of(["schlaf", "kita"])))
    assert "Was sie geschrieben haben" in said(pdf) or not words.strip() or len(words) > briefing.SHORT
