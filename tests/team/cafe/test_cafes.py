"""Cafés and closed days by the admin's hands, and of nobody else's."""

import datetime as dt

import pytest

from cafe_forms import clock, pages
from cafe_forms.cafe import closed_days, sites
from cafe_forms.clock import UTC
from cafe_forms.models import Audit, ClosedDay, Meeting, Membership, Site
from cafe_forms.surveys.publishing import BERLIN
from tests.team.cafe.test_meetings import form_of, send
from tests.team.conftest import HOSTILE
from tests.team.survey_pages import fields, words

DAY = dt.timedelta(days=1)
PATHS = ("/team/cafes", "/team/cafes/neu", "/team/cafes/freilassing/bearbeiten", "/team/schliesstage")


def on(days):
    return (clock.today(BERLIN) + days * DAY).isoformat()


@pytest.fixture
def admin(signed_in, site):
    return signed_in("admin")


def test_a_new_cafe_is_in_the_list(admin):
    send(admin, "/team/cafes/neu", name="Müttercafé Laufen", town="Laufen", contact="Jana, 08682 1")
    site = Site.get(Site.slug == "laufen")
    assert (site.town, site.contact, len(site.page_code)) == ("Laufen", "Jana, 08682 1", 6)
    assert "Müttercafé Laufen Laufen · Jana, 08682 1" in words(admin.get("/team/cafes").text)
    assert Audit.select().where(Audit.action == "site add", Audit.subject == "laufen").count() == 1


def test_an_admin_of_some_cafes_belongs_to_those_she_adds(signed_in, site):
    admin = signed_in("admin", site)
    send(admin, "/team/cafes/neu", name="Neu", town="Neu")
    assert {row.site.slug for row in Membership.select()} == {"freilassing", "neu"}
    assert admin.get("/team/cafes/neu/bearbeiten").status_code == 200


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u2800", "x" * 5000, "Müttercafé Freilassing"])
def test_a_name_that_cannot_be_is_refused_and_the_rest_kept(admin, site, name):
    page = send(admin, "/team/cafes/neu", 422, name=name, contact="BLEIBT").text
    assert 'href="#name"' in page
    assert 'value="BLEIBT"' in page
    assert Site.select().count() == 1


def test_a_cafe_is_changed_and_keeps_its_addresses(admin, site):
    send(admin, "/team/cafes/freilassing/bearbeiten", name="Café am Markt", town="")
    kept = Site.get()
    assert (kept.name, kept.town, kept.slug, kept.page_code) == (
        "Café am Markt",
        "Café am Markt",
        "freilassing",
        site.page_code,
    )


def test_the_second_of_two_editors_is_told(admin, site):
    path = "/team/cafes/freilassing/bearbeiten"
    form = form_of_first(admin, path)
    send(admin, path, form=form, contact="Jana")
    page = send(admin, path, 409, form=form, contact="Samira").text
    assert 'value="Samira"' in page
    assert "Jana" in words(page)
    assert Site.get().contact == "Jana"


def form_of_first(client, path):
    """The first form of a page with several."""
    return fields(client.get(path).text.partition("<main")[2].partition("</form>")[0] + "</form>")


def test_a_name_of_another_cafe_is_refused(admin, site):
    sites.add("Anderswo")
    path = "/team/cafes/freilassing/bearbeiten"
    assert "So heißt schon ein Café" in words(send(admin, path, 422, name="Anderswo").text)


def test_a_cafe_made_by_mistake_can_go_as_long_as_nothing_hangs_on_it(admin, site, meeting):
    send(admin, "/team/cafes/neu", name="Vertipt", town="Vertipt")
    assert "Ja, Café löschen" in words(admin.get("/team/cafes/vertipt/bearbeiten").text)
    assert "Ja, Café löschen" not in words(admin.get("/team/cafes/freilassing/bearbeiten").text)
    token = {"csrf_token": form_of(admin, "/team/cafes/neu")["csrf_token"]}
    for slug in ("vertipt", "freilassing"):
        assert admin.post(f"/team/cafes/{slug}/loeschen", data=token).status_code == 303
    assert [kept.slug for kept in Site.select()] == ["freilassing"]
    assert "Es bleibt." in words(admin.get("/team/cafes/freilassing/bearbeiten").text)
    assert Audit.select().where(Audit.action == "site remove").count() == 1


def test_the_page_for_mothers_moves_to_a_new_address(admin, client, site):
    old = f"/cafe/freilassing-{site.page_code}"
    token = form_of(admin, "/team/cafes/neu")["csrf_token"]
    assert client.get(old).status_code == 200
    assert admin.post("/team/cafes/freilassing/seite", data={"csrf_token": token}).status_code == 303
    assert client.get(old).status_code == 404
    assert client.get(f"/cafe/freilassing-{Site.get().page_code}").status_code == 200


