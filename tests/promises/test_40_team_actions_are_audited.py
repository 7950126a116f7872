"""40. Team actions are audited without answer content; nobody can read the pool."""

import pytest
from pypdfium2 import PdfDocument

from cafe_forms.models import Audit, Pooled
from cafe_forms.pool import release as pool
from cafe_forms.surveys import publishing
from tests.conftest import hidden
from tests.promises.conftest import SLOW_ON_POSTGRESQL
from tests.team.doors import path_of, rules

CANARY = "Kanarienwort"


def test_signing_in_and_out_and_a_download_are_noted(signed_in, site, things):
    lead = signed_in("lead", site)
    path = f"/team/umfragen/{things['umfragen']}"
    token = hidden(lead.get(path).text, "csrf_token")
    sent = {"csrf_token": token, "what": "counts", "note": "für die Sitzung"}
    assert lead.post(f"{path}/herunterladen", data=sent).status_code == 200
    lead.post("/team/abmelden", data={"csrf_token": token})
    noted = [
        (row.member.email, row.action, row.subject, row.note) for row in Audit.select().order_by(Audit.id)
    ]
    assert noted == [
        ("lead@cafe.example", "sign-in", "", ""),
        ("lead@cafe.example", "download counts", things["umfragen"], "für die Sitzung"),
        ("lead@cafe.example", "sign-out", "", ""),
    ]


def test_no_line_of_the_log_holds_an_answer(signed_in, open_survey, seal):
    survey, admin = open_survey(), signed_in("admin")
    seal(survey, *[{"topics": ["schlaf"], "detail": CANARY}] * 6)
    now = survey.opened_at
    pool.release(publishing.close(survey, now=now), now=now, zone=publishing.Rules().zone)
    page = f"/team/umfragen/{survey.slug}"
    sent = {"csrf_token": hidden(admin.get(page).text, "csrf_token"), "what": "texts", "note": "x"}
    assert CANARY in admin.post(f"{page}/herunterladen", data=sent).text
    assert CANARY not in admin.get("/team/protokoll").text
    assert CANARY not in str([row.__data__ for row in Audit.select()])


def read(answer) -> str:
    """What it says; of a PDF the words on its sheets."""
    if answer.mimetype != "application/pdf":
        return answer.text
    return " ".join(page.get_textpage().get_text_bounded() for page in PdfDocument(answer.get_data()))


@pytest.mark.long
@SLOW_ON_POSTGRESQL
def test_no_page_of_an_admin_shows_what_is_in_the_pool(app, signed_in, things, open_survey, seal):
    survey, admin = open_survey(), signed_in("admin")
    seal(survey, *[{"topics": ["schlaf"], "detail": CANARY}] * 6)
    for rule in rules(app, "GET"):
        path = path_of(rule, things | {"umfragen": survey.slug, "teilen": survey.slug})
        if rule.arguments & {"sheet", "ending"}:
            continue  # drawn of the survey's address and title alone
        if rule.endpoint == "team.cards":
            continue  # drawn of the catalogue alone
        assert CANARY not in read(admin.get(path)), path
    assert Pooled.select().where(Pooled.survey == survey).count() == 6
