"""What the team and mothers see of a survey on hold, and of counts that are forgotten."""

import pytest

from cafe_forms.clock import utcnow
from cafe_forms.models import Audit, Member, Pooled, Release, Survey
from cafe_forms.pool import hold
from tests.conftest import hidden

FIVE = [{"topics": ["kita"], "detail": "GEHEIM"}] * 5


@pytest.fixture
def held(open_survey, seal):
    survey = open_survey()
    seal(survey, *FIVE)
    hold.put_on_hold()
    return survey


@pytest.fixture
def lead(signed_in, site):
    return signed_in("lead", site)


def page_of(client, survey):
    answer = client.get(f"/team/umfragen/{survey.slug}")
    assert answer.status_code == 200
    return answer.text


def decide(client, survey, word):
    token = hidden(page_of(client, survey), "csrf_token")
    return client.post(f"/team/umfragen/{survey.slug}/{word}", data={"csrf_token": token})


def test_a_lead_lets_it_go_on(lead, held):
    assert "Angehalten" in page_of(lead, held)
    assert decide(lead, held, "weiter").status_code == 303
    assert Survey.get_by_id(held.id).is_open(utcnow())
    assert "Die Umfrage läuft bis" in page_of(lead, held)
    assert Audit.select().where(Audit.action == "resume", Audit.subject == held.slug).count() == 1


def test_a_lead_says_that_it_was_released(lead, held):
    assert decide(lead, held, "verwerfen").status_code == 303
    assert not Pooled.select().exists()
    assert "Das Ergebnis gab es vor der Wiederherstellung." in page_of(lead, held)
    assert Audit.select().where(Audit.action == "discard", Audit.subject == held.slug).count() == 1


def test_staff_see_whom_to_tell_and_cannot_decide(lead, held):
    page = page_of(lead, held)
    Member.update(role="staff").execute()
    assert "Sag deiner Leitung Bescheid" in page_of(lead, held)
    for word in ("weiter", "verwerfen"):
        data = {"csrf_token": hidden(page, "csrf_token")}
        assert lead.post(f"/team/umfragen/{held.slug}/{word}", data=data).status_code == 403
    assert Pooled.select().count() == 5


def test_without_its_token_nothing_is_decided(lead, held):
    for word in ("weiter", "verwerfen"):
        assert lead.post(f"/team/umfragen/{held.slug}/{word}").status_code == 400
    assert Survey.get_by_id(held.id).on_hold


def test_what_is_not_on_hold_is_not_discarded(lead, held):
    page = page_of(lead, held)
    hold.resume(held)
    data = {"csrf_token": hidden(page, "csrf_token")}
    assert lead.post(f"/team/umfragen/{held.slug}/verwerfen", data=data).status_code == 409
    assert Pooled.select().count() == 5


def test_a_mother_sees_the_closed_page_with_her_text(client, open_survey):
    survey = open_survey()
    path = f"/s/{survey.slug}/de"
    token = hidden(client.get(path).text, "token")
    hold.put_on_hold()
    assert client.get(path).status_code == 410
    sent = client.post(path, data={"token": token, "q_detail": "Wie geht das?"})
    assert (sent.status_code, "Wie geht das?" in sent.text) == (410, True)
    assert not Pooled.select().exists()


def test_a_page_whose_counts_are_forgotten_says_so(lead, decided):
    survey = decided(*FIVE)
    Release.delete().execute()
    assert "Die Zahlen sind gelöscht" in page_of(lead, survey)