def test_school_holidays_are_a_span_that_can_be_taken_out(admin):
    send(admin, "/team/schliesstage", first=on(30), last=on(43), note="Ferien")
    assert ClosedDay.select().count() == 14
    span = closed_days.Span(*(dt.date.fromisoformat(on(days)) for days in (30, 43)), "Ferien")
    assert closed_days.spans(clock.today(BERLIN)) == [span]
    send(
        admin,
        "/team/schliesstage",
        form=form_of_first(admin, "/team/schliesstage"),
        first=on(43),
        note="Ausflug",
    )
    assert [found.note for found in closed_days.spans(clock.today(BERLIN))] == ["Ferien", "Ausflug"]
    token = form_of(admin, "/team/schliesstage")["csrf_token"][0]
    gone = {"csrf_token": token, "first": on(30), "last": on(42)}
    assert admin.post("/team/schliesstage/wieder-offen", data=gone).status_code == 303
    assert [row.note for row in ClosedDay.select()] == ["Ausflug"]


def test_which_days_had_another_name_is_said(admin):
    page = "/team/schliesstage"
    send(admin, page, first=on(30), last=on(43), note="Ferien")
    send(admin, page, form=form_of_first(admin, page), first=on(31), last=on(44), note="Umbau")
    told = words(admin.get(page).text)
    ends = [pages.day(dt.date.fromisoformat(on(days))) for days in (31, 43)]
    assert f"Da stand schon etwas: {ends[0]} – {ends[1]} („Ferien“). Für" in told
    send(admin, page, form=form_of_first(admin, page), first=on(32), last=on(33), note="Umbau")
    assert "Da stand schon" not in words(admin.get(page).text)
    for days in range(50, 54):
        send(admin, page, form=form_of_first(admin, page), first=on(days), note=str(days) + "x" * 100)
    send(admin, page, form=form_of_first(admin, page), first=on(50), last=on(53))
    told = words(admin.get(page).text).partition("Da stand schon etwas: ")[2].partition(". Für")[0]
    assert (told.count("xxx…“)"), told.endswith(", …")) == (3, True), told


def test_a_meeting_on_days_that_are_closed_is_told_of_and_stays(admin, site):
    local = dt.datetime.combine(clock.today(BERLIN) + 33 * DAY, dt.time(8, 30), UTC)
    for days in (-3, 0, 10, 11):
        sites.add_meeting(site, local + days * DAY)
    send(admin, "/team/schliesstage", first=on(30), last=on(43), note="Ferien")
    told = words(admin.get("/team/schliesstage").text).partition("In diese Zeit fallen Treffen: ")[2]
    assert told.partition(". Sie bleiben")[0].count("(Müttercafé Freilassing)") == 3
    assert Meeting.select().count() == 4
    send(admin, "/team/schliesstage", first=on(60))
    assert "In diese Zeit" not in words(admin.get("/team/schliesstage").text)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("", "", "first"),
        (on(-1), "", "first"),
        ("9999-12-31", "", "first"),
        ("morgen", "", "first"),
        (on(5), on(4), "last"),
        (on(5), on(65), "last"),
        (on(5), "x" * 5000, "last"),
    ],
)
def test_days_that_cannot_be_are_refused(admin, first, last, field):
    page = send(admin, "/team/schliesstage", 422, first=first, last=last, note="BLEIBT").text
    assert f'href="#{field}"' in page
    assert 'value="BLEIBT"' in page
    assert ClosedDay.select().count() == 0


def test_days_that_are_none_reopen_nothing(admin):
    token = form_of(admin, "/team/schliesstage")["csrf_token"][0]
    bad = {"csrf_token": token, "first": "x", "last": ""}
    assert admin.post("/team/schliesstage/wieder-offen", data=bad).status_code == 400


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("role", ["staff", "lead"])
def test_others_are_refused(signed_in, site, path, role):
    member = signed_in(role, site)
    assert member.get(path).status_code == 403
    assert "Cafés" not in words(member.get("/team/mehr").text)


@pytest.mark.parametrize("path", PATHS)
def test_signed_out_they_are_led_to_the_sign_in_page(client, path):
    assert client.get(path).location == "/team/anmelden"


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_words_come_back_unchanged_and_as_text(admin, typed):
    send(admin, "/team/cafes/neu", name=typed, town="Dort", contact=typed)
    send(admin, "/team/schliesstage", first=on(3), note=typed)
    site = Site.get(Site.slug == "dort")
    assert (site.name, site.contact, ClosedDay.get().note) == (typed, typed, typed)
    for path in ("/team/cafes", "/team/cafes/dort/bearbeiten", "/team/schliesstage", "/team/treffen/neu"):
        page = admin.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_a_sign_that_no_font_has_is_named_once_the_name_is_typed(admin):
    send(admin, "/team/cafes/neu", name="Café 日", town="Bad Reichenhall ☕")
    assert "Auf Plakat und Karten fehlt dieses Zeichen: 日." in admin.get("/team/cafes").text
