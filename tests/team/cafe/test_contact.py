"""Whom mothers can ask: said by everybody who works at the café, and on its page at once."""

from cafe_forms.cafe import sites
from cafe_forms.models import Audit, Site
from tests.team.cafe.test_meetings import form_of, send

PAGE = "/team/cafes/freilassing/kontakt"


def test_staff_say_whom_mothers_can_ask(signed_in, client, site):
    staff = signed_in("staff", site)
    assert PAGE in staff.get("/team/mehr").text
    send(staff, PAGE, contact="Jana, 08654 1, dienstags")
    assert "Jana, 08654 1, dienstags" in client.get(f"/cafe/{site.slug}-{site.page_code}/de").text
    assert Audit.select().where(Audit.action == "site edit", Audit.subject == "freilassing").count() == 1


def test_name_and_town_stay_whatever_is_sent(signed_in, site):
    send(signed_in("lead", site), PAGE, contact="Jana", name="Anders", town="Anderswo", shows_place="y")
    found = Site.get_by_id(site.id)
    assert (found.name, found.town, found.contact) == (site.name, site.town, "Jana")
    assert not found.shows_place


def test_of_another_cafe_nobody_can(signed_in, site):
    assert signed_in("staff", sites.add("Anderswo")).get(PAGE).status_code == 404


def test_who_comes_second_is_told_and_keeps_her_words(signed_in, site):
    staff = signed_in("staff", site)
    form = form_of(staff, PAGE)
    sites.say_contact(site, seen=site.revision, contact="Petra")
    answer = staff.post(PAGE, data=form | {"contact": "Jana"})
    assert answer.status_code == 409
    assert "Petra" in answer.text
    assert "Jana" in answer.text
