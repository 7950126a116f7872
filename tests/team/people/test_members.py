"""Members: invited by letter, changed, locked out; a lead for her sites, an admin everywhere, one admin stays."""

import pytest

from cafe_forms.cafe import sites
from cafe_forms.members import roster
from cafe_forms.models import Audit, Delivery, Member, Membership, Session, SignIn
from tests.conftest import NOW
from tests.team.conftest import HOSTILE
from tests.team.page_forms import forms_of
from tests.team.people_pages import fill, press, said

LIST = "/team/mitglieder"


@pytest.fixture
def other_site(site):
    return sites.add("Müttercafé Laufen", town="Laufen")


@pytest.fixture
def lead(signed_in, site):
    return signed_in("lead", site)


@pytest.fixture
def admin(signed_in):
    return signed_in("admin")


@pytest.fixture
def add(app):
    """A member: `add("staff", site)`."""

    def added(role, *at, email="berta@cafe.example"):
        return roster.invite(email, role=role, sites=list(at), name="Berta", now=NOW)[0]

    return added


def of(member):
    return f"{LIST}/{member.id}"


def invite(client, site, **typed):
    wanted = {"email": "neu@cafe.example", "name": "Neu", "language": "de", "sites": [site.slug]}
    return fill(client, f"{LIST}/neu", **wanted | typed)


def at(member):
    return {row.site.slug for row in Membership.select().where(Membership.member == member)}


def test_a_lead_invites_staff_to_her_site(lead, site):
    assert invite(lead, site, language="en").status_code == 303
    member = Member.get(Member.email == "neu@cafe.example")
    assert (member.role, member.language, member.name, at(member)) == ("staff", "en", "Neu", {site.slug})
    assert [(d.letter, d.to) for d in Delivery.select()] == [("welcome", "neu@cafe.example")]
    assert Audit.get(Audit.action == "member invite").subject == "neu@cafe.example"
    assert "neu@cafe.example" in lead.get(LIST).text


@pytest.mark.parametrize("more", [{"role": "admin"}, {"role": "lead", "everywhere": "y"}])
def test_a_lead_gives_no_role_whatever_she_sends(lead, site, more):
    assert invite(lead, site, **more).status_code == 303
    member = Member.get(Member.email == "neu@cafe.example")
    assert (member.role, member.everywhere) == ("staff", False)


def test_a_lead_invites_to_no_other_site(lead, other_site):
    assert invite(lead, other_site).status_code == 422
    assert Member.select().count() == 1


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"email": ""}, "Bitte gib eine E-Mail-Adresse ein."),
        ({"email": "anna"}, "Das ist keine E-Mail-Adresse."),
        ({"email": "a\r\nBcc: x@y.example"}, "Das ist keine E-Mail-Adresse."),
        ({"email": "lead@cafe.example"}, "gehört schon jemandem im Team"),
        ({"email": "x" * 5000}, "Höchstens 254 Zeichen."),
        ({"sites": []}, "Wähle mindestens ein Café."),
        ({"name": "x" * 5000}, "Höchstens 200 Zeichen."),
    ],
)
def test_a_fault_keeps_what_was_typed_and_owes_no_letter(lead, site, typed, fault):
    answer = invite(lead, site, **{"name": "Neu-Name"} | typed)
    assert answer.status_code == 422
    assert fault in said(answer)
    assert 'role="alert" tabindex="-1" autofocus' in answer.text
    assert typed.get("name", "Neu-Name") in answer.text
    assert Member.select().count() == 1
    assert Delivery.select().count() == 0


def test_inviting_somebody_again_changes_nothing_of_her(lead, add, site):
    boss = add("admin")
    assert invite(lead, site, email=boss.email).status_code == 422
    assert (Member.get_by_id(boss.id).role, at(boss)) == ("admin", set())


def test_an_admin_gives_roles_and_sites(admin, add, site, other_site):
    member = add("staff", site)
    assert fill(admin, of(member), name="B", role="lead", sites=[other_site.slug]).status_code == 303
    assert (Member.get_by_id(member.id).role, at(member)) == ("lead", {other_site.slug})
    assert fill(admin, of(member), name="B", role="lead", everywhere="y").status_code == 303
    assert Member.get_by_id(member.id).everywhere
    fill(admin, of(member), name="B", role="staff", everywhere="y", sites=[site.slug])
    assert not Member.get_by_id(member.id).everywhere


def test_a_lead_takes_her_from_her_own_site_only(lead, add, site, other_site):
    member = add("staff", site, other_site)
    assert other_site.name not in lead.get(of(member)).text
    assert fill(lead, of(member), name="B", sites=[]).status_code == 303
    assert at(member) == {other_site.slug}
    assert lead.get(of(member)).status_code == 404


def test_a_lead_locks_out_only_whom_she_shares_with_nobody(lead, add, site, other_site):
    member = add("staff", site, other_site)
    assert "Ja, sperren" not in lead.get(of(member)).text
    assert press(lead, f"{of(member)}/sperren").status_code == 403


@pytest.mark.parametrize("role", ["lead", "admin"])
def test_a_lead_changes_nobody_beside_or_above_her(lead, add, site, role):
    member = add(role, site)
    for more in ("", "/sperren", "/zulassen", "/einladen"):
        assert press(lead, of(member) + more).status_code == 403


