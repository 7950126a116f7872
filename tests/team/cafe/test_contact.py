"""Whom mothers can ask, and when a café has closed: said by everybody who works there, and of no other café."""

import datetime as dt

from cafe_forms.cafe import closed_days, meetings, sites, working_days
from cafe_forms.cafe.working_days import DAY
from cafe_forms.models import Audit, ClosedDay, Site
from cafe_forms.surveys import publishing
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


DAYS = "/team/cafes/freilassing/schliesstage"
MONDAY = dt.date(2030, 6, 17)  # no holiday


def test_staff_close_their_own_cafe_and_no_other(signed_in, site):
    staff, there = signed_in("staff", site), sites.add("Anderswo")
    assert DAYS in staff.get("/team/mehr").text
    send(staff, DAYS, first=str(MONDAY), last=str(MONDAY + DAY), note="Ausflug")
    assert "Ausflug" in staff.get(DAYS).text
    assert not working_days.is_one(MONDAY, site)
    assert working_days.is_one(MONDAY, there)
    assert working_days.is_one(MONDAY)
    assert working_days.before(MONDAY + 2 * DAY, 1, site) == MONDAY - 3 * DAY
    assert not ClosedDay.select().exists()
    assert Audit.get(Audit.action == "days close").subject == "freilassing"
    assert signed_in("staff", there, email="fremd@cafe.example").get(DAYS).status_code == 404


def test_closed_twice_bears_the_new_name_and_reopens_whole(signed_in, site):
    staff = signed_in("staff", site)
    for note in ("Ausflug", "Umbau"):
        send(staff, DAYS, first=str(MONDAY), note=note)
    closed_days.close(MONDAY, MONDAY, "Alle", sites.add("Anderswo"))
    staff.get(DAYS)  # which says once that the day had another name
    page = staff.get(DAYS).text
    assert ("Umbau" in page, "Ausflug" in page, "Alle" in page) == (True, False, False)
    token = form_of(staff, DAYS)["csrf_token"]
    sent = {"csrf_token": token, "first": str(MONDAY), "last": str(MONDAY)}
    assert staff.post(f"{DAYS}/wieder-offen", data=sent).status_code == 303
    assert working_days.is_one(MONDAY, site)
    assert staff.post(f"{DAYS}/wieder-offen", data=sent | {"first": "x"}).status_code == 400


def test_a_series_leaves_out_the_days_of_its_cafe(site):
    closed_days.close(MONDAY, MONDAY, "", site)
    series = meetings.Series(first=MONDAY, time=dt.time(9), number=2, skips_closed=True)
    assert meetings.plan(site, series, publishing.BERLIN).closed == (MONDAY,)
