"""One response of every kind that the app makes: pages, redirects, files and all errors, by name and status."""

import pytest

from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.models import Member, Survey
from cafe_forms.pool import release
from cafe_forms.surveys import publishing
from tests.conftest import SMALL, hidden

FIVE = [{"topics": ["schlaf"], "detail": "x"}] * 5


def status_of(name: str) -> int:
    """What the last word of a response's name promises."""
    return int(name.split()[-1])


@pytest.fixture
def survey(open_survey):
    return open_survey(SMALL.replace("rotate: true", "rotate: false"))


@pytest.fixture
def public(client, open_survey, survey):
    """Every public response: {"what it is and its status": response}."""
    path = f"/s/{survey.slug}/de"
    good = {"token": hidden(client.get(path).text, "token"), "q_topics": "schlaf"}
    return (
        _pages(client, path, good)
        | _refused(client, path, good)
        | _ended(client, open_survey())
        | _failing(client, path, good, survey)
    )


def _pages(client, path, good):
    return {
        "page 200": client.get(path),
        "switch 200": client.post(path, data=good | {"switch": "en"}),
        "warned 200": client.post(path, data=good | {"q_detail": "0176 12345678"}),
        "empty 200": client.post(path, data={"token": good["token"]}),
        "nothing 303": client.post(path, data={"token": good["token"], "empty": "1"}),
        "thanks 200": client.get(f"{path}/danke"),
        "tablet 200": client.get(f"{path}/tablet"),
        "tablet thanks 200": client.get(f"{path}/tablet/danke"),
        "help 200": client.get("/hilfe"),
        "promise 200": client.get("/versprechen/ar"),
        "imprint 200": client.get("/impressum"),
        "privacy 200": client.get("/datenschutz"),
        "access 200": client.get("/barrierefreiheit"),
        "health 200": client.get("/healthz"),
        "forget 204": client.get("/vergessen"),
        "robots 200": client.get("/robots.txt"),
        "options 200": client.options(path),
        "head 200": client.head(path),
    }


def _refused(client, path, good):
    return {
        "token 400": client.post(path, data={"q_detail": "x"}),
        "host 400": client.get(path, headers={"Host": "evil.example"}),
        "unknown 404": client.get("/s/abcdefgh"),
        "nowhere 404": client.get("/favicon.ico"),
        "no file 404": client.get("/static/nothing.css"),
        "outside 404": client.get("/static/../config.py"),
        "method 405": client.put(path),
        "length 411": client.post(path),
        "large 413": client.post(path, data={"q_detail": "a" * 300_000}),
        "kind 415": client.post(path, data=b"{}", content_type="application/json"),
        "fault 422": client.post(path, data=good | {"q_detail": "a" * 301}),
        "stored 303": client.post(path, data=good),
        "again 303": client.post(path, data=good),
    }


def _ended(client, survey):
    token = hidden(client.get(f"/s/{survey.slug}").text, "token")
    publishing.close(survey, now=utcnow())
    return {
        "ended 410": client.get(f"/s/{survey.slug}"),
        "late 410": client.post(f"/s/{survey.slug}/de", data={"token": token}),
    }


def _failing(client, path, good, survey):
    """While the limit is reached, while a definition cannot be read, while the database fails."""
    limiter = client.application.extensions["limiter"]
    fresh = good | {"token": hidden(client.get(path).text, "token")}
    while not limiter.wait("127.0.0.1"):
        limiter.count("127.0.0.1")
    found = {"flood 429": client.post(path, data=fresh)}
    Survey.update(definition="[").where(Survey.id == survey.id).execute()
    found["broken 500"] = client.post(path, data=fresh)
    database.execute_sql("ALTER TABLE survey RENAME TO elsewhere")
    found |= {"failing 503": client.post(path, data=fresh), "no page 503": client.get(path)}
    database.execute_sql("ALTER TABLE elsewhere RENAME TO survey")
    return found


@pytest.fixture
def of_the_team(client, signed_in, open_survey, seal, site):
    """Every response of the back office, in the same shape."""
    lead, survey = signed_in("lead", site), open_survey()
    seal(survey, *FIVE)
    release.release(publishing.close(survey, now=utcnow()), now=utcnow(), zone=publishing.BERLIN)
    path = f"/team/umfragen/{survey.slug}"
    file = {"csrf_token": hidden(lead.get(path).text, "csrf_token"), "what": "counts", "note": "x"}
    return {
        "sign-in 200": client.get("/team/anmelden"),
        "used link 410": client.get("/team/anmelden/x"),
        "stranger 303": client.get(path),
        "stranger's file 303": client.post(f"{path}/herunterladen", data=file),
        "week 200": lead.get("/team/"),
        "surveys 200": lead.get("/team/umfragen"),
        "results 200": lead.get(path),
        "briefing 200": lead.get(f"{path}/vorbereitung"),
        "letters 200": lead.get("/team/briefe"),
        "file 200": lead.post(f"{path}/herunterladen", data=file),
        "no file 400": lead.post(f"{path}/herunterladen", data=file | {"what": "rows"}),
        "no token 400": lead.post(f"{path}/herunterladen"),
        "unknown 404": lead.get("/team/umfragen/abcdefgh"),
        "decided 409": lead.post(f"{path}/verwerfen", data=file),
        "staff 403": _as_staff(lead, f"{path}/herunterladen", file),
        "signed out 303": lead.post("/team/abmelden", data=file),
    }


def _as_staff(lead, address, fields):
    """What she is answered once she is no lead any more."""
    Member.update(role="staff").execute()
    return lead.post(address, data=fields)
