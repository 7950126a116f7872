"""The first hour of an empty database: five links on 'Diese Woche', ticked one by one, gone with the last."""

import datetime as dt
import re

import pytest

from cafe_forms.cafe import legal
from cafe_forms.clock import utcnow
from cafe_forms.models import Carrier, Meeting
from tests.conftest import hidden

CARD = re.compile(r'<section class="card first-hour".*?</section>', re.DOTALL)
STEPS = [
    "Café anlegen",
    "Träger eintragen",
    "Das erste Treffen planen",
    "Jemanden einladen",
    "Die erste Umfrage öffnen",
]


@pytest.fixture
def admin(signed_in):
    return signed_in("admin")


def card(client):
    found = CARD.search(client.get("/team/").text)
    return found[0] if found else ""


def done(client):
    return re.findall(r'is-done">.*?<a[^>]*>([^<]*)</a>', card(client), re.DOTALL)


def test_an_admin_without_a_cafe_finds_five_steps_that_lead_somewhere(admin):
    links = re.findall(r'<a href="([^"]*)">([^<]*)</a>', card(admin))
    assert [words for _address, words in links] == STEPS
    assert {admin.get(address).status_code for address, _words in links} == {200}
    assert f"{len(legal.missing())} Angaben fehlen." in card(admin)
    assert "Bitte deine Leitung" not in admin.get("/team/").text


def test_each_step_is_ticked_when_done_and_the_card_goes_with_the_last(admin, signed_in, request):
    assert done(admin) == []
    form = admin.get("/team/cafes/neu").text
    admin.post("/team/cafes/neu", data={"csrf_token": hidden(form, "csrf_token"), "name": "Freilassing"})
    assert done(admin) == STEPS[:1]
    signed_in("staff")
    assert done(admin) == [STEPS[0], STEPS[3]]
    survey = request.getfixturevalue("open_survey")()  # brings a café of its own
    Meeting.create(site=survey.site, starts_at=utcnow() + dt.timedelta(days=9))
    assert done(admin) == [step for step in STEPS if step != STEPS[1]]
    legal.describe(Carrier(), seen=0, **dict.fromkeys(legal.missing(), "Träger"))
    assert card(admin) == ""


def test_nobody_else_has_the_card(signed_in, site):
    assert card(signed_in("lead", site)) == ""
