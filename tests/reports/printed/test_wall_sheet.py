"""The wall sheet says what the café's page says, in ten languages that can be read, and not before it stands there."""

import datetime as dt

import pypdfium2
import pypdfium2.raw
import pytest

from cafe_forms.cafe import loop
from cafe_forms.languages import LANGUAGES, speak_to_team
from cafe_forms.models import Contact, Partner
from cafe_forms.reports.printed import wall_sheet
from cafe_forms.reports.printed.invitation import cafe_address
from tests.conftest import NOW, SMALL, on_sqlite
from tests.reports.printed.test_poster import read_back, words

TEXT = "Beim nächsten Treffen reden wir darüber, was beim Einschlafen hilft. Eine Hebamme kommt dazu."
TODAY = NOW.date()
A4, A3 = (595, 842), (842, 1191)  # points

pytestmark = on_sqlite


@pytest.fixture
def survey(open_survey):
    speak_to_team("de")
    return open_survey(SMALL)


def publish(survey, *, named=("schlaf", "kita"), texts=None, published_on=TODAY, **more):
    note = loop.note_of(survey)
    texts = texts or {"de": TEXT}
    loop.save(note, seen=note.revision, named=list(named), texts=texts, published_on=published_on, **more)


def pdf(survey, tags, size="a4"):
    return wall_sheet.pdf(survey.site, tags, size, today=TODAY)


def facts(survey, tags=("de",)):
    return wall_sheet.facts(survey.site, tags, today=TODAY)


def smallest(page) -> float:
    """The smallest type on the page, in points."""
    text = page.get_textpage()
    signs = (sign for sign in range(text.count_chars()) if text.get_text_range(sign, 1).strip())
    return min(pypdfium2.raw.FPDFText_GetFontSize(text, sign) for sign in signs)


def test_what_is_not_published_hangs_on_no_wall(survey):
    publish(survey, published_on=None)
    assert wall_sheet.languages(survey.site, today=TODAY) == []
    with pytest.raises(wall_sheet.NotPublished):
        pdf(survey, ["de"])


def test_it_tells_what_the_page_of_the_cafe_tells(open_survey, survey):
    """Of up to three surveys, the latest first."""
    for days, text in enumerate(("VIERTE", "DRITTE", "ZWEITE", "ERSTE")):
        publish(open_survey(SMALL), texts={"de": text}, published_on=TODAY - dt.timedelta(days=9 - days))
    (said,) = facts(survey)["languages"]
    assert [line["text"] for note in said["notes"] for line in note["doing"]] == ["ERSTE", "ZWEITE", "DRITTE"]


def test_it_names_what_was_said_and_what_is_done_and_leads_to_the_page(survey):
    publish(survey, declined=["kita"], named=["schlaf"], reasons={"de": "Es gibt keinen Platz."})
    said = words(sheet := pdf(survey, ["de", "ar"]))
    for sentence in ("Ihr habt gesagt", "Wir machen", TEXT, "Geht nicht, weil …", "Es gibt keinen Platz."):
        assert sentence in said
    assert read_back(sheet) == [[cafe_address(survey.site)]]
    assert b"pdfuaid:part" in sheet


def test_a_sensitive_topic_never_stands_on_it(survey):
    """Whatever an earlier version let in."""
    publish(survey, named=["geld", "schlaf"])
    (note,) = facts(survey)["languages"][0]["notes"]
    assert len(note["named"]) == 1
    assert "Geld" not in note["named"][0]


@pytest.mark.parametrize(("size", "points", "sheets"), [("a4", A4, 2), ("a3", A3, 1)])
def test_ten_languages_are_large_enough_to_read_and_each_page_leads_on(survey, size, points, sheets):
    publish(survey, texts=dict.fromkeys(LANGUAGES, TEXT), reasons={"de": TEXT}, is_done=True)
    sheet = pdf(survey, tuple(LANGUAGES), size)
    pages = list(pypdfium2.PdfDocument(sheet))
    assert {tuple(round(side) for side in page.get_size()) for page in pages} == {points}
    assert min(map(smallest, pages)) >= 10
    assert read_back(sheet) == [[cafe_address(survey.site)]] * len(pages)
    assert len(pages) == sheets


def test_it_offers_the_languages_that_the_team_has_written_in(survey):
    publish(survey, texts={"de": TEXT, "tr": "Konuşuyoruz."}, reasons={"ar": "لا"})
    assert wall_sheet.languages(survey.site, today=TODAY) == [
        tag for tag in LANGUAGES if tag in {"de", "tr", "ar"}
    ]


def test_who_wishes_so_is_thanked_for_the_breakfast(survey):
    publish(survey)
    for name, wishes in (("Bäckerei", True), ("Laden", False)):
        Contact.create(
            partner=Partner.create(name=name),
            site=survey.site,
            email=f"{name}@p.example",
            confirmed=True,
            sponsors=True,
            is_thanked=wishes,
        )
    assert facts(survey)["thanks"] == "Danke für das Frühstück: Bäckerei"
