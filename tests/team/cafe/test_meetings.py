"""Meetings by the team's hands: planned, moved, cancelled, counted, and read by a calendar program."""

import datetime as dt
import re

import pytest

from cafe_forms.cafe import sites
from cafe_forms.clock import utcnow
from cafe_forms.models import (
    Audit,
    ClosedDay,
    Contact,
    Delivery,
    Meeting,
    Member,
    Membership,
    Partner,
    Survey,
)
from cafe_forms.surveys import publishing
from tests.team.conftest import HOSTILE
from tests.team.survey_pages import fields, words

ZONE = publishing.BERLIN
DAY = dt.timedelta(days=1)


def soon(days=30):
    return (utcnow().astimezone(ZONE) + days * DAY).date().isoformat()


def form_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return fields(answer.text.partition("<main")[2])


def send(client, path, status=303, form=None, **typed):
    answer = client.post(path, data=(form or form_of(client, path)) | typed)
    assert answer.status_code == status, (answer.status_code, words(answer.text)[:800])
    return answer


def plan(client, status=303, **typed):
    """Without the tick, as any day may be a holiday once."""
    usual = {"day": soon(), "time": "09:30", "skips_closed": ""}
    return send(client, "/team/treffen/neu", status, **usual | typed)


@pytest.fixture
def sponsor(site):
    partner = Partner.create(name="Bäckerei Huber")
    Contact.create(partner=partner, site=site, email="b@partner.example", confirmed=True, sponsors=True)
    return partner


def test_one_meeting_is_planned_and_stands_in_the_list(staff, site, sponsor):
    plan(staff, place="Pfarrsaal", topic="Schlaf", breakfast="1", sponsor=str(sponsor.id))
    meeting = Meeting.get()
    kept = (meeting.site, meeting.place, meeting.topic, meeting.breakfast, meeting.sponsor)
    assert kept == (site, "Pfarrsaal", "Schlaf", True, sponsor)
    assert meeting.starts_at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M") == f"{soon()} 09:30"
    said = words(staff.get("/team/treffen").text)
    assert "Pfarrsaal · mit Frühstück · Bäckerei Huber · Thema: Schlaf" in said
    assert Audit.select().where(Audit.action == "meetings plan").count() == 1


@pytest.mark.parametrize("never", [{"sponsors": False}, {"confirmed": False}, {"is_paused": True}])
def test_only_who_gets_letters_about_it_can_be_chosen_for_a_breakfast(staff, sponsor, never):
    Contact.update(never).execute()
    plan(staff, 422, breakfast="1", sponsor=str(sponsor.id))
    assert "Bäckerei Huber" not in staff.get("/team/treffen/neu").text


def test_a_breakfast_that_is_moved_or_cancelled_is_told_to_who_brings_it(staff, sponsor):
    plan(staff, breakfast="1", sponsor=str(sponsor.id))
    path = f"/team/treffen/{Meeting.get().id}"
    send(staff, path, day=soon(31), breakfast="y", sponsor=str(sponsor.id))
    send(staff, f"{path}/absagen")
    told = Delivery.select().where(Delivery.letter == "breakfast_changed").order_by(Delivery.id)
    assert [(one.to, one.facts["is"] is None) for one in told] == [
        ("b@partner.example", False),
        ("b@partner.example", True),
    ]


def test_a_series_keeps_its_local_time_and_leaves_closed_days_out(staff):
    first = dt.date.fromisoformat(soon(60))
    first += (3 - first.weekday()) % 7 * DAY  # a Thursday
    ClosedDay.create(day=first + 14 * DAY)
    plan(staff, day=first.isoformat(), weeks="2", number="14", breakfast="6", skips_closed="y")
    found = [meeting.starts_at.astimezone(ZONE) for meeting in Meeting.select().order_by(Meeting.starts_at)]
    assert {(moment.hour, moment.minute, moment.weekday()) for moment in found} == {(9, 30, 3)}
    assert first + 14 * DAY not in {moment.date() for moment in found}
    assert "Feiertag oder Schließtag, darum kein Treffen" in staff.get("/team/treffen").text
    assert len({moment.utcoffset() for moment in found}) == 2  # half a year: winter and summer


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"day": ""}, "day", "an welchem Tag"),
        ({"day": "gestern"}, "day", ""),
        ({"day": "0001-01-01"}, "day", "zu weit weg"),
        ({"day": "9999-12-31"}, "day", "zu weit weg"),
        ({"time": ""}, "time", "um wie viel Uhr"),
        ({"weeks": "2"}, "weeks", "wie viele Treffen"),
        ({"weeks": "2", "number": "0"}, "number", "von 1 bis 52"),
        ({"weeks": "2", "number": "viele"}, "number", ""),
        ({"weeks": "9"}, "weeks", ""),
        ({"place": "x" * 5000}, "place", "zu lang"),
        ({"sponsor": "999"}, "sponsor", ""),
        ({"site": "anderswo"}, "site", ""),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_kept(staff, site, typed, field, said):
    page = plan(staff, 422, topic="BLEIBT", **typed).text
    assert f'href="#{field}"' in page
    assert said in words(page)
    assert 'value="BLEIBT"' in page
    assert Meeting.select().count() == 0


