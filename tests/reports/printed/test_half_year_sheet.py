"""The half-year on paper: as many pages as it needs, and whatever the team typed is text."""

import datetime as dt

import pypdfium2
import pypdfium2.raw

from cafe_forms import languages
from cafe_forms.models import Meeting
from cafe_forms.reports.half_year import overview, period
from cafe_forms.reports.half_year.overview import OWN, ROUNDED
from cafe_forms.reports.printed import half_year_sheet
from cafe_forms.surveys.publishing import BERLIN
from tests.conftest import NOW, on_sqlite
from tests.reports.printed.test_paper import HOSTILE

HALF = period.of(NOW, BERLIN)

pytestmark = on_sqlite


def sheet(app, site, view=OWN, half=HALF):
    told = overview.of(site, half, view, now=NOW, zone=BERLIN)
    with app.test_request_context():
        languages.speak("de")
        return pypdfium2.PdfDocument(half_year_sheet.pdf(told))


def said(pdf):
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pdf).split())


def test_whatever_the_team_typed_is_text_on_as_many_pages_as_it_takes(app, site):
    for number, typed in enumerate([*HOSTILE, *["Zu zweit erzählt. " * 12] * 40]):
        words = typed.replace("\x00", "").encode(errors="replace").decode()
        at = NOW - dt.timedelta(days=1 + number, minutes=number)
        Meeting.create(site=site, starts_at=at, topic=words[:200], done=words[:240])
    pdf = sheet(app, site)
    assert len(pdf) > 3
    assert said(pdf).count("Zu zweit erzählt.") > 400
    sizes = {
        round(found.get_font_size(), 1)
        for page in pdf
        for found in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
    }
    assert min(sizes) >= 9.5


def test_an_empty_half_year_is_a_sheet_too(app, site):
    told = said(sheet(app, site, ROUNDED))
    assert "0 Treffen" in told
    assert "Das Halbjahr läuft noch." in told
    assert "läuft noch" not in said(sheet(app, site, ROUNDED, HALF.before))
