"""What the team tells mothers it makes of a survey: suggested, written in each language, published, taken back."""

import pytest

from cafe_forms import clock
from cafe_forms.cafe import sites
from cafe_forms.clock import utcnow
from cafe_forms.models import LoopNote, Survey
from cafe_forms.pool import release
from cafe_forms.surveys import publishing
from cafe_forms.surveys.publishing import BERLIN
from tests.answering.test_cafe_page import DAY, HOSTILE, address
from tests.team.survey_pages import Desk, fields, words

PATH = "rueckmeldung"


@pytest.fixture
def released(staff, open_survey, seal):
    survey = open_survey(now=utcnow() - 8 * DAY)
    seal(survey, *[{"topics": ["schlaf", "kita"]}] * 5, *[{"topics": ["geld"], "detail": "CANARY"}] * 3)
    release.release(publishing.close(survey, now=utcnow()), now=utcnow(), zone=publishing.BERLIN)
    return Desk(staff, survey.slug)


def test_it_suggests_what_may_be_named_and_nothing_else(released):
    assert released.form(PATH)["named"] == ["schlaf", "kita"]
    page = released.read(PATH)
    assert 'value="geld"' not in page
    assert "CANARY" not in page


def test_it_is_a_task_until_mothers_are_told(released, client, site):
    words_of_week = words(released.client.get("/team/").text)
    assert "Sagt den Müttern, was ihr daraus macht" in words_of_week
    assert PATH in released.read()
    released.send(
        PATH, text_de="Wir reden darüber.\r\nIm Januar.", text_ar="سنتحدث", is_published="y", named=["kita"]
    )
    note = LoopNote.get()
    assert (note.named, note.texts) == (["kita"], {"de": "Wir reden darüber.\nIm Januar.", "ar": "سنتحدث"})
    assert "Wir reden darüber." in client.get(address(site)).text
    assert "Sagt den Müttern" not in words(released.client.get("/team/").text)
    form = released.form(PATH)
    del form["is_published"]
    released.send(PATH, form=form)
    assert "Wir reden darüber." not in client.get(address(site)).text
    assert LoopNote.get().texts == note.texts


def test_what_is_published_can_be_hung_on_the_wall(released):
    sheet = f"/team/umfragen/{released.slug}/{PATH}/aushang-a4.pdf"
    assert released.client.get(sheet).status_code == 404
    saved = released.send(PATH, text_de="Wir reden darüber.", is_published="y", named=["kita"])
    assert saved.location.endswith(f"/{PATH}")
    page = released.read(PATH)
    assert "Den Aushang für die Wand gibt es weiter unten." in page
    assert "aushang-a3.pdf" in page
    answer = released.client.get(f"{sheet}?languages=de&languages=ar")
    assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")


def test_nobodys_name_and_number_is_published_without_a_question(released):
    told = {"text_de": "Fatima Yilmaz bekommt Hilfe, 0176 12345678", "text_tr": "Konuşuyoruz."}
    released.send(PATH, **told)  # for the team alone
    before, form = LoopNote.get().texts, released.form(PATH) | told | {"is_published": "y"}
    page = released.send(PATH, status=422, form=form | {"reason_de": "Weil Ayse Kaya krank ist."}).text
    asks = ("Warum nicht? : Hier", "„Ayse Kaya“", "„Fatima Yilmaz“, „0176 12345678“. Mütter und Ämter")
    for quoted in asks:
        assert quoted in words(page)
    assert "Konuşuyoruz." in page
    assert (LoopNote.get().texts, LoopNote.get().published_on) == (before, None)
    asked = fields(page[page.index("<main") :])
    page = released.send(PATH, status=422, form=asked | {"text_tr": "Mehmet Demir 0176 7654321"}).text
    assert "So lassen und speichern" in page
    assert "„Mehmet Demir“" in words(page)
    assert "„Fatima Yilmaz“" not in words(page)
    released.send(PATH, form=fields(page[page.index("<main") :]))
    assert LoopNote.get().texts["tr"] == "Mehmet Demir 0176 7654321"
    assert LoopNote.get().texts["de"] == told["text_de"]
    released.send(PATH, text_de=told["text_de"] + ". Im Januar.")


def test_published_it_needs_german(released):
    page = released.send(PATH, status=422, text_ar="سنتحدث", is_published="y").text
    assert 'href="#text_de"' in page
    assert "سنتحدث" in page
    assert LoopNote.select().count() == 0


@pytest.mark.parametrize("typed", [{"named": ["geld"]}, {"named": ["x"]}, {"text_tr": "x" * 5000}])
def test_what_may_not_be_named_or_is_too_long_is_refused(released, typed):
    released.send(PATH, status=422, **typed)
    assert LoopNote.select().count() == 0


def test_the_second_of_two_editors_is_told(released):
    form = released.form(PATH)
    released.send(PATH, form=form, text_de="ERSTE")
    for _again in range(2):
        page = released.send(PATH, status=409, form=form, text_de="ZWEITE").text
        assert "ERSTE" in words(page)
        assert "ZWEITE" in page
    assert LoopNote.get().texts == {"de": "ERSTE"}


def test_its_day_stays_when_it_is_changed(released):
    released.send(PATH, text_de="x", is_published="y")
    LoopNote.update(published_on=clock.today(BERLIN) - 3 * DAY).execute()
    released.send(PATH, text_de="y")
    assert LoopNote.get().published_on == clock.today(BERLIN) - 3 * DAY


def test_hostile_words_are_text(released):
    released.send(PATH, text_de=HOSTILE)
    assert LoopNote.get().texts == {"de": HOSTILE}
    assert released.form(PATH)["text_de"] == [HOSTILE]
    assert "<script>alert" not in released.read(PATH)


def test_only_a_released_survey_of_her_site_has_one(released, client, signed_in, open_survey):
    Desk(released.client, open_survey().slug).read(PATH, status=404)
    assert client.get(released.address(PATH)).location == "/team/anmelden"
    assert signed_in("lead", sites.add("Anderswo")).get(released.address(PATH)).status_code == 404
    Survey.update(outcome="too-few").where(Survey.slug == released.slug).execute()
    released.read(PATH, status=404)
