"""A survey's questions as an XLSForm: for whoever works at its site, by POST, noted, and the same again."""

import pytest

from cafe_forms.foreign.bringing import of
from cafe_forms.models import Audit
from cafe_forms.surveys import questionnaire, ready
from tests.conftest import hidden


def ask(client, slug, **typed):
    page = client.get(f"/team/umfragen/{slug}").text
    typed = typed or {"csrf_token": hidden(page, "csrf_token")}
    return page, client.post(f"/team/umfragen/{slug}/xlsform", data=typed)


@pytest.mark.parametrize("name", ready.NAMES)
def test_it_is_the_definition(name, staff, add_survey):
    survey = add_survey(name)
    page, answer = ask(staff, survey.slug)
    assert "Als Datei herunterladen" in page
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{survey.slug}.xlsx"'
    assert of(answer.data, "form.xlsx").definition == questionnaire.definition_of(survey)
    assert Audit.select().where(Audit.action == "survey give", Audit.subject == survey.slug).count() == 1


def test_it_needs_the_token_of_a_page(staff, add_survey):
    _page, answer = ask(staff, add_survey("jahr").slug, csrf_token="x")
    assert answer.status_code == 400
    assert not Audit.select().where(Audit.action == "survey give").exists()


def test_an_open_survey_is_given_too(staff, open_survey):
    survey = open_survey("jahr")
    _page, answer = ask(staff, survey.slug)
    assert of(answer.data, "form.xlsx").definition == questionnaire.definition_of(survey)
