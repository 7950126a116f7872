"""CSV: exact headers and rows, RFC 4180, and no cell that a spreadsheet runs."""

import csv
import datetime as dt
import io
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cafe_forms.models import Survey
from cafe_forms.pool import release
from cafe_forms.results import export, summary
from cafe_forms.results.export import harmless
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.publishing import BERLIN, GRACE
from tests.conftest import NOW

END = NOW + dt.timedelta(days=7)
MIXED = """
name: gemischt
title: {de: Gemischt}
questions:
  - name: mood
    type: select_one
    label: {de: "=Wie war es; \\"ehrlich\\"?"}
    choices: [{name: gut, label: {de: "+gut"}}, {name: schlecht, label: {de: schlecht}}]
  - {name: note, type: note, label: {de: Lies das}}
  - {name: kids, type: integer, label: {de: Kinder}}
  - {name: detail, type: text, label: {de: Was noch?}}
"""
FEW = "vereinzelt genannt"
ABOUT = "Welche Themen?;Müttercafé Freilassing;2026-11-30"


@pytest.fixture
def file(open_survey, seal):
    """The bytes of one released survey: `file(responses, what="texts")` with the slug left out."""

    def written(*responses, text=None, what="counts"):
        survey = open_survey(*filter(None, [text]), now=NOW, closes_at=END)
        seal(survey, *responses)
        release.release(survey, now=END + GRACE, zone=BERLIN)
        survey = Survey.get_by_id(survey.id)
        lines = export.blocks(summary.of(survey), questionnaire.asked(survey), what)
        return b"".join(lines).replace(survey.slug.encode(), b"SLUG")

    return written


def test_the_example_of_the_agreement_to_the_byte(file):
    chosen = [("schlaf", "kita"), ("schlaf", "kita"), ("schlaf", "geld"), ("schlaf",), ("kita", "geld"), ()]
    ask = "Wähle bis zu 3"
    assert file(*[{"topics": list(names)} for names in chosen]).decode() == (
        "\ufeffsurvey;question;question_label;choice;choice_label;count;note;survey_title;site;released_on\r\n"
        f"SLUG;_responses;;;;6;;{ABOUT}\r\n"
        f"SLUG;topics;{ask};schlaf;Schlafen (Kind und Mama);4;;{ABOUT}\r\n"
        f"SLUG;topics;{ask};kita;Kita, Krippe, Kinderbetreuung;3;;{ABOUT}\r\n"
        f"SLUG;topics;{ask};geld;Geld, Sparen, Schulden;;{FEW};{ABOUT}\r\n"
        f"SLUG;topics;{ask};anderes;etwas anderes;;{FEW};{ABOUT}\r\n"
    )


def test_a_sum_has_one_row_and_texts_and_notes_have_none(file):
    answers = {"mood": "gut", "kids": 2, "detail": "x"}
    rows = list(csv.reader(io.StringIO(file(*[answers] * 6, text=MIXED).decode("utf-8-sig")), delimiter=";"))
    label = '\'=Wie war es; "ehrlich"?'
    assert {tuple(row[-3:]) for row in rows[1:]} == {tuple(rows[1][-3:])}
    assert [row[:-3] for row in rows[1:]] == [
        ["SLUG", "_responses", "", "", "", "6", ""],
        ["SLUG", "mood", label, "gut", "'+gut", "", "fast alle"],
        ["SLUG", "mood", label, "schlecht", "schlecht", "", FEW],
        ["SLUG", "kids", "Kinder", "_sum", "", "15", ""],
    ]


def test_texts_have_a_row_each(file):
    texts = ["eins", 'zwei; "drei"', "=1+1\nvier"]
    written = file(*[{"detail": text} for text in texts], *[{"topics": ["kita"]}] * 2, what="texts").decode()
    head, *rows = csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline=""), delimiter=";")
    assert head == ["survey", "question", "text", *export.ABOUT_HEADER]
    assert sorted(rows) == sorted(["SLUG", "detail", harmless(text), *ABOUT.split(";")] for text in texts)
    assert '"zwei; ""drei""";' in written


def test_fewer_than_three_texts_have_no_row(file):
    written = file({"detail": "eins"}, {"detail": "zwei"}, *[{"topics": ["kita"]}] * 3, what="texts")
    assert written == b"\xef\xbb\xbfsurvey;question;text;survey_title;site;released_on\r\n"


@pytest.mark.parametrize("start", [*"=+-@＝＋－＠'\t", "-\u200b", "=cmd|' /C calc'!A0"])
def test_a_formula_gets_one_apostrophe(start):
    assert harmless(f"{start}1+1") == f"'{start}1+1"


def invisible():
    """What no reader sees: spaces, formats, controls but TAB, and marks that Unicode says to ignore."""
    wanted = {"Zs", "Zl", "Zp", "Cf", "Cc"}
    found = [
        c for c in map(chr, range(sys.maxunicode)) if unicodedata.category(c) in wanted and c not in "\t"
    ]
    ignorable = [0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x3164, 0xFE0F, 0xFFA0, 0xE0101]
    return [*found, *map(chr, ignorable)]


def test_nothing_invisible_hides_a_formula():
    assert [f"{ord(c):04X}" for c in invisible() if harmless(f"{c}=1+1") != f"'{c}=1+1"] == []
    assert harmless("\ufeff \u200b \n=1+1").startswith("'")


@pytest.mark.parametrize("text", ["12", "-5", "+4", "-3,5", "0.5", "007"])
def test_plain_numbers_stay(text):
    assert harmless(text) == text


@pytest.mark.parametrize(
    "text", ["-5 Euro", " -5", "-5\n", "--5", "+49 8654 1234", "−", "-٥", "-1e5", "+1.000.000"]
)
def test_what_only_begins_like_a_number_does_not(text):
    expected = text if text.startswith("−") else f"'{text}"
    assert harmless(text) == expected


@pytest.mark.parametrize("text", ["", " ", "Schlaf", "a=b", "https://x", "\u200b", "#", "ä@b", "(=1)"])
def test_everything_else_is_left_alone(text):
    assert harmless(text) == text


@given(st.text())
@example("'")
@example("''=x")
@example(" 'x")
def test_taking_off_one_apostrophe_gives_the_stored_text(text):
    assert harmless(text).removeprefix("'") == text.removeprefix("'") or harmless(text)[1:] == text
    assert (harmless(text)[1:] if harmless(text).startswith("'") else harmless(text)) == text


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\0")), min_size=1))
def test_a_reader_finds_the_cells_that_were_written(cells):
    line = export.block([["x", *cells]]).decode()
    assert line.endswith("\r\n")
    (read,) = csv.reader(io.StringIO(line, newline=""), delimiter=";")
    assert read == ["x", *map(harmless, cells)]
