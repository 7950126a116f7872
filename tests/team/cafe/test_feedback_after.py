"""'Danach um Rückmeldung bitten': planned, taken back and called off with its meeting."""

import datetime as dt
import re

import pytest

from cafe_forms.clock import utcnow
from cafe_forms.models import Meeting, Survey
from tests.conftest import hidden

SOON = (utcnow() + dt.timedelta(days=10)).date()


@pytest.fixture
def jana(signed_in, site):
    return signed_in("staff", site)


@pytest.fixture
def planned(jana):
    """The page after a meeting was planned with feedback."""
    page = jana.get("/team/treffen/neu").text
    assert "checked" in re.search(r"<input[^>]*asks_feedback[^>]*>", page)[0]
    fields = {"csrf_token": hidden(page, "csrf_token"), "site": hidden(page, "site"), "asks_feedback": "y"}
    typed = {"day": SOON.isoformat(), "time": "09:30", "weeks": "0", "breakfast": "0", "sponsor": ""}
    answer = jana.post("/team/treffen/neu", data=fields | typed, follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


def change(jana, path, **typed):
    page = jana.get(path).text
    fields = {name: hidden(page, name) for name in ("csrf_token", "revision")}
    return jana.post(path, data=fields | typed)


def test_it_is_made_with_the_meeting_and_its_cautions_are_said(planned):
    survey = Survey.get()
    assert (survey.kind, survey.opens_with_meeting, survey.meeting) == ("feedback", True, Meeting.get())
    assert "öffnet von selbst" in planned
    assert "Im Impressum" not in planned  # staff cannot fill them


def test_gaps_in_the_legal_pages_are_told_to_an_admin_as_a_caution(signed_in, site):
    admin = signed_in("admin", site)
    typed = {"site": site.slug, "day": SOON.isoformat(), "time": "09:30", "asks_feedback": "y"}
    typed |= {"weeks": "0", "breakfast": "0", "sponsor": ""}
    token = hidden(admin.get("/team/treffen/neu").text, "csrf_token")
    admin.post("/team/treffen/neu", data=typed | {"csrf_token": token})
    page = admin.get("/team/treffen").text
    assert (
        '<p class="notice still" role="status">Im Impressum und im Datenschutz fehlen noch Angaben.' in page
    )


def test_taken_back_it_is_gone(jana, planned):
    path = f"/team/treffen/{Meeting.get().id}"
    change(jana, path, day=SOON.isoformat(), time="09:30", sponsor="")
    assert not Survey.select().exists()


def test_it_dies_with_its_meeting(jana, planned):
    change(jana, f"/team/treffen/{Meeting.get().id}/absagen")
    assert not Meeting.select().exists()
    assert not Survey.select().exists()


def test_its_code_can_be_printed_before(jana, planned):
    slug = Survey.get().slug
    page = jana.get(f"/team/umfragen/{slug}").text
    assert "Sie öffnet von selbst am" in page
    assert (
        "Öffnet von selbst am" in jana.get("/team/umfragen").text
    )  # which of two, where a café meets each week
    assert f'href="/team/umfragen/{slug}/teilen"' in page
    assert "Öffnet von selbst" in jana.get(f"/team/umfragen/{slug}/teilen").text
    assert jana.get(f"/team/umfragen/{slug}/teilen/qr.svg").status_code == 200
