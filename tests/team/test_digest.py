"""The page of the member's own digest: what it would say, one sent to herself, how often and in which language."""

import re

import pytest

from cafe_forms.models import Audit, Delivery, Member
from tests.conftest import hidden

LETTER = "/team/digest/brief"


@pytest.fixture
def staff(signed_in, site):
    return signed_in("staff", site)


def post(client, address, **fields):
    page = client.get("/team/digest").text
    marks = {name: hidden(page, name) for name in ("csrf_token", "revision")}
    return client.post(address, data=marks | fields)


def save(client, **wishes):
    return post(client, "/team/digest", **{"digest_rhythm": "weekly", "language": "de"} | wishes)


def test_it_shows_what_the_digest_would_say_now(staff, open_survey):
    assert "Diese Woche ist alles ruhig." in staff.get(LETTER).text
    survey = open_survey()
    assert f'src="{LETTER}" sandbox=' in staff.get("/team/digest").text
    letter = staff.get(LETTER)
    assert "Welche Themen?" in letter.text
    assert f"/team/umfragen/{survey.slug}" in letter.text
    policy = letter.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups ")
    assert "script" not in policy
    assert not Delivery.select().exists()


def test_looking_changes_nothing(staff):
    staff.get("/team/digest")
    staff.get(LETTER)
    assert not Delivery.select().exists()
    assert Member.get().told_on is None


def test_the_button_sends_it_to_oneself_alone(staff, site):
    Member.create(email="other@cafe.example", role="staff")
    answer = post(staff, "/team/digest/senden")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/team/digest")
    delivery = Delivery.get()
    assert (delivery.to, delivery.letter) == ("staff@cafe.example", "digest")
    assert not delivery.key.startswith("digest/")
    assert Member.get(Member.email == delivery.to).told_on is None


def test_a_member_chooses_how_often_and_in_which_language(staff):
    assert save(staff, digest_rhythm="fortnightly", language="en").status_code == 303
    member = Member.get()
    assert (member.digest_rhythm, member.language) == ("fortnightly", "en")
    assert Audit.get(Audit.action == "digest rhythm").note == "fortnightly"
    page = staff.get("/team/digest").text
    assert re.search(r'value="fortnightly"[^>]*checked|checked[^>]*value="fortnightly"', page)
    assert "All is quiet this week." in staff.get(LETTER).text
    assert "How often" in page


@pytest.mark.parametrize(
    "wishes", [{"digest_rhythm": "hourly"}, {"language": "xx"}, {"digest_rhythm": ""}, {"language": "de\0"}]
)
def test_it_refuses_what_cannot_be_chosen(staff, wishes):
    assert save(staff, **wishes).status_code == 422
    assert (Member.get().digest_rhythm, Member.get().language) == ("weekly", "de")


def test_nothing_is_done_without_a_token(staff):
    assert staff.post("/team/digest/senden").status_code == 400
    assert staff.post("/team/digest", data={"digest_rhythm": "off", "language": "de"}).status_code == 400
    assert not Delivery.select().exists()
    assert Member.get().digest_rhythm == "weekly"


def test_who_is_not_signed_in_is_led_to_the_door(client):
    for answer in (client.get("/team/digest"), client.get(LETTER), client.post("/team/digest/senden")):
        assert (answer.status_code, answer.headers["Location"]) == (303, "/team/anmelden")


def test_what_was_typed_is_no_markup(staff):
    Member.update(name="<i>Anna</i>").execute()
    assert "<i>Anna" not in staff.get("/team/digest").text + staff.get(LETTER).text
