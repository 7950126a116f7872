"""35. Sessions end when they should, no GET changes anything, and every POST needs its token."""

import re
from html import unescape

import pytest

from cafe_forms import clock
from cafe_forms.members import roster
from tests.conftest import hidden
from tests.promises.conftest import SLOW_ON_POSTGRESQL
from tests.team.doors import SIGN_IN, everything, path_of, rules


def test_signing_in_begins_a_new_session_whatever_cookie_was_there(client, site):
    _member, token = roster.invite("a@cafe.example", role="staff", sites=[site], name="A", now=clock.utcnow())
    page = client.get(f"{SIGN_IN}/{token}").text
    planted = client.get_cookie("cafe_team").value
    answer = client.post(f"{SIGN_IN}/{token}", data={"csrf_token": hidden(page, "csrf_token")})
    kept = answer.headers["Set-Cookie"]
    assert "HttpOnly" in kept
    assert "SameSite=Lax" in kept
    assert client.get_cookie("cafe_team").value != planted
    client.set_cookie("cafe_team", planted)
    assert client.get("/team/").headers["Location"] == SIGN_IN


def test_an_old_cookie_is_worth_nothing_after_signing_out(knocking):
    client = knocking["staff"]
    old = client.get_cookie("cafe_team").value
    client.post("/team/abmelden", data={"csrf_token": hidden(client.get("/team/").text, "csrf_token")})
    client.set_cookie("cafe_team", old)
    assert client.get("/team/").headers["Location"] == SIGN_IN


@SLOW_ON_POSTGRESQL
@pytest.mark.long
def test_following_every_link_as_admin_changes_nothing(knocking, things):
    admin, ahead, seen = knocking["admin"], ["/team/"], set()
    before = everything()
    while ahead:
        path = ahead.pop()
        if path not in seen:
            seen.add(path)
            answer = admin.get(path)
            assert answer.status_code < 500, path
            if answer.mimetype == "text/html":
                found = map(unescape, re.findall(r'href="(/[^"#]*)', answer.text))
                ahead += [link for link in found if not link.startswith("/static")]
    assert len(seen) > 40
    assert everything() == before


@SLOW_ON_POSTGRESQL
@pytest.mark.long
def test_every_post_needs_its_token(app, knocking, things):
    before = everything()
    for rule in rules(app, "POST"):
        for sent in ({}, {"csrf_token": "x"}):
            answer = knocking["admin"].post(path_of(rule, things), data=sent)
            assert answer.status_code == 400 or rule.endpoint == "team.second_step", rule.rule
    assert everything() == before


def test_a_token_of_another_session_is_refused(knocking):
    token = hidden(knocking["lead"].get("/team/konto").text, "csrf_token")
    assert knocking["staff"].post("/team/abmelden", data={"csrf_token": token}).status_code == 400


def test_a_team_cookie_changes_nothing_on_public_pages(knocking, open_survey):
    slug = open_survey().slug
    for path in (f"/s/{slug}/de", "/hilfe", "/versprechen"):
        pages = [
            re.sub(r"<form.*?</form>", "", knocking[who].get(path).text, flags=re.DOTALL)
            for who in ("nobody", "admin")
        ]
        assert pages[0] == pages[1]
        assert "Set-Cookie" not in knocking["admin"].get(path).headers
