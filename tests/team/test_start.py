"""'Diese Woche' in the reader's language, whatever became of one survey."""

import pytest

from cafe_forms.models import Member, Survey


@pytest.fixture
def staff(signed_in, site):
    return signed_in("staff", site)


def test_titles_and_bands_are_said_as_the_reader_speaks(staff, open_survey):
    open_survey()
    german = staff.get("/team/").text
    assert "Welche Themen?" in german
    assert "weniger als 5" in german
    Member.update(language="en").execute()
    english = staff.get("/team/").text
    assert "Which topics?" in english
    assert "fewer than 5" in english
    assert "weniger als" not in english


def test_a_survey_that_cannot_be_read_is_named_and_keeps_nobody_from_the_page(staff, open_survey):
    spoiled, _good = open_survey(), open_survey()
    Survey.update(definition="name: [x").where(Survey.id == spoiled.id).execute()
    for address in ("/team/", "/team/umfragen", "/team/digest/brief"):
        page = staff.get(address)
        assert page.status_code == 200
        assert "Welche Themen?" in page.text
        assert spoiled.slug in page.text
    assert "Diese Umfrage lässt sich nicht lesen" in staff.get("/team/").text
