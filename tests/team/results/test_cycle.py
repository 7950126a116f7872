"""The page of a round: its steps, ticked off and taken up, for the team of this café alone."""

import datetime as dt

import pytest

from cafe_forms.cafe import sites
from cafe_forms.clock import utcnow
from cafe_forms.models import Audit, Meeting, TickedStep
from tests.conftest import hidden

DAY = dt.timedelta(days=1)


@pytest.fixture
def yesterday(site):
    return sites.add_meeting(site, utcnow() - DAY, topic="Schlaf")


def test_a_step_is_ticked_off_and_taken_up(signed_in, site, yesterday):
    jana, path = signed_in("staff", site), f"/team/runde/{yesterday.id}"
    page = jana.get(path).text
    assert "jetzt dran" in page
    fields = {"csrf_token": hidden(page, "csrf_token"), "key": f"note/{yesterday.id}"}
    assert jana.post(path, data=fields).status_code == 303
    assert "abgehakt" in jana.get(path).text
    assert [row.key for row in TickedStep.select()] == [f"note/{yesterday.id}"]
    jana.post(path, data=fields | {"again": "1"})
    assert not TickedStep.select().exists()
    actions = [
        note.action for note in Audit.select().where(Audit.action.startswith("step")).order_by(Audit.id)
    ]
    assert actions == ["step tick", "step take up"]


def test_no_other_key_is_kept(signed_in, site, yesterday):
    jana, path = signed_in("staff", site), f"/team/runde/{yesterday.id}"
    fields = {"csrf_token": hidden(jana.get(path).text, "csrf_token"), "key": "note/999"}
    assert jana.post(path, data=fields).status_code == 400
    assert not TickedStep.select().exists()


def test_another_cafes_round_is_not_there(signed_in, site, yesterday):
    elsewhere = sites.add("Müttercafé Laufen", town="Laufen")
    assert signed_in("staff", elsewhere).get(f"/team/runde/{yesterday.id}").status_code == 404


def test_what_was_done_stands_on_the_page(signed_in, site, yesterday):
    jana, path = signed_in("staff", site), f"/team/treffen/{yesterday.id}/anwesenheit"
    page = jana.get(path).text
    fields = {name: hidden(page, name) for name in ("csrf_token", "revision")}
    typed = {"attendance": "9", "done": "Über Schlaf geredet.\nTee getrunken.", "next": "Geld"}
    said = "Fatima hat erzählt, Tel 0176 1234567"
    asked = jana.post(path, data=fields | typed | {"done": said})
    assert asked.status_code == 422
    assert said in asked.text
    assert "„Fatima“, „0176 1234567“. Träger und Ämter lesen das." in asked.text
    confirmed = fields | {"let_stand": hidden(asked.text, "let_stand")}
    assert jana.post(path, data=confirmed | typed | {"done": said}).status_code == 303
    assert Meeting.get().done == said
    fields["revision"] = hidden(jana.get(path).text, "revision")
    answer = jana.post(path, data=fields | typed)
    assert answer.headers["Location"] == f"/team/runde/{yesterday.id}"
    page = jana.get(answer.headers["Location"]).text
    for words in ("9 Mütter", "Über Schlaf geredet.", "Weiter geht es mit: Geld"):
        assert words in page
