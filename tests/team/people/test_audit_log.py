"""The audit log: who did what when, in words; a lead reads of her sites, an admin everything, staff nothing."""

import ast
import datetime as dt
from pathlib import Path

import pytest

import cafe_forms
from cafe_forms import audit
from cafe_forms.cafe import sites
from cafe_forms.db import database
from cafe_forms.members import roster
from cafe_forms.models import Audit, Member
from cafe_forms.team.people import audit_log
from tests.conftest import NOW
from tests.team.conftest import HOSTILE
from tests.team.people_pages import said

PATH = "/team/protokoll"


@pytest.fixture
def other_site(site):
    return sites.add("Müttercafé Laufen", town="Laufen")


@pytest.fixture
def lead(signed_in, site):
    return signed_in("lead", site)


@pytest.fixture
def admin(signed_in):
    return signed_in("admin")


def noted_actions():
    """Every action that some call of `audit.note` names, with the first word of one that is put together."""
    for file in Path(cafe_forms.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.note":
                action = node.args[1]
                if isinstance(action, ast.Constant):
                    yield action.value
                elif isinstance(action, ast.JoinedStr):
                    yield action.values[0].value.strip()


def noted(*words, **door):
    with database.atomic():
        audit.note(*words, **door)


def test_every_action_that_is_noted_has_its_words():
    actions = set(noted_actions())
    assert {"sign-in", "download", "survey open"} <= actions
    assert [action for action in actions if audit_log.in_words(action) == action] == []


def test_it_tells_who_did_what_at_which_minute(lead, site):
    Audit.delete().execute()
    Audit.create(at=NOW, member=Member.get(), action="meetings plan", subject=site.slug, note="3")
    words = said(lead.get(PATH))
    assert "Montag, 23. November 10:00 lead hat Treffen geplant" in words
    assert f"{site.slug} · 3" in words


def test_a_survey_is_called_by_its_title_and_can_be_opened(lead, add_survey):
    survey = add_survey()
    noted(Member.get(), "download counts", survey.slug, "für die Sitzung")
    page = lead.get(PATH)
    assert "hat ein Ergebnis heruntergeladen Welche Themen? · für die Sitzung" in said(page)
    assert f'href="/team/umfragen/{survey.slug}"' in page.text


def test_a_lead_reads_nothing_of_another_site(lead, other_site, add_survey):
    theirs, _token = roster.invite("x@cafe.example", role="staff", sites=[other_site], name="Xenia", now=NOW)
    boss, _token = roster.invite("y@cafe.example", role="admin", sites=[], name="Yara", now=NOW)
    survey = add_survey(at=other_site)
    noted(theirs, "survey open", survey.slug)
    noted(boss, "survey close", survey.slug, "geheim")
    page = lead.get(PATH).text
    assert "Xenia" not in page
    assert "Yara" in page  # she works at every site
    for hidden in (survey.slug, "Welche Themen?", "geheim"):
        assert hidden not in page


def test_an_admin_reads_everything_also_what_was_done_on_the_server(admin, other_site):
    theirs, _token = roster.invite("x@cafe.example", role="staff", sites=[other_site], name="Xenia", now=NOW)
    noted(theirs, "calendar begin", other_site.slug)
    noted(None, "codes", "abcdefgh", "30", door=audit.COMMAND)
    words = said(admin.get(PATH))
    assert "Xenia hat sich eine Kalenderadresse geholt laufen" in words
    assert "Die Technik hat Codes gedruckt abcdefgh · 30" in words


def test_staff_may_not_read_it(staff):
    assert staff.get(PATH).status_code == 403


def test_it_can_be_filtered_by_person_and_action(admin, signed_in, site):
    signed_in("staff", site)
    anna = Member.get(Member.role == "staff")
    noted(anna, "download counts", "x")
    lines = said(admin.get(PATH, query_string={"person": anna.id})).split("Zeigen")[1]
    assert "admin hat" not in lines
    lines = said(admin.get(PATH, query_string={"was": "download"})).split("Zeigen")[1]
    assert "heruntergeladen" in lines
    assert "angemeldet" not in lines


@pytest.mark.parametrize("text", ["", "0", "-1", "1e9", "9" * 30, "x\0", "'; --", "ä"])
@pytest.mark.parametrize("name", ["person", "was", "seite"])
def test_a_filter_that_makes_no_sense_filters_nothing(admin, name, text):
    answer = admin.get(PATH, query_string={name: text})
    assert answer.status_code == 200


def test_it_is_paged_the_newest_first(admin):
    me = Member.get()
    for number in range(60):
        Audit.create(at=NOW - dt.timedelta(days=number), member=me, action="sign-out", subject=f"n{number}")
    first, second = admin.get(PATH).text, admin.get(f"{PATH}?seite=2").text
    assert ("seite=2" in first, "seite=3" in second, "seite=1" in second) == (True, False, True)
    assert ("n0<" in first, "n59<" in first, "n59<" in second) == (True, False, True)
    assert "Hier steht nichts" in admin.get(f"{PATH}?seite=9").text


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_note_is_text(admin, text):
    noted(Member.get(), "download texts", text, text)
    page = admin.get(PATH).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_a_note_apart_from_its_act_is_refused(staff):
    with pytest.raises(audit.NotInTransaction):
        audit.note(Member.get(), "meeting edit")


def test_a_contact_who_follows_a_link_is_called_one(admin):
    noted(None, "contact yes", "freilassing", "3", door=audit.LETTER)
    noted(None, "unsubscribe", "pass_on", door=audit.LETTER)
    words = said(admin.get(PATH))
    assert "Ein Kontakt hat E-Mails zugesagt freilassing · 3" in words
    assert "Ein Kontakt hat E-Mails abbestellt neue Umfragen" in words


def test_what_is_noted_in_code_reads_as_words(admin):
    noted(Member.get(), "member edit", "lena@cafe.example", "lead")
    noted(Member.get(), "digest rhythm", note="fortnightly")
    words = said(admin.get(PATH))
    assert "lena@cafe.example · Leitung" in words
    assert "hat die Wochenmail umgestellt alle zwei Wochen" in words
