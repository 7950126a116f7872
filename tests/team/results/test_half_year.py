"""The half-year as a lead reads it, for one café or each of hers, and the files that she takes away."""

import datetime as dt

import pypdfium2
import pytest

from cafe_forms.cafe import loop, sites
from cafe_forms.clock import utcnow
from cafe_forms.models import Audit, Meeting
from cafe_forms.pool import release as pool
from cafe_forms.reports.half_year import overview, period, spreadsheet
from cafe_forms.reports.printed import half_year_sheet
from cafe_forms.surveys import publishing, questionnaire
from tests.conftest import hidden, on_sqlite

pytestmark = on_sqlite
HERE = "/team/halbjahr"


@pytest.fixture
def half():
    return period.of(utcnow() - dt.timedelta(hours=1), publishing.BERLIN)


@pytest.fixture
def held(site, open_survey, seal):
    """A meeting of an hour ago, and what was found before."""
    now = utcnow()
    Meeting.create(site=site, starts_at=now - dt.timedelta(hours=1), attendance=11, done="Zu zweit erzählt.")
    survey = open_survey()
    seal(survey, *[{"topics": ["schlaf"]}] * 7, *[{"topics": ["geld"]}] * 2)
    pool.release(publishing.close(survey, now=now), now=now, zone=publishing.BERLIN)
    return survey


def label_of(survey, name):
    choices = {one.name: one for asked in questionnaire.asked(survey).questions for one in asked.choices}
    return choices[name].label.say("de").text


def take(lead, half, site, **sent):
    page = lead.get(f"{HERE}/{half}/{site.slug}")
    token = hidden(page.text, "csrf_token")
    return lead.post(f"{HERE}/{half}/{site.slug}/herunterladen", data={"csrf_token": token} | sent)


def test_a_lead_reads_both_views(signed_in, site, held, half):
    lead = signed_in("lead", site)
    own = lead.get(HERE).text
    assert "9 Mütter haben geantwortet." in own
    assert "Zu zweit erzählt." in own
    assert f"/team/umfragen/{held.slug}" in own
    assert "Was andere Umfragen ergeben haben" in own
    outside = lead.get(f"{HERE}/{half}/{site.slug}?fuer=traeger").text
    assert "Bis zu 10 Mütter haben geantwortet." in outside
    assert "bis zu 15" in outside
    assert held.slug not in outside


def test_of_several_cafes_she_reads_each_and_their_meetings_together(signed_in, site, held):
    there = sites.add("Müttercafé Laufen")
    Meeting.create(site=there, starts_at=utcnow() - dt.timedelta(hours=1), attendance=11)
    lead = signed_in("lead", site, there)
    page = lead.get(HERE).text
    assert "<dd>22</dd>" in page
    assert "<dd>30</dd>" not in page
    assert "<dd>bis zu 30</dd>" in lead.get(f"{HERE}?fuer=traeger").text
    assert "Herunterladen" not in page  # one café, one file


def test_what_cannot_be_done_stands_apart_with_its_topic_wherever_it_is_told(signed_in, site, held, half):
    note = loop.note_of(held)
    texts, reasons = {"de": "Wir reden über Schlaf."}, {"de": "Kein Platz."}
    day = utcnow().astimezone(publishing.BERLIN).date()
    loop.save(note, seen=0, named=[], texts=texts, published_on=day, declined=["kita"], reasons=reasons)
    page = signed_in("lead", site).get(HERE).text
    done, _title, rest = page.partition("Geht nicht, weil …")
    assert "Wir reden über Schlaf." in done
    assert "Kein Platz." not in done
    label = label_of(held, "kita")
    assert rest.index(label) < rest.index("Kein Platz.")
    told = overview.of(site, half, overview.ROUNDED, now=utcnow(), zone=publishing.BERLIN)
    assert spreadsheet.as_json(told)["declined"] == [{"topics": [label], "why": "Kein Platz."}]
    assert spreadsheet.as_json(told)["told"] == ["Wir reden über Schlaf."]
    (row,) = [line for line in spreadsheet.csv(told).decode().splitlines() if "Kein Platz." in line]
    assert row.split(";")[2:5] == ["declined", "", label]
    words = "".join(
        one.get_textpage().get_text_bounded() for one in pypdfium2.PdfDocument(half_year_sheet.pdf(told))
    )
    done, _title, rest = " ".join(words.split()).partition("Geht nicht, weil …")
    assert "Kein Platz." not in done
    assert rest.index(label) < rest.index("Kein Platz.")