def test_the_same_series_again_changes_nothing(staff):
    plan(staff, place="Saal")
    page = plan(staff, 422, place="Garten").text
    assert "das Treffen gibt es schon" in words(page)
    assert "Feiertag:" not in words(page)
    assert Meeting.get().place == "Saal"


def test_one_on_a_holiday_or_a_closed_day_is_planned_only_without_the_tick(staff):
    christmas = dt.date(utcnow().year + 1, 12, 25)
    ClosedDay.create(day=christmas - DAY)
    page = words(plan(staff, 422, day=christmas.isoformat(), skips_closed="y").text)
    assert "25. Dezember, ist ein Feiertag: Erster Weihnachtstag. Wähle einen anderen Tag" in page
    assert "2 Sachen" not in page
    page = words(plan(staff, 422, day=(christmas - DAY).isoformat(), skips_closed="y").text)
    assert "24. Dezember, ist ein Schließtag. Wähle einen anderen Tag" in page
    assert Meeting.select().count() == 0
    plan(staff, day=christmas.isoformat())
    plan(staff)
    send(
        staff,
        f"/team/treffen/{Meeting.get(Meeting.starts_at < utcnow() + 31 * DAY).id}",
        day=(christmas - DAY).isoformat(),
    )
    assert "24. Dezember, ist ein Schließtag." in words(staff.get("/team/treffen").text)


def test_a_meeting_is_moved_and_its_survey_named(staff, site, add_survey):
    meeting = sites.add_meeting(site, utcnow() + 20 * DAY)
    survey = add_survey()
    Survey.update(meeting=meeting).execute()
    path = f"/team/treffen/{meeting.id}"
    assert f"/team/umfragen/{survey.slug}" in staff.get(path).text
    send(staff, path, day=soon(40), time="14:00", place="Garten")
    moved = Meeting.get()
    assert moved.starts_at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M") == f"{soon(40)} 14:00"
    assert (moved.place, moved.revision) == ("Garten", 1)


def test_onto_another_meeting_it_cannot_be_moved(staff, site):
    first, second = (sites.add_meeting(site, utcnow() + days * DAY) for days in (20, 21))
    local = first.starts_at.astimezone(ZONE)
    Meeting.update(starts_at=local.replace(second=0, microsecond=0)).where(Meeting.id == first.id).execute()
    page = send(staff, f"/team/treffen/{second.id}", 422, day=local.date().isoformat(), time=f"{local:%H:%M}")
    assert "trefft ihr euch schon" in words(page.text)


def test_the_second_of_two_editors_is_told_and_keeps_her_words(staff, site):
    meeting = sites.add_meeting(site, utcnow() + 20 * DAY, place="Saal")
    path = f"/team/treffen/{meeting.id}"
    form = form_of(staff, path)
    send(staff, path, place="Garten")
    page = send(staff, path, 409, form=form, place="Turnhalle").text
    assert "Jemand anderes hat das gerade geändert" in words(page)
    assert "Garten" in words(page)
    assert 'value="Turnhalle"' in page
    assert Meeting.get().place == "Garten"
    again = staff.post(path, data=fields(page.partition("<main")[2]))
    assert (again.status_code, Meeting.get().place) == (303, "Turnhalle")


def test_a_cancelled_meeting_is_gone_and_its_survey_stays(staff, site, open_survey):
    meeting = sites.add_meeting(site, utcnow() + 20 * DAY)
    survey = open_survey()
    path = f"/team/treffen/{meeting.id}/absagen"
    assert "Die Umfrage läuft weiter bis zu ihrem Ende" in words(staff.get(path).text)
    stale = form_of(staff, path)
    send(staff, f"/team/treffen/{meeting.id}", place="Garten")
    send(staff, path, 409, form=stale)
    send(staff, path)
    assert Meeting.select().count() == 0
    assert Survey.get_by_id(survey.id).meeting is None


def test_how_many_came_is_a_number_and_nothing_else(staff, site):
    meeting = sites.add_meeting(site, utcnow() - DAY)
    path = f"/team/treffen/{meeting.id}/anwesenheit"
    for wrong in ("-1", "viele", "1001", "9" * 5000):
        send(staff, path, 422, attendance=wrong)
    send(staff, path, attendance="12")
    assert Meeting.get().attendance == 12
    assert "12 Mütter" in words(staff.get("/team/treffen").text)
    send(staff, path, attendance="")
    assert Meeting.get().attendance is None


