"""Sharing: link, QR, sheets and codes of a survey that runs, for whom it is, and nothing kept of a code."""

import io
import re

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from cafe_forms.cafe import sites
from cafe_forms.clock import utcnow
from cafe_forms.models import Audit, OneTimeCode, Survey
from cafe_forms.reports.printed import paper
from cafe_forms.surveys import publishing
from tests.conftest import SMALL, hidden
from tests.picking import quick_tries
from tests.team.conftest import HOSTILE
from tests.team.survey_pages import Desk, words

WITH_CODES = f"codes: true{SMALL}"
PATHS = ("teilen", "teilen/qr.svg", "teilen/qr.png", "teilen/plakat.pdf", "teilen/karten.pdf")


@pytest.fixture
def running(signed_in, site, open_survey):
    """`running("lead", text)`: somebody with a survey that can be answered."""
    return lambda role="staff", text=SMALL: Desk(signed_in(role, site), open_survey(text).slug)


def get(desk, path):
    return desk.client.get(desk.address(path))


def read_back(pdf):
    pictures = [page.render(scale=2).to_pil() for page in pypdfium2.PdfDocument(pdf)]
    return [found.text for picture in pictures for found in zxingcpp.read_barcodes(picture)]


def test_the_link_stands_there_and_a_text_in_each_language(running):
    desk = running()
    page = desk.read("teilen")
    assert f'value="http://127.0.0.1:8000/s/{desk.slug}"' in page
    assert f'value="http://127.0.0.1:8000/s/{desk.slug}/de/tablet"' in page
    for tag, direction in (("de", "ltr"), ("de-simple", "ltr"), ("en", "ltr"), ("ar", "rtl")):
        assert re.search(rf'<textarea id="message-{tag}"[^>]*lang="{tag}" dir="{direction}">', page)
        assert f"/s/{desk.slug}/{tag}\n" in page
    assert '<html lang="de"' in page
    assert desk.address("teilen") in desk.read()


def test_the_picture_of_the_code_is_a_file_that_names_no_topic(running):
    desk = running()
    answer = get(desk, "teilen/qr.png")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{desk.slug}-qr.png"'
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(answer.data)))
    assert found.text == f"http://127.0.0.1:8000/s/{desk.slug}"
    assert get(desk, "teilen/qr.svg").mimetype == "image/svg+xml"


def test_poster_and_cards_are_files_in_the_languages_that_are_ticked(running):
    desk = running()
    answer = get(desk, "teilen/plakat.pdf?languages=ar&languages=en")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{desk.slug}-plakat.pdf"'
    assert pypdfium2.PdfDocument(answer.data).get_metadata_dict()["Title"] == "Which topics?"
    assert read_back(get(desk, "teilen/karten.pdf").data) == [f"http://127.0.0.1:8000/s/{desk.slug}"] * 4


def test_a_language_that_is_not_asked_is_not_there(running):
    desk = running()
    for wrong in ("tr", "xx", "%00", "de%27"):
        desk.read(f"teilen/plakat.pdf?languages={wrong}", status=404)
    desk.read("teilen/qr.gif", status=404)


def test_a_draft_says_what_to_do_first(desk):
    mine = desk()
    assert "Erst öffnen, dann weitergeben" in words(mine.read("teilen"))
    assert mine.address("oeffnen") in mine.read("teilen")
    for path in PATHS[1:]:
        mine.read(path, status=404)


def test_what_has_ended_is_not_shared_any_more(running):
    desk = running()
    publishing.close(Survey.get(Survey.slug == desk.slug), now=utcnow())
    assert "läuft nicht mehr" in words(desk.read("teilen"))
    desk.read("teilen/plakat.pdf", status=404)


