"""A member's own page: her name, language and digest, and where she is signed in."""

import pytest

from cafe_forms.models import Audit, Member, Session
from tests.conftest import hidden
from tests.team.conftest import HOSTILE
from tests.team.people_pages import fill, press, said, token_of

PATH = "/team/konto"
AS_IT_IS = {"name": "Anna", "language": "de", "digest_rhythm": "weekly"}


@pytest.fixture
def elsewhere(staff, signed_in, site):
    """The same member on another device."""
    return signed_in("staff", site)


def test_it_keeps_name_language_and_rhythm(staff):
    answer = fill(staff, PATH, name="Anna", language="en", digest_rhythm="fortnightly")
    assert answer.status_code == 303
    member = Member.get()
    assert (member.name, member.language, member.digest_rhythm) == ("Anna", "en", "fortnightly")
    assert Audit.select().where(Audit.action == "account edit").count() == 1


def test_the_pages_speak_her_language_whatever_the_browser_asks_for(staff):
    fill(staff, PATH, name="Anna", language="en", digest_rhythm="weekly")
    assert '<html lang="en">' in staff.get("/team/", headers={"Accept-Language": "de"}).text


@pytest.mark.parametrize(
    "wrong", [{"name": "x" * 201}, {"language": "fr"}, {"digest_rhythm": "hourly"}, {"name": "x" * 5000}]
)
def test_a_fault_keeps_what_was_typed_and_changes_nothing(staff, wrong):
    answer = fill(staff, PATH, **AS_IT_IS | {"name": "Berta"} | wrong)
    assert answer.status_code == 422
    assert 'role="alert" tabindex="-1" autofocus' in answer.text
    assert (wrong.get("name") or "Berta") in answer.text
    assert Member.get().name == "staff"


@pytest.mark.parametrize("text", [*HOSTILE, "Anna\x7fBerta"])
def test_a_hostile_name_is_text(staff, text):
    assert fill(staff, PATH, **AS_IT_IS | {"name": text}).status_code == 303
    assert Member.get().name == text.replace("\0", "")
    page = staff.get(PATH).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_role_and_address_cannot_be_sent_along(staff):
    fill(staff, PATH, **AS_IT_IS, role="admin", email="x@y.example", everywhere="y", is_active="")
    assert (Member.get().role, Member.get().email, Member.get().everywhere) == (
        "staff",
        "staff@cafe.example",
        False,
    )


def test_the_second_of_two_who_edit_is_told(staff):
    answer = fill(staff, PATH, **AS_IT_IS, revision="7")
    assert answer.status_code == 409
    assert 'value="Anna"' in answer.text
    assert "Jemand anderes hat das gerade geändert" in said(answer)
    assert Member.get().name == "staff"


def test_it_tells_the_day_of_each_session_and_no_more(staff, elsewhere):
    words = said(staff.get(PATH))
    assert words.count("Dieses Gerät") == 1
    assert "Ein anderes Gerät" in words
    assert ":" not in words.split("Wo du angemeldet bist")[1].split("Jede Anmeldung")[0].replace(
        "Abmelden :", ""
    )


def test_one_other_session_can_be_ended(staff, elsewhere):
    [other] = [row for row in Session.select() if f"/{row.name}/" in staff.get(PATH).text]
    assert press(staff, f"{PATH}/anmeldungen/{other.name}/beenden").status_code == 303
    assert elsewhere.get(PATH).headers["Location"] == "/team/anmelden"
    assert staff.get(PATH).status_code == 200


def test_all_others_can_be_ended_at_once(staff, elsewhere):
    assert press(staff, f"{PATH}/anmeldungen/beenden").status_code == 303
    assert Session.select().count() == 1
    assert staff.get(PATH).status_code == 200


def test_nobody_ends_the_session_of_somebody_else(staff, signed_in, site):
    signed_in("lead", site)
    names = {row.name for row in Session.select()}
    for name in names - {row.name for row in Session.select().where(Session.member == Member.get())}:
        assert press(staff, f"{PATH}/anmeldungen/{name}/beenden").status_code == 404
    assert Session.select().count() == 2


@pytest.mark.parametrize("mark", [[], [""], ["-1"], ["x"], ["9" * 20], ["9" * 5000]])
def test_without_the_revision_of_its_page_a_form_saves_nothing(staff, mark):
    """Like a page that is too old: what was typed comes back, and then saves."""
    fields = {"csrf_token": token_of(staff), "revision": mark, **AS_IT_IS, "name": "Berta"}
    before, answer = Member.get(), staff.post(PATH, data=fields)
    assert (answer.status_code, Member.get().name) == (409, before.name)
    assert "Berta" in answer.text
    assert hidden(answer.text, "revision") == str(before.revision)