def test_before_the_meeting_nobody_is_counted(staff, site):
    meeting = sites.add_meeting(site, utcnow() + DAY)
    assert staff.get(f"/team/treffen/{meeting.id}/anwesenheit").status_code == 303


def test_another_sites_meeting_does_not_exist(staff, site):
    other = sites.add("Anderswo")
    meeting = sites.add_meeting(other, utcnow() + DAY, place="GEHEIM")
    token = {"csrf_token": form_of(staff, "/team/treffen/kalender")["csrf_token"][0]}
    for ending in ("", "/absagen", "/anwesenheit"):
        path = f"/team/treffen/{meeting.id}{ending}"
        assert staff.get(path).status_code == 404
        assert staff.post(path, data=token).status_code == 404
    assert staff.post(f"/team/treffen/kalender/{other.slug}/neu", data=token).status_code == 404
    assert "GEHEIM" not in staff.get("/team/treffen").text
    assert staff.get(f"/team/treffen/{2**31}").status_code == 404


@pytest.mark.parametrize("path", ["", "/neu", "/1", "/1/absagen", "/1/anwesenheit", "/kalender"])
def test_whoever_is_signed_out_is_led_to_the_sign_in_page(client, path):
    assert client.get(f"/team/treffen{path}").location == "/team/anmelden"


def test_without_a_token_nothing_is_written(staff, site):
    assert staff.post("/team/treffen/neu", data={"day": soon(), "time": "09:30"}).status_code == 400
    assert Meeting.select().count() == 0


@pytest.mark.parametrize("typed", [*HOSTILE, "\0NUL"])
def test_hostile_words_come_back_as_text(staff, site, typed):
    plan(staff, place=typed, topic=typed)
    kept = typed.replace("\0", "")  # which no database keeps
    assert Meeting.get().place == kept
    path = f"/team/treffen/{Meeting.get().id}"
    for page in (staff.get("/team/treffen").text, staff.get(path).text):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert form_of(staff, path)["place"] == [kept]


def calendar_of(client, staff):
    link = re.search(r"/kalender/[\w-]+\.ics", staff.get("/team/treffen/kalender").text)
    return link and client.get(link[0]), link and link[0]


def test_a_calendar_is_read_by_its_secret_address_until_it_is_taken_back(staff, client, site):
    sites.add_meeting(site, utcnow() + DAY, place="Saal; Hof, hinten " + "ä" * 60, topic="Schlaf")
    other = sites.add("Anderswo")
    sites.add_meeting(other, utcnow() + DAY, place="GEHEIM")
    assert calendar_of(client, staff)[0] is None
    begin = f"/team/treffen/kalender/{site.slug}/neu"
    token = form_of(staff, "/team/treffen/kalender")["csrf_token"][0]
    assert staff.post(begin, data={"csrf_token": token}).status_code == 303
    answer, link = calendar_of(client, staff)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    text = answer.data.decode()
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    unfolded = text.replace("\r\n ", "")
    assert "LOCATION:Saal\\; Hof\\, hinten" in unfolded
    assert f"UID:meeting-{Meeting.get(Meeting.site == site).id}@" in unfolded
    assert re.search(r"DTSTART:\d{8}T\d{6}Z", unfolded)
    assert "GEHEIM" not in unfolded
    assert "Set-Cookie" not in answer.headers
    staff.post(begin, data={"csrf_token": token})
    assert client.get(link).status_code == 404
    fresh = calendar_of(client, staff)[1]
    staff.post(f"/team/treffen/kalender/{site.slug}/beenden", data={"csrf_token": token})
    assert client.get(fresh).status_code == 404


@pytest.mark.parametrize("change", ["disabled", "left"])
def test_a_calendar_ends_with_the_work_there(staff, client, site, change):
    token = form_of(staff, "/team/treffen/kalender")["csrf_token"][0]
    staff.post(f"/team/treffen/kalender/{site.slug}/neu", data={"csrf_token": token})
    link = calendar_of(client, staff)[1]
    if change == "disabled":
        Member.update(is_active=False).execute()
    else:
        Membership.delete().execute()
    assert client.get(link).status_code == 404


@pytest.mark.parametrize("token", ["x", "0" * 56, "ä" * 56, "../" * 10])
def test_a_foreign_calendar_address_leads_nowhere(client, token):
    assert client.get(f"/kalender/{token}.ics").status_code == 404


def test_the_next_one_begins_with_place_and_time_of_the_last_and_a_breakfast_that_is_due(staff, site):
    plan(staff, place="Garten", time="10:15")
    form = form_of(staff, "/team/treffen/neu")
    assert (form["place"], form["time"], form["breakfast"]) == (["Garten"], ["10:15"], ["0"])
    for days, due in ((41, "0"), (43, "6")):
        eaten = Meeting.create(site=site, starts_at=utcnow() - dt.timedelta(days), breakfast=True)
        assert form_of(staff, "/team/treffen/neu")["breakfast"] == [due]
        eaten.delete_instance()
