"""What a token sees is what its member's pages show; whatever ends her rights ends the token."""

import csv
import datetime as dt
import io
import json
import zipfile

import pytest

from cafe_forms import clock
from cafe_forms.cafe import sites
from cafe_forms.members import roster, tokens
from cafe_forms.models import ApiToken, Audit, Member, Survey
from cafe_forms.pool import release as pool
from cafe_forms.reports import briefing as briefings
from cafe_forms.reports.preparation import parts
from cafe_forms.results import export, hidden_words, summary
from cafe_forms.surveys import publishing
from cafe_forms.upkeep import restore
from tests.conftest import SMALL, hidden
from tests.team.doors import everything, this_half_year

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
        today = clock.utcnow().date()
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


def test_every_operation_says_what_openapi_says_of_it(app, ask, released, lead, secret_of):
    described = ask("/openapi.json", None).get_json()
    routes = {
        (rule.rule.removeprefix(V1).translate(str.maketrans("<>", "{}")), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and not rule.rule.endswith("openapi.json")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert {(path, method) for path, held in described["paths"].items() for method in held} == routes
    secret = secret_of(lead)
    for path, held in described["paths"].items():
        for method, said in held.items():
            sent = {"data": SMALL} if path == "/surveys" else {"json": {"note": "x"}}
            sent = sent if method == "post" else {}
            answer = ask(at(path, released), secret, method=method.upper(), **sent)
            (good,) = [status for status in said["responses"] if status < "300"]
            assert str(answer.status_code) == good, path
            assert [answer.mimetype] == list(said["responses"][good]["content"]), path


def test_what_it_tells_is_what_page_and_file_tell(ask, released, lead, secret_of, signed_in, site):
    secret = secret_of(lead)
    shown = summary.as_json(summary.of(released), released.state(clock.utcnow()))
    for question in shown["questions"]:
        question.pop("texts", None)
    assert ask(f"/surveys/{released.slug}/results", secret).get_json() == shown
    page = signed_in("lead", site)
    token = hidden(page.get(f"/team/umfragen/{released.slug}").text, "csrf_token")
    for what in export.FILES:
        sent = {"csrf_token": token, "what": what, "note": "x"}
        file = page.post(f"/team/umfragen/{released.slug}/herunterladen", data=sent)
        by_api = ask(f"/surveys/{released.slug}/csv", secret, method="POST", json={"what": what, "note": "x"})
        assert by_api.data == file.data
    texts = ask(f"/surveys/{released.slug}/texts", secret, method="POST", json={"note": "x"}).get_json()
    assert texts == {"survey": released.slug, "texts": {"detail": ["Nachts ist es wortreich"] * 6}}


def test_the_band_is_told_while_a_survey_runs_and_then_the_number(
    ask, released, lead, secret_of, open_survey
):
    secret = secret_of(lead)
    assert ask(f"/surveys/{open_survey().slug}", secret).get_json()["band"] == "weniger als 5"
    assert ask(f"/surveys/{released.slug}", secret).get_json()["band"] is None
    assert ask(f"/surveys/{released.slug}/results", secret).get_json()["responses"] == 6


def test_the_briefing_is_that_of_the_page_without_what_mothers_wrote(
    ask, released, lead, secret_of, open_survey
):
    secret = secret_of(lead)
    told = ask(f"/surveys/{released.slug}/briefing", secret).get_json()
    today, found = clock.utcnow().date(), briefings.of(released, now=clock.utcnow())
    whole = parts.of(found, today=today)
    assert told["title"] == found.title
    assert [one["name"] for one in told["sections"]] == [
        one["name"] for one in whole if one["name"] != "quotes"
    ]
    (quotes,) = [one for one in whole if one["name"] == "quotes"]
    assert "Nachts ist es wortreich" in str(quotes)
    assert not any(block["kind"] == "quotes" for one in told["sections"] for block in one["blocks"])
    assert is_problem(ask(f"/surveys/{open_survey().slug}/briefing", secret), 409)
    assert is_problem(ask(f"/surveys/{open_survey('jahr').slug}/briefing", secret), 404)


def test_the_package_holds_the_cells_of_the_page_and_says_why_one_is_empty(ask, released, lead, secret_of):
    answer = ask(
        f"/surveys/{released.slug}/package", secret_of(lead), method="POST", json={"note": "Bericht"}
    )
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        files = {name: packed.read(name).decode("utf-8-sig") for name in packed.namelist()}
    assert next(iter(files)) == "LIES-MICH-ZUERST.txt"
    assert files["LIES-MICH-ZUERST.txt"].startswith("Nur für das Team.")
    described = json.loads(files["datapackage.json"])
    for resource in described["resources"]:
        rows = list(csv.DictReader(io.StringIO(files[resource["path"]]), delimiter=";"))
        assert list(rows[0]) == [field["name"] for field in resource["schema"]["fields"]]
    counts = list(csv.DictReader(io.StringIO(files["counts.csv"]), delimiter=";"))
    shown = {
        (found.question.name, line.cell.name): (
            str(line.cell.count or ""),
            hidden_words.WORDS[line.cell.note],
        )
        for found in summary.of(released).answers
        for line in found.lines
    }
    found = {(row["question"], row["choice"]): (row["count"], row["note"]) for row in counts}
    assert shown.items() <= found.items()
    assert Audit.get(Audit.action == "download package").note == "Bericht"


def test_a_draft_is_brought_in_and_every_fault_named(ask, lead, secret_of):
    secret = secret_of(lead)
    answer = ask("/surveys", secret, method="POST", data=SMALL)
    assert answer.get_json()["state"] == "draft"
    assert Survey.get(Survey.slug == answer.get_json()["slug"])
    before = Survey.select().count()
    refused = ask("/surveys", secret, method="POST", data="name: x\nquestions: []")
    assert is_problem(refused, 422)
    assert {fault["path"] for fault in refused.get_json()["faults"]} >= {"title"}
    assert Survey.select().count() == before


def test_a_definition_comes_back_as_it_went_out(ask, open_survey, lead, secret_of):
    secret, slug = secret_of(lead), open_survey(SMALL.replace("Welche Themen?", "Welche Themen 🌙?")).slug
    body = ask(f"/surveys/{slug}/definition", secret).data
    assert "🌙" in body.decode()
    assert ask("/surveys", secret, method="POST", data=body).status_code == 201


@pytest.mark.parametrize("note", ["\ud800", "a\0b\u202e"])
def test_a_note_is_written_down_as_far_as_it_can_be_read(ask, released, lead, secret_of, note):
    sent = json.dumps({"note": f"Bericht{note}"})
    for path in POSTS:
        answer = ask(at(path, released), secret_of(lead), method="POST", data=sent)
        assert answer.status_code == 200
    notes = {row.note.rpartition(" · ")[2] for row in Audit.select().where(Audit.door == "api")}
    assert {note.removesuffix("ab") for note in notes} == {"Bericht"}


def test_a_get_writes_nothing_but_the_day_of_its_last_use_and_that_once(ask, released, lead, secret_of):
    secret = secret_of(lead)
    before = everything()
    for path in GETS:
        assert ask(at(path, released), secret).status_code == 200
    after = everything()
    assert [table for table in before if before[table] != after[table]] == ["api_token"]
    assert ApiToken.get().used_on == clock.utcnow().date()
    ApiToken.update(used_on=dt.date(2020, 1, 1)).execute()
    ask("/meetings", secret)
    once = everything()
    ask("/meetings", secret)
    assert everything() == once


def test_no_get_holds_a_text(ask, released, lead, secret_of):
    secret = secret_of(lead)
    for path in GETS:
        assert "wortreich" not in json.dumps(ask(at(path, released), secret).get_json(), ensure_ascii=False)


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


@pytest.mark.parametrize("view", ["", "?view=rounded", "?view=own"])
def test_a_half_year_is_what_page_and_file_say(ask, released, lead, secret_of, site, signed_in, view):
    half, secret = this_half_year(), secret_of(lead)
    path = f"/sites/{site.slug}/half-years/{half}"
    told = ask(path + view, secret).get_json()
    number = 6 if view == "?view=own" else 10
    assert [one["responses"] for one in told["topics"][0]["batches"]] == [number]
    page = signed_in("lead", site).get(f"/team/halbjahr/{half}?fuer={'traeger' if number == 10 else ''}").text
    assert f"{number} Mütter haben geantwortet." in page
    assert "wortreich" not in json.dumps(told, ensure_ascii=False)
    file = ask(f"{path}/csv", secret, method="POST", json={"note": "Bericht"})
    assert ";10;" in file.data.decode()
    row = Audit.get(Audit.action == "half-year csv")
    assert (row.subject, row.note, row.door) == (site.slug, f"{half} · Bericht", "api")


def test_a_half_year_is_a_leads_and_of_her_own_cafe(ask, released, lead, secret_of, site):
    path = f"/sites/{site.slug}/half-years/{this_half_year()}"
    there = sites.add("Müttercafé Laufen", town="Laufen")
    boss = roster.invite("boss@cafe.example", role="lead", sites=[there], name="B", now=clock.utcnow())[0]
    for secret, status in ((secret_of(lead, role="staff"), 403), (secret_of(boss, at=[there]), 404)):
        assert is_problem(ask(path, secret), status)
        assert is_problem(ask(f"{path}/csv", secret, method="POST"), status)
    assert is_problem(ask(f"{path}?view=theirs", secret_of(lead)), 400)
    assert is_problem(ask(f"/sites/{site.slug}/half-years/2999-H1", secret_of(lead)), 404)
    assert is_problem(ask(path, None), 401)


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


def test_what_is_taken_away_is_noted_or_not_given(app, ask, released, lead, secret_of):
    secret = secret_of(lead)
    for path in POSTS:
        assert ask(at(path, released), secret, method="POST", json={"note": "X"}).status_code == 200
    rows = Audit.select().where(Audit.door == "api").order_by(Audit.id)
    assert [(row.action, row.subject, row.note, row.member_id) for row in rows] == [
        *((f"download {what}", released.slug, "X", lead.id) for what in ("texts", "counts", "package")),
        ("half-year csv", released.site.slug, f"{this_half_year()} · X", lead.id),
    ]
    from cafe_forms.db import database

    database.execute_sql(
        "CREATE TRIGGER no_room BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no room'); END"
    )
    for path in POSTS:
        assert is_problem(ask(at(path, released), secret, method="POST", json={"note": "x"}), 503)


@pytest.mark.parametrize(
    "sent",
    [
        "[]",
        "{",
        '{"note": 5}',
        '{"note": "x", "what": "pool"}',
        '{"note": "x", "what": []}',
        '{"note": "x", "batch": 1}',
    ],
)
def test_what_makes_no_sense_is_refused(ask, released, lead, secret_of, sent):
    answer = ask(f"/surveys/{released.slug}/csv", secret_of(lead), method="POST", data=sent)
    assert is_problem(answer, 400)
    assert not Audit.select().where(Audit.door == "api").exists()


@pytest.mark.parametrize("sent", ["", "{}", '{"note": ""}', '{"note": " \\u200b "}'])
def test_without_a_reason_nothing_goes_out(ask, released, lead, secret_of, sent):
    secret = secret_of(lead)
    for path in POSTS:
        assert is_problem(ask(at(path, released), secret, method="POST", data=sent), 400), path
    assert not Audit.select().where(Audit.door == "api").exists()


@pytest.mark.parametrize("deep", ["[" * 5000, '{"note":' * 5000, '{"note":' + "[" * 5000])
def test_what_lies_too_deep_in_itself_is_a_problem_of_who_sent_it(ask, released, lead, secret_of, deep):
    secret = secret_of(lead)
    for path in POSTS:
        assert is_problem(ask(at(path, released), secret, method="POST", data=deep), 400), path
    drafted = ask("/surveys", secret, method="POST", data=deep, content_type="application/json")
    assert is_problem(drafted, 422)


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
