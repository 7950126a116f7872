"""A form brought in by POST: the page's draft and the page's report, as JSON."""

import io

import pytest
from openpyxl import Workbook

from cafe_forms import LARGEST_BODY
from cafe_forms.api.drafting import FORMATS, OF_MEDIA
from cafe_forms.cafe import sites
from cafe_forms.db import database
from cafe_forms.members import roster
from cafe_forms.models import Audit, Member, Survey
from cafe_forms.surveys import questionnaire
from tests.api.conftest import is_problem
from tests.conftest import SMALL, on_sqlite
from tests.foreign.test_hostile_files import HOSTILE, OLD_EXCEL
from tests.foreign.test_limesurvey import TABBED, dump, rows_of
from tests.promises.test_40_every_act_is_noted import NO_ROOM
from tests.team.survey_pages import Desk, words
from tests.team.surveys.test_new_file import FORM, SMALL_ONES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = (
    ("type", "name", "label::Deutsch (de)", "required"),
    ("start", "start", "", ""),
    ("text", "wish", "Was wünschst du dir?", ""),
    ("integer", "age", "Wie viele Kinder?", ""),
    ("text", "who", "Wie heißt du?", ""),
    ("geopoint", "where", "Wo?", ""),
)


def workbook() -> bytes:
    book, made = Workbook(), io.BytesIO()
    book.active.title = "survey"
    for row in ROWS:
        book.active.append(row)
    book.save(made)
    return made.getvalue()


@pytest.fixture
def send(ask, lead, secret_of):
    secret = secret_of(lead)

    def sent(content, media=None, query=""):
        return ask(f"/surveys{query}", secret, method="POST", data=content, content_type=media)

    return sent


def test_a_workbook_becomes_a_draft_and_every_row_is_accounted_for(send, lead, site):
    answer = send(workbook(), XLSX)
    assert answer.status_code == 201
    told = answer.get_json()
    survey = Survey.get()
    assert (told["slug"], told["state"], survey.site) == (survey.slug, "draft", site)
    assert [one.name for one in questionnaire.definition_of(survey).questions] == ["wish", "age", "who"]
    report = told["report"]
    assert (report["taken"], report["changed"], report["left_out"]) == (2, 1, 2)
    rows = [(row["sheet"], row["row"], row["name"], row["outcome"], row["look"]) for row in report["rows"]]
    assert rows == [
        ("survey", 2, "start", "left-out", False),
        ("survey", 3, "wish", "taken", False),
        ("survey", 4, "age", "changed", False),
        ("survey", 5, "who", "taken", True),
        ("survey", 6, "where", "left-out", False),
    ]
    assert [remark["code"] for remark in report["rows"][3]["remarks"]] == ["asks-name"]
    assert {"code": "never-ask-name", "questions": ["who"], "stops": False} in told["cautions"]
    (line,) = Audit.select().where(Audit.action == "survey new")
    assert (line.subject, line.door, line.member) == (survey.slug, "api", lead)


def test_it_says_what_the_page_says_and_in_her_language(send, signed_in, site):
    for language in ("de", "en"):
        Member.update(language=language).execute()
        report = send(FORM, "text/markdown").get_json()["report"]
        desk = Desk(signed_in("lead", site))
        Member.update(language=language).execute()
        page = words(
            desk.send("neu/datei", status=200, file=(io.BytesIO(FORM.encode()), "Fragebogen.md")).text
        )
        for remark in (one for row in report["rows"] for one in row["remarks"]):
            assert " ".join(remark["detail"].split()) in page
    assert Survey.select().count() == 1  # the page finds the draft that she brought in


def test_the_same_file_again_leaves_no_second_draft(send):
    file = workbook()
    assert send(file, XLSX).get_json() == send(file, XLSX).get_json()
    assert Audit.select().where(Audit.action == "survey new").count() == 1


KINDS = {
    "xlsx": lambda: workbook(),
    "csv": lambda: "\n".join(["survey", *(f",{','.join(row)}" for row in ROWS)]),
    "md": lambda: FORM,
    "lss": lambda: dump(rows_of(TABBED), texts_apart=True),
    "tsv": lambda: TABBED.strip().replace("|", "\t"),
    "txt": lambda: TABBED.strip().replace("|", "\t"),
    "yaml": lambda: SMALL,
}


@pytest.mark.parametrize("kind", FORMATS)
def test_the_kind_is_named_by_format_or_by_content_type(send, kind):
    answers = [send(KINDS[kind](), "application/octet-stream", f"?format={kind}")]
    answers += [send(KINDS[kind](), media) for media, of in OF_MEDIA.items() if of == kind]
    for answer in answers:
        assert answer.status_code == 201, answer.text
        assert (answer.get_json()["report"] is None) == (kind == "yaml")
    assert Survey.select().count() == 1


def test_of_a_form_that_names_no_language_it_can_be_named(send):
    form = FORM.replace("label::Deutsch (de) | label::en", "label | hint")
    send(form, "text/markdown", "?language=en")
    assert questionnaire.definition_of(Survey.get()).languages == ("en",)


@pytest.mark.parametrize("what", ["bomb", *SMALL_ONES])
def test_what_cannot_be_read_is_a_problem_with_its_reason_and_nothing_is_made(send, what):
    name, content, code = HOSTILE[what]
    if (kind := name.rpartition(".")[2]) not in FORMATS:
        assert is_problem(send(content(), query=f"?format={kind}"), 400)
        return
    answer = send(content(), query=f"?format={kind}")
    assert is_problem(answer, 422)
    assert answer.get_json()["code"] == code
    assert answer.get_json()["detail"]
    assert not Survey.select().exists()


@pytest.mark.parametrize(
    ("query", "media", "status"),
    [
        ("?format=docx", XLSX, 400),
        ("?language=xx", XLSX, 400),
        ("?site=gibtsnix", XLSX, 404),
        ("", "application/octet-stream", 415),
        ("", "application/pdf", 415),
    ],
)
def test_what_nobody_can_mean_is_refused(send, query, media, status):
    assert is_problem(send(workbook(), media, query), status)
    assert not Survey.select().exists()


@pytest.mark.parametrize("media", OF_MEDIA)
def test_what_is_too_large_is_not_read(send, media):
    assert is_problem(send(b"x" * (LARGEST_BODY + 1), media), 413)


def test_an_old_workbook_sent_as_a_new_one_is_told_apart(send):
    assert send(OLD_EXCEL, XLSX).get_json()["code"] == "old-or-locked"


@on_sqlite
def test_what_cannot_be_noted_is_not_brought_in(send):
    database.execute_sql(NO_ROOM)
    assert is_problem(send(workbook(), XLSX), 503)
    assert not Survey.select().exists()


def test_who_works_at_a_cafe_brings_in_there_and_nowhere_else(ask, lead, secret_of):
    there = sites.add("Müttercafé Laufen", town="Laufen")
    secret = secret_of(lead, role="staff")
    assert is_problem(
        ask(f"/surveys?site={there.slug}&format=xlsx", secret, method="POST", data=workbook()), 404
    )
    roster.lock_out(lead)
    assert is_problem(ask("/surveys?format=xlsx", secret, method="POST", data=workbook()), 401)
    assert not Survey.select().exists()
