"""A survey that is released, a lead with a token, and how it is asked with."""

import datetime as dt

import pytest

from cafe_forms import clock
from cafe_forms.members import roster, tokens
from cafe_forms.pool import release as pool
from cafe_forms.surveys import publishing
from cafe_forms.surveys.publishing import BERLIN
from tests.team.doors import this_half_year

V1 = "/api/v1"


HALF_YEAR = "/sites/{site}/half-years/{half}"


OF_SURVEY = (
    *("/surveys/{slug}", "/surveys/{slug}/definition"),
    *("/surveys/{slug}/results", "/surveys/{slug}/briefing"),
)


GETS = ("/surveys", *OF_SURVEY, "/meetings", HALF_YEAR)


POSTS = ("/surveys/{slug}/texts", "/surveys/{slug}/csv", "/surveys/{slug}/package", f"{HALF_YEAR}/csv")


def at(path, survey):
    """The path with the names of this survey, its café and the half-year that runs."""
    return path.format(slug=survey.slug, site=survey.site.slug, half=this_half_year())


@pytest.fixture
def released(open_survey, seal):
    survey, now = open_survey(), clock.utcnow()
    told = {"detail": "Nachts ist es wortreich"}
    seal(survey, *[told | {"topics": ["schlaf"]}] * 4, *[told] * 2)
    return pool.release(publishing.close(survey, now=now), now=now, zone=publishing.Rules().zone).survey


@pytest.fixture
def lead(app, site):
    return roster.invite("lead@cafe.example", role="lead", sites=[site], name="L", now=clock.utcnow())[0]


@pytest.fixture
def secret_of(site):
    def made(member, role="lead", at=None, days=30):
        today = clock.today(BERLIN)
        ends_on = today + dt.timedelta(days=days)
        return tokens.make(member, name="Excel", role=role, sites=at or [site], ends_on=ends_on, today=today)[
            1
        ]

    return made


@pytest.fixture
def ask(client):
    def asked(path, secret, *, method="GET", **sent):
        headers = {"Authorization": f"Bearer {secret}"} if secret is not None else {}
        return client.open(V1 + path, method=method, headers=headers, **sent)

    return asked


def is_problem(answer, status):
    return (answer.status_code, answer.mimetype, answer.get_json()["status"]) == (
        status,
        "application/problem+json",
        status,
    )
