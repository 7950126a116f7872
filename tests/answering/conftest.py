"""Public pages to look at: one that is asked for, one that was sent, and one of each."""

import datetime as dt

import pytest

from cafe_forms.clock import UTC
from cafe_forms.surveys import publishing
from tests.conftest import hidden

INFO_PAGES = ("hilfe", "versprechen", "impressum", "datenschutz", "barrierefreiheit")


@pytest.fixture
def ask(client, meeting, open_survey):
    """Open a survey and read its page: `ask("themenwahl", "de")`."""

    def asked(name="themenwahl", language="de"):
        survey = open_survey(name)
        response = client.get(f"/s/{survey.slug}/{language}")
        assert response.status_code == 200
        return survey, response.text

    return asked


@pytest.fixture
def send(client):
    """Send a page's form: `send(survey, page text, {"q_detail": "…"})`."""

    def sent(survey, page, answers, language="de"):
        token = {"token": hidden(page, "token")}
        return client.post(f"/s/{survey.slug}/{language}", data=token | answers)

    return sent


@pytest.fixture
def every_page(client, ask, send):
    """One of each public page, with its text."""
    survey, page = ask("themenwahl")
    fault = send(survey, page, {"q_topics": ["schlaf", "kita", "deutsch", "medien"]}).text
    warning = send(survey, page, {"q_detail": "Ruf an: 0176 12345678"}).text
    thanks = client.get(f"/s/{survey.slug}/de/danke").text
    publishing.close(survey, now=dt.datetime.now(UTC))
    closed = client.get(f"/s/{survey.slug}/de").text
    others = [client.get(f"/{name}/de").text for name in INFO_PAGES]
    return [page, fault, warning, thanks, closed, client.get("/s/abcdefgh").text, *others]
