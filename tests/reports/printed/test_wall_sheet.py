"""The wall sheet says what the café's page says, in ten languages on one sheet, and not before it stands there."""

import pypdfium2
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


def test_what_is_not_published_hangs_on_no_wall(survey):
    publish(survey, published_on=None)
    with pytest.raises(wall_sheet.NotPublished):
        wall_sheet.pdf(survey, ["de"], "a4")


def test_it_names_what_was_said_and_what_is_done_and_leads_to_the_page(survey):
    publish(survey, declined=["kita"], named=["schlaf"], reasons={"de": "Es gibt keinen Platz."})
    said = words(pdf := wall_sheet.pdf(survey, ["de", "ar"], "a4"))
    for sentence in ("Ihr habt gesagt", "Wir machen", TEXT, "Geht nicht, weil …", "Es gibt keinen Platz."):
        assert sentence in said
    assert read_back(pdf) == [[cafe_address(survey.site)]]
    assert b"pdfuaid:part" in pdf


def test_a_sensitive_topic_never_stands_on_it(survey):
    """Whatever an earlier version let in."""
    publish(survey, named=["geld", "schlaf"])
    (said,) = wall_sheet.facts(survey, ["de"])["languages"]
    assert len(said["named"]) == 1
    assert "Geld" not in said["named"][0]


@pytest.mark.parametrize(("size", "points"), [("a4", A4), ("a3", A3)])
def test_ten_languages_stand_on_one_sheet(survey, size, points):
    publish(survey, texts=dict.fromkeys(LANGUAGES, TEXT * 2), reasons={"de": TEXT}, is_done=True)
    pages = pypdfium2.PdfDocument(wall_sheet.pdf(survey, tuple(LANGUAGES), size))
    assert [tuple(round(side) for side in page.get_size()) for page in pages] == [points]


def test_it_offers_the_languages_that_the_team_has_written_in(survey):
    publish(survey, texts={"de": TEXT, "tr": "Konuşuyoruz."}, reasons={"ar": "لا"})
    assert wall_sheet.languages(survey) == [tag for tag in LANGUAGES if tag in {"de", "tr", "ar"}]


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
    assert wall_sheet.facts(survey, ["de"])["thanks"] == "Danke für das Frühstück: Bäckerei"
