"""The preview: her own page in every language, in a frame of ours, with nothing that could be sent or counted."""

import re

import pytest

from cafe_forms.models import Pooled, SpentToken
from tests.conftest import SMALL
from tests.team.survey_pages import Desk, words


def body(page):
    """Without what differs on purpose: the token, and the address that the form is sent to."""
    page = re.sub(r'name="token" value="[^"]*"', "", page)
    return re.sub(r'action="[^"]*"', "", page)


@pytest.mark.parametrize("language", ["de", "de-simple", "ar"])
def test_it_is_the_page_that_she_sees(staff, client, open_survey, language):
    survey = open_survey(SMALL.replace("    rotate: true\n", ""))
    hers = client.get(f"/s/{survey.slug}/{language}").text
    assert body(Desk(staff, survey.slug).read(f"vorschau/{language}/seite")) == body(hers)


def test_a_draft_looks_as_it_would_look_when_open(desk, meeting):
    page = desk("fruehstueck").read("vorschau/de/seite")
    assert "Kommst du zum Frühstück am Donnerstag, 10. Dezember?" in page
    assert "weniger als 5 Mütter" in page


def test_without_a_meeting_the_date_is_an_example_and_says_so(desk):
    mine = desk("fruehstueck")
    assert "Das Datum ist ein Beispiel" in words(mine.read("vorschau/de"))
    assert "{date}" not in mine.read("vorschau/de/seite")
    assert "Beispiel" not in words(desk().read("vorschau"))


def test_it_has_no_token_and_cannot_be_sent(desk):
    mine = desk()
    page = mine.client.get(mine.address("vorschau/de/seite"))
    assert 'name="token" value=""' in page.text
    assert "/s/" not in page.text
    form = {"csrf_token": mine.form("bearbeiten/rahmen")["csrf_token"], "q_topics": "schlaf"}
    assert mine.client.post(mine.address("vorschau/de/seite"), data=form).status_code == 405
    assert not Pooled.select().exists()
    assert not SpentToken.select().exists()


def policy(answer):
    return dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))


def test_only_this_page_may_stand_in_a_frame_of_ours(desk):
    mine = desk()
    framing = policy(mine.client.get(mine.address("vorschau/de")))
    framed = policy(mine.client.get(mine.address("vorschau/de/seite")))
    usual = policy(mine.client.get(mine.address("bearbeiten/rahmen")))
    assert (framing.pop("frame-src"), framing) == ("'self'", usual)
    assert framed == usual | {"frame-ancestors": "'self'", "form-action": "'none'"}


def test_every_language_is_a_click_away_and_others_are_not_there(desk):
    mine = desk()
    page = mine.read("vorschau")
    for language in ("de", "de-simple", "en", "ar"):
        assert mine.address(f"vorschau/{language}") in page
    for path in ("vorschau/tr", "vorschau/xx", "vorschau/tr/seite", "vorschau/xx/seite"):
        mine.read(path, status=404)


def test_it_says_what_is_missing_in_this_language(desk):
    mine = desk(SMALL.replace(', ar: "أي مواضيع؟"', ""))
    assert "In dieser Sprache fehlt 1 Text." in words(mine.read("vorschau/ar"))
    assert "fehlt" not in words(mine.read("vorschau/en"))


def test_looking_changes_nothing_on_the_team_pages_that_follow(desk):
    mine = desk()
    mine.read("vorschau/ar/seite")
    assert '<html lang="de"' in mine.read("bearbeiten")
