"""What a token sees is what its member's pages show; whatever ends her rights ends the token."""

import csv
import datetime as dt
import io
import json
import zipfile

import pytest

from cafe_forms import clock
from cafe_forms.cafe import sites
from cafe_forms.members import roster
from cafe_forms.models import ApiToken, Audit, Survey
from cafe_forms.reports import briefing as briefings
from cafe_forms.reports.preparation import parts
from cafe_forms.results import export, hidden_words, summary
from cafe_forms.surveys.publishing import BERLIN
from tests.api.conftest import GETS, POSTS, V1, at, is_problem
from tests.conftest import SMALL, hidden
from tests.team.doors import everything, this_half_year


@pytest.mark.long
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


@pytest.mark.long
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
    today, found = clock.today(BERLIN), briefings.of(released, now=clock.utcnow())
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
    assert ApiToken.get().used_on == clock.today(BERLIN)
    ApiToken.update(used_on=dt.date(2020, 1, 1)).execute()
    ask("/meetings", secret)
    once = everything()
    ask("/meetings", secret)
    assert everything() == once


def test_no_get_holds_a_text(ask, released, lead, secret_of):
    secret = secret_of(lead)
    for path in GETS:
        assert "wortreich" not in json.dumps(ask(at(path, released), secret).get_json(), ensure_ascii=False)


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
