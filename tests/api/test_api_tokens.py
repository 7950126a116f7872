"""Whatever ends her rights ends the token, and without one nothing is told."""

import datetime as dt

import pytest

from cafe_forms import clock
from cafe_forms.cafe import sites
from cafe_forms.members import roster, tokens
from cafe_forms.models import ApiToken, Audit, Member
from cafe_forms.upkeep import restore
from tests.api.conftest import GETS, HALF_YEAR, OF_SURVEY, POSTS, V1, at, is_problem
from tests.conftest import hidden


def test_a_token_of_staff_takes_nothing_away_and_another_cafes_finds_nothing(ask, released, lead, secret_of):
    reader = secret_of(lead, role="staff")
    for path in POSTS:
        assert is_problem(ask(at(path, released), reader, method="POST"), 403)
    assert ask(f"/surveys/{released.slug}/results", reader).status_code == 200
    there = sites.add("Müttercafé Laufen", town="Laufen")
    boss = roster.invite("boss@cafe.example", role="lead", sites=[there], name="B", now=clock.utcnow())[0]
    stranger = secret_of(boss, at=[there])
    for method, paths in (("GET", (*OF_SURVEY, HALF_YEAR)), ("POST", POSTS)):
        for path in paths:
            assert is_problem(ask(at(path, released), stranger, method=method), 404)
    assert ask("/surveys", stranger).get_json() == {"surveys": []}


DEATHS = {
    "ended by her": lambda lead, site: tokens.end_all(lead),
    "locked out": lambda lead, site: roster.lock_out(lead),
    "another role": lambda lead, site: roster.change(
        lead, seen=lead.revision, sites=[site], among=[site], role="staff"
    ),
    "left the café": lambda lead, site: roster.change(
        lead, seen=lead.revision, sites=[sites.add("Anderswo")], among=[site]
    ),
    "over": lambda lead, site: ApiToken.update(ends_on=dt.date(2026, 1, 1)).execute(),
    "restored": lambda lead, site: restore.sign_everybody_out(),
}


@pytest.mark.parametrize("death", DEATHS)
def test_a_dead_token_opens_nothing(ask, released, lead, secret_of, site, death):
    secret = secret_of(lead)
    assert ask("/surveys", secret).status_code == 200
    DEATHS[death](Member.get_by_id(lead.id), site)
    for method, paths in (("GET", GETS), ("POST", POSTS)):
        for path in paths:
            answer = ask(at(path, released), secret, method=method)
            assert is_problem(answer, 401)
            assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_with_another_key_every_token_is_dead(app, ask, lead, secret_of):
    secret = secret_of(lead)
    before = app.config["SECRET_KEY"]
    app.config.update(SECRET_KEY="another key of enough signs, 0123456789", SECRET_KEY_FALLBACKS=[before])
    try:
        assert is_problem(ask("/surveys", secret), 401)
    finally:
        app.config.update(SECRET_KEY=before, SECRET_KEY_FALLBACKS=[])


@pytest.mark.parametrize("secret", [None, "", "cafe_wrong", "cafe_" + "x" * 5000, "\u00e4"])
def test_without_a_token_nothing_is_told(ask, released, secret):
    assert is_problem(ask(f"/surveys/{released.slug}/results", secret), 401)
    assert is_problem(ask("/surveys/gibtsnix/results", secret), 401)


def test_guesses_are_slowed(ask, lead, secret_of):
    statuses = [ask("/surveys", f"cafe_{number}").status_code for number in range(105)]
    assert statuses == [401] * 100 + [429] * 5
    assert is_problem(ask("/surveys", None), 401)  # who brings none guesses nothing


def test_no_cookie_goes_out_and_none_is_read(ask, signed_in, site, lead, secret_of):
    answer = ask("/surveys", secret_of(lead))
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert signed_in("lead", site).get(f"{V1}/surveys").status_code == 401


def test_a_member_gives_no_more_than_she_has(lead, site, secret_of, app):
    staff = roster.invite("s@cafe.example", role="staff", sites=[site], name="S", now=clock.utcnow())[0]
    there = sites.add("Müttercafé Laufen", town="Laufen")
    for member, wish, code in (
        (staff, {"role": "staff"}, "no-lead"),
        (lead, {"role": "admin"}, "role"),
        (lead, {"at": [there]}, "sites"),
        (lead, {"days": 400}, "end"),
        (lead, {"days": -1}, "end"),
    ):
        with pytest.raises(tokens.RefusedError, match=code):
            secret_of(member, **wish)


def test_on_her_page_it_is_shown_once_listed_and_ended(signed_in, site):
    page = signed_in("lead", site)
    first = page.get("/team/konto/zugang").text
    sent = {"csrf_token": hidden(first, "csrf_token"), "name": "Excel", "role": "lead", "days": "30"}
    made = page.post("/team/konto/zugang", data=sent | {"sites": [site.slug]}).text
    secret = made.partition('<code class="secret" dir="ltr">')[2].partition("<")[0]
    assert secret.startswith("cafe_")
    listed = page.get("/team/konto/zugang").text
    assert secret not in listed
    assert "Excel" in listed
    assert not Audit.select().where(Audit.note.contains(secret) | Audit.subject.contains(secret)).exists()
    page.post(f"/team/konto/zugang/{ApiToken.get().id}/beenden", data={"csrf_token": sent["csrf_token"]})
    assert not ApiToken.select().exists()