def test_where_nobody_counted_nothing_says_that_nobody_came(signed_in, site, held, half):
    Meeting.update(attendance=None).execute()
    lead = signed_in("lead", site)
    assert "<dd>nicht gezählt</dd>" in lead.get(HERE).text
    told = overview.of(site, half, overview.ROUNDED, now=utcnow(), zone=publishing.BERLIN)
    assert spreadsheet.as_json(told)["attendance"] is None
    (row,) = [
        line.split(";") for line in spreadsheet.csv(told).decode().splitlines() if ";attendance;" in line
    ]
    cells = dict(zip(spreadsheet.HEADER, row, strict=True))
    assert (cells["number"], cells["note"]) == ("", "nicht gezählt")
    sheet = pypdfium2.PdfDocument(half_year_sheet.pdf(told))[0].get_textpage().get_text_bounded()
    assert "nicht gezählt Besuche von Müttern" in " ".join(sheet.split())


def test_nobody_came_is_a_number_where_somebody_counted(site, held, half):
    Meeting.update(attendance=0).execute()
    told = overview.of(site, half, overview.OWN, now=utcnow(), zone=publishing.BERLIN)
    assert told.figures.attendance == 0


def test_an_empty_one_says_what_to_do(signed_in, site):
    page = signed_in("lead", site).get(HERE).text
    assert "In diesem Halbjahr steht hier noch nichts." in page
    assert "/team/treffen/neu" in page


def test_a_file_is_named_and_noted_with_its_reason(signed_in, site, held, half):
    lead = signed_in("lead", site)
    answer = take(lead, half, site, what="csv", note="Für den Träger", other="")
    name = f"{site.slug}-{half}-halfyear.csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.mimetype == "text/csv"
    row = Audit.get(Audit.action == "half-year csv")
    assert (row.subject, row.note) == (site.slug, f"{half} · Für den Träger")
    assert "hat eine Halbjahresübersicht heruntergeladen" in lead.get("/team/protokoll").text


def test_without_a_reason_nothing_goes_out(signed_in, site, held, half):
    answer = take(signed_in("lead", site), half, site, what="csv", note="", other=" ")
    assert answer.status_code == 422
    assert "Sag bitte noch, wofür" in answer.text
    assert not Audit.select().where(Audit.action == "half-year csv").exists()


@pytest.mark.parametrize(("what", "says"), [("pdf", "bis zu 15"), ("own", "Nur für das Team")])
def test_the_sheet_says_what_the_page_says(signed_in, site, held, half, what, says):
    answer = take(signed_in("lead", site), half, site, what=what, note="x", other="")
    words = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(answer.data))
    said = " ".join(words.split())
    for text in (says, "Schlafen (Kind und Mama)", "vereinzelt genannt", "Zu zweit erzählt."):
        assert text in said


@pytest.mark.parametrize("half", ["2026-H3", "2999-H1", "x"])
def test_what_is_no_half_year_yet_is_not_found(signed_in, site, half):
    assert signed_in("lead", site).get(f"{HERE}/{half}").status_code == 404


def test_staff_and_other_cafes_leads_take_and_read_nothing(signed_in, site, held, half):
    there = sites.add("Müttercafé Laufen")
    page = f"{HERE}/{half}/{site.slug}"
    lead = signed_in("lead", there, email="boss@cafe.example")
    token = hidden(lead.get(HERE).text, "csrf_token")
    assert lead.get(page).status_code == 404
    assert lead.post(f"{page}/herunterladen", data={"csrf_token": token, "what": "csv"}).status_code == 404
    assert signed_in("staff", site).get(page).status_code == 403