def test_another_sites_team_finds_nothing_and_nobody_else_gets_in(running, signed_in, client):
    desk = running("lead", WITH_CODES)
    stranger = signed_in("lead", sites.add("Müttercafé Laufen"), email="laufen@cafe.example")
    for path in PATHS:
        assert stranger.get(desk.address(path)).status_code == 404
        assert client.get(desk.address(path)).status_code == 303
    draw(Desk(stranger, desk.slug), "3", status=404)
    assert not OneTimeCode.select().exists()


def draw(desk, number, status=200):
    token = hidden(desk.client.get("/team/umfragen").text, "csrf_token")
    return desk.send("teilen/codes", form={"csrf_token": token}, status=status, number=number)


def test_codes_are_printed_and_kept_as_digests_only(running):
    desk = running("lead", WITH_CODES)
    answer = draw(desk, "12")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{desk.slug}-codes.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    found = read_back(answer.data)
    assert len(set(found)) == OneTimeCode.select().count() == 12
    start = f"http://127.0.0.1:8000/s/{desk.slug}#c="
    assert all(re.fullmatch(re.escape(start) + r"\w{4}-\w{4}", text) for text in found)
    (noted,) = Audit.select().where(Audit.action == "codes")
    assert (noted.subject, noted.note) == (desk.slug, "12")


def test_it_says_beforehand_that_it_prints_only_once(running):
    assert "Drucken geht nur einmal." in words(running("lead", WITH_CODES).read("teilen"))


@pytest.mark.parametrize("number", ["", "0", "-1", "501", "drei", "1e3", "9" * 5000, *HOSTILE])
def test_no_codes_without_a_good_number(running, number):
    answer = draw(running("lead", WITH_CODES), number, status=422)
    assert 'role="alert"' in answer.text
    assert "<script>alert" not in answer.text
    assert not OneTimeCode.select().exists()


def test_only_leads_print_codes_and_only_where_they_are_asked_for(running):
    staff = running("staff", WITH_CODES)
    assert "Die Codes druckt eine Leitung" in words(staff.read("teilen"))
    draw(staff, "3", status=403)
    lead = running("lead")
    assert "Einmal-Codes" not in words(lead.read("teilen"))
    draw(lead, "3", status=409)
    assert not OneTimeCode.select().exists()


def test_without_the_token_of_the_page_nothing_is_drawn(running):
    desk = running("lead", WITH_CODES)
    assert desk.client.post(desk.address("teilen/codes"), data={"number": "3"}).status_code == 400
    assert not OneTimeCode.select().exists()


def test_without_typst_the_rest_works_and_says_who_can_mend_it(running, monkeypatch):
    desk = running("lead", WITH_CODES)
    form = desk.form("teilen")
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    monkeypatch.setattr(paper, "is_installed", lambda: False)
    assert "Es fehlt die Erweiterung „paper“" in words(desk.read("teilen"))
    assert "„paper“" in words(desk.read("teilen/plakat.pdf", status=503))
    assert desk.client.get("/team/karten.pdf").status_code == 503
    desk.send("teilen/codes", form=form, status=503, number="3")
    assert get(desk, "teilen/qr.png").status_code == 200
    assert not OneTimeCode.select().exists()


@pytest.mark.parametrize("typed", quick_tries(1, ['#import "x": *', *HOSTILE]))
def test_whatever_a_title_holds_is_text_on_the_page_and_on_paper(running, typed):
    quoted = typed.replace("\\", "\\\\").replace('"', '\\"')
    desk = running("staff", SMALL.replace('de: "Welche Themen?"', f'de: "{quoted}"'))
    page = desk.read("teilen")
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert len(pypdfium2.PdfDocument(get(desk, "teilen/plakat.pdf").data)) == 1


def test_a_sign_that_no_font_has_is_named_before_the_sheet_is_made(running):
    page = words(running(text=SMALL.replace("Welche Themen?", "Welche Themen? 日本 🦖")).read("teilen"))
    assert "Auf Plakat und Karten fehlen diese Zeichen: 日 本. Dort steht jedes Mal ein �." in page
    assert "Karten fehl" not in words(running(text=SMALL).read("teilen"))
