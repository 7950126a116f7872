"""40. Every act on a page writes its line in the transaction that does it; what is no act writes none."""

import pytest

from cafe_forms.db import database
from cafe_forms.models import Audit, Pooled, Session
from tests.conftest import hidden, on_sqlite
from tests.promises.acts import ACTS, NEVER_NOTED, NOTED_BY_API, World
from tests.team.doors import everything

pytestmark = on_sqlite
NO_ROOM = "CREATE TRIGGER no_room BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no room'); END"


@pytest.fixture
def world(signed_in, things, site, open_survey, add_survey, seal):
    return World(signed_in("admin"), things, site, open_survey, add_survey, seal)


def performed(app, world, endpoint, look):
    """What `look` finds around an act: (before, answer, after); whatever it did is undone."""
    act = ACTS[endpoint]
    client = app.test_client() if act.by_guest else world.client
    cookie = world.client.get_cookie("cafe_team").value
    with database.atomic() as undone:
        act.first(world, client)
        before = look()
        answer = world.perform(act, client)
        found = before, answer, look()
        undone.rollback()
    world.client.set_cookie("cafe_team", cookie)
    return found


def lines():
    return list(Audit.select().order_by(Audit.id).dicts())


def test_whatever_can_be_sent_is_on_one_of_the_two_lists(app):
    sent = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods}
    assert sent == set(ACTS) | set(NEVER_NOTED) | NOTED_BY_API
    assert not set(ACTS) & set(NEVER_NOTED)


@pytest.mark.long
def test_every_act_writes_one_line_under_the_name_of_who_did_it(app, world):
    found = {}
    for endpoint in ACTS:
        before, answer, after = performed(app, world, endpoint, lines)
        found[endpoint] = (
            answer.status_code < 400,
            [(line["action"], line["member"], line["door"]) for line in after[len(before) :]],
        )
    by_page, by_letter = (world.me.id, "page"), (world.me.id, "letter")
    doors = {"post.end_subscription": by_letter, "post.confirm_partner": (None, "letter")}
    doors["reading.say_of_draft"] = (None, "letter")
    assert found == {
        endpoint: (True, [(act.noted, *doors.get(endpoint, by_page))]) for endpoint, act in ACTS.items()
    }


@pytest.mark.long
def test_what_cannot_be_noted_is_not_done(app, world):
    database.execute_sql(NO_ROOM)
    found = {}
    for endpoint in ACTS:
        before, answer, after = performed(app, world, endpoint, everything)
        found[endpoint] = answer.status_code, [table for table in before if before[table] != after[table]]
    assert found == dict.fromkeys(ACTS, (503, []))


def test_a_response_writes_no_line(client, open_survey):
    path = f"/s/{open_survey().slug}/de"
    for sent in ({"q_topics": "schlaf"}, {"q_detail": "Ruf mich an: 0176 12345678"}, {"switch": "en"}):
        page = client.get(path).text
        client.post(path, data={"token": hidden(page, "token")} | sent)
    assert Pooled.select().exists()
    assert not Audit.select().exists()


def test_asking_for_a_letter_and_a_wrong_code_write_no_line(client, world):
    before = lines()
    for path, sent in (("", {}), ("/code", {"code": "12345678"})):
        token = hidden(client.get(f"/team/anmelden{path}").text, "csrf_token")
        client.post(f"/team/anmelden{path}", data={"csrf_token": token, "email": world.me.email} | sent)
    assert lines() == before
    assert Session.select().count() == 2