def test_another_sites_staff_looks_like_nobody(lead, add, other_site):
    member = add("staff", other_site)
    assert member.email not in lead.get(LIST).text
    for more in ("", "/sperren", "/zulassen", "/einladen"):
        assert press(lead, of(member) + more).status_code == 404
    assert lead.get(f"{LIST}/{2**40}").status_code == 404


@pytest.mark.parametrize("path", ["", "/neu", "/1"])
def test_staff_see_none_of_it(staff, path):
    assert staff.get(LIST + path).status_code == 403


def test_nobody_changes_her_own_role(admin, add):
    add("admin")  # so that it is not for being the last
    me = Member.get(Member.email == "admin@cafe.example")
    assert press(admin, of(me), role="staff", revision="0").status_code == 403
    assert press(admin, f"{of(me)}/sperren").status_code == 403


def test_who_is_locked_out_is_signed_out_everywhere_at_once(admin, signed_in, site):
    hers = signed_in("staff", site)
    member = Member.get(Member.role == "staff")
    roster.invite(member.email, role="staff", sites=[], name=None, now=NOW)  # a link she has not used
    assert press(admin, f"{of(member)}/sperren").status_code == 303
    assert hers.get("/team/").headers["Location"] == "/team/anmelden"
    for rows in (Session, SignIn):
        assert rows.select().where(rows.member == member).count() == 0
    assert "gesperrt" in said(admin.get(LIST))
    assert press(admin, f"{of(member)}/einladen").status_code == 409
    assert press(admin, f"{of(member)}/zulassen").status_code == 303
    assert Member.get_by_id(member.id).is_active
    assert hers.get("/team/").status_code == 303  # the old cookie stays dead


def test_an_invitation_goes_again_once_a_day(admin, add, site):
    member = add("staff", site)
    assert "noch einmal unterwegs" in said_after(admin, press(admin, f"{of(member)}/einladen"))
    assert "Heute ging schon" in said_after(admin, press(admin, f"{of(member)}/einladen"))
    assert Delivery.select().count() == 1


def said_after(client, answer):
    return said(client.get(answer.headers["Location"]))


def test_the_second_of_two_who_edit_is_told(admin, add, site):
    member = add("staff", site)
    answer = fill(admin, of(member), name="Zweite", role="staff", sites=[site.slug], revision="9")
    assert answer.status_code == 409
    assert 'value="Zweite"' in answer.text
    assert Member.get_by_id(member.id).name == "Berta"


@pytest.mark.parametrize("text", [*HOSTILE, "Anna\x7fBerta"])
def test_a_hostile_name_is_text(admin, site, text):
    assert invite(admin, site, name=text, role="staff").status_code == 303
    member = Member.get(Member.email == "neu@cafe.example")
    assert member.name == text.replace("\0", "")
    for page in (admin.get(LIST).text, admin.get(of(member)).text):
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_her_cafes_stand_ticked_and_another_name_leaves_her_there(lead, add, site):
    member = add("staff", site)
    form = next(one for one in forms_of(of(member), lead.get(of(member)).text) if one.path == of(member))
    assert form.sent()["sites"] == [site.slug]
    assert lead.post(of(member), data=form.sent() | {"name": "Berta Tal"}).status_code == 303
    assert (Member.get_by_id(member.id).name, at(member)) == ("Berta Tal", {site.slug})


def test_a_cafe_she_opened_meanwhile_stays_hers(signed_in, admin, site):
    """The page was shown before there was this café, so it is not ticked there."""
    boss = signed_in("admin", site, email="boss@cafe.example")
    member = Member.get(Member.email == "boss@cafe.example")
    page = next(one for one in forms_of(of(member), admin.get(of(member)).text) if one.path == of(member))
    assert (
        fill(boss, "/team/cafes/neu", name="Müttercafé Laufen", town="Laufen", contact="").status_code == 303
    )
    assert admin.post(of(member), data=page.sent()).status_code == 409
    assert len(at(member)) == 2


def test_whom_an_admin_locked_out_a_lead_does_not_let_in(admin, lead, add, site):
    member = add("staff", site)
    press(admin, f"{of(member)}/sperren")
    assert "Wieder zulassen kann sie jemand mit der Rolle Admin." in said(lead.get(of(member)))
    assert "/zulassen" not in lead.get(of(member)).text
    assert press(lead, f"{of(member)}/zulassen").status_code == 403
    assert not Member.get_by_id(member.id).is_active
    assert press(admin, f"{of(member)}/zulassen").status_code == 303
    assert Member.get_by_id(member.id).is_active


def test_a_lead_lets_in_whom_a_lead_locked_out(lead, add, site):
    member = add("staff", site)
    for more, is_active in (("/sperren", False), ("/zulassen", True)):
        assert press(lead, of(member) + more).status_code == 303
        assert Member.get_by_id(member.id).is_active is is_active


def test_a_lead_lets_in_only_whom_she_could_lock_out(lead, add, site, other_site):
    member = add("staff", site, other_site)
    roster.lock_out(member)
    assert press(lead, f"{of(member)}/zulassen").status_code == 403
    assert not Member.get_by_id(member.id).is_active


def test_the_command_line_lets_in_whoever_was_locked_out(lead, add, site):
    roster.lock_out(add("staff", site), by_admin=True)
    member = add("staff", site)
    assert (Member.get_by_id(member.id).is_active, Member.get_by_id(member.id).locked_by_admin) == (
        True,
        False,
    )
