"""Help offers: shown once somebody looked, changed by one at a time, gone from every page when deleted."""

import pytest

from cafe_forms.cafe import offers, opening_hours, sites
from cafe_forms.clock import utcnow
from cafe_forms.models import Audit, Offer
from tests.conftest import today
from tests.team.survey_pages import FORM, fields


@pytest.fixture
def admin(signed_in):
    return signed_in("admin")


@pytest.fixture
def catalogue(site):
    offers.bring_up_to_date(today=today())


def read(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status
    return answer.text


def form_of(client, path, holding="name"):
    page = read(client, path)
    return next(found for one in FORM.finditer(page) if holding in (found := fields(one["body"])))


def send(client, path, *, status=303, to=None, holding="name", **typed):
    sent = form_of(client, path, holding) | typed
    answer = client.post(to or path, data=sent, content_type="multipart/form-data")
    assert answer.status_code == status, answer.text
    return answer.text


def helps(client, words):
    return words in client.get("/hilfe/de").text


def test_a_new_offer_is_seen_once_somebody_confirmed_it(admin, client, catalogue, site):
    told = {
        "name": "Frauenhaus Traunstein",
        "number": "0861 / 12 34",
        "hours": "Mo-Fr 9:00-12:00\nDi 14:00-16:00",
    }
    send(admin, "/team/hilfe/neu", **told, languages=["de", "ar"], site=site.slug)
    offer = Offer.get(Offer.name == told["name"])
    assert (offer.dial, offer.site, offer.checked_on) == ("08611234", site, None)
    assert not helps(client, "Frauenhaus Traunstein")
    send(admin, "/team/hilfe", to=f"/team/hilfe/{offer.id}/stimmt", holding="csrf_token")
    assert Offer.get_by_id(offer.id).checked_on == today()
    page = client.get("/hilfe/de").text
    for words in ("Frauenhaus Traunstein", 'href="tel:08611234"', "0861 / 12 34", "Arabisch", "14:00–16:00"):
        assert words in page
    assert helps(client, "Frauenhaus Traunstein")
    assert [row.action for row in Audit.select().where(Audit.action.startswith("offer"))] == [
        "offer add",
        "offer confirm",
    ]


def test_who_looked_already_says_so_at_once(admin, client, catalogue):
    send(admin, "/team/hilfe/neu", name="Beratung", url_domain="https://www.Beratung.example/", looked="y")
    assert Offer.get(Offer.name == "Beratung").url_domain == "beratung.example"
    assert helps(client, 'href="https://beratung.example"')


def test_a_number_of_the_catalogue_is_changed_kept_and_shown_to_the_team_alone(admin, client, catalogue):
    offer = Offer.get(Offer.code == "telefonseelsorge")
    send(admin, f"/team/hilfe/{offer.id}", number="0800 1 2 3 4")
    assert helps(client, "0800 1 2 3 4")
    offers.bring_up_to_date(today=today())
    assert Offer.get_by_id(offer.id).number == "0800 1 2 3 4"
    send(admin, f"/team/hilfe/{offer.id}", audience="staff")
    assert not helps(client, "0800 1 2 3 4")
    assert "loeschen" not in read(admin, f"/team/hilfe/{offer.id}")
    token = form_of(admin, f"/team/hilfe/{offer.id}")["csrf_token"]
    assert admin.post(f"/team/hilfe/{offer.id}/loeschen", data={"csrf_token": token}).status_code == 409


def test_saving_without_a_change_changes_nothing(admin, catalogue):
    for before in list(Offer.select()):
        send(admin, f"/team/hilfe/{before.id}")
        after = Offer.get_by_id(before.id)
        assert after.revision == before.revision + 1
        after.revision = before.revision
        assert after.__data__ | {"dial": before.dial} == before.__data__ | {"note": after.note}
        assert (after.dial or "").lstrip("+") == (before.dial or "").lstrip("+")


def test_the_second_of_two_is_told_and_loses_nothing(admin, catalogue):
    offer = Offer.get(Offer.code == "telefonseelsorge")
    seen = form_of(admin, f"/team/hilfe/{offer.id}")
    send(admin, f"/team/hilfe/{offer.id}", name="Schneller")
    answer = admin.post(f"/team/hilfe/{offer.id}", data=seen | {"name": "Langsamer"})
    assert answer.status_code == 409
    assert "Schneller" in answer.text
    assert 'value="Langsamer"' in answer.text
    assert Offer.get_by_id(offer.id).name == "Schneller"


def test_our_own_is_deleted_and_gone_everywhere(admin, client, catalogue):
    offer = offers.add(today=today(), is_checked=True, name="Alte Stelle", number="08654 1", dial="086541")
    assert helps(client, "Alte Stelle")
    send(admin, f"/team/hilfe/{offer.id}", to=f"/team/hilfe/{offer.id}/loeschen", holding="csrf_token")
    assert not helps(client, "Alte Stelle")
    assert admin.get(f"/team/hilfe/{offer.id}").status_code == 404


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": "  "}, "Wie heißt das Angebot?"),
        ({"number": "ruf an"}, "Das sieht nicht nach einer Telefonnummer aus."),
        ({"number": "12"}, "Das sieht nicht nach einer Telefonnummer aus."),
        ({"number": ""}, "Es braucht eine Telefonnummer oder eine Internetseite."),
        ({"url_domain": "javascript:alert(1)"}, "Nur die Adresse der Seite"),
        ({"url_domain": "a.example/seite?x=1"}, "Nur die Adresse der Seite"),
        ({"hours": "immer mal"}, "Das verstehe ich nicht: „immer mal“."),
        ({"hours": "Mo 12:00-9:00"}, "Das verstehe ich nicht"),
        ({"languages": ["xx"]}, "Wähle bitte etwas von dem aus"),
    ],
)
def test_what_is_wrong_is_said_and_kept(admin, catalogue, typed, words):
    before = Offer.select().count()
    page = send(admin, "/team/hilfe/neu", status=422, **{"name": "Neu", "number": "08654 1"} | typed)
    assert words in page
    assert Offer.select().count() == before
    if "languages" not in typed:
        assert next(iter(typed.values())).strip() in page


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("", None),
        ("24/7", "24/7"),
        ("Mo-Fr 9:00-12:00", [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "12:00"}]),
        ("sa, so: 8.30 – 24.00", [{"days": ["sat", "sun"], "from": "08:30", "to": "24:00"}]),
        ("Mo-Mi, Fr 9:00-10:00", [{"days": ["mon", "tue", "wed", "fri"], "from": "09:00", "to": "10:00"}]),
    ],
)
def test_hours_are_read_and_written_back(text, hours):
    assert opening_hours.read(text) == hours
    assert opening_hours.read(opening_hours.written(hours)) == hours


@pytest.mark.parametrize(
    "text", ["Mo", "9-12", "Xx 9:00-10:00", "Fr-Mo 9:00-10:00", "Mo 25:00-26:00", "Mo 9:61-10:00"]
)
def test_hours_that_say_nothing_are_refused(text):
    with pytest.raises(opening_hours.Unreadable):
        opening_hours.read(text)


def test_every_hour_of_the_catalogue_can_be_written():
    for entry in offers.catalogue()["offers"]:
        assert opening_hours.read(opening_hours.written(entry["hours"])) == entry["hours"]


NOT_YET = "sobald jemand von euch bestätigt"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"audience": "mothers", "looked": "y"}, "Mütter sehen es jetzt."),
        ({"audience": "mothers"}, f"Mütter sehen es, {NOT_YET}"),
        ({"audience": "staff", "looked": "y"}, "Nur ihr seht es: Es steht in der Vorbereitung"),
        ({"audience": "staff"}, "Nur ihr seht es, und erst, wenn jemand von euch bestätigt"),
    ],
)
def test_what_is_said_after_saving_is_true(admin, client, catalogue, site, typed, words):
    send(admin, "/team/hilfe/neu", name="Innblick", number="08654 1", site=site.slug, **typed)
    assert f"Eingetragen. {words}" in read(admin, "/team/hilfe")
    pages = [client.get(f"/cafe/{site.slug}-{site.page_code}/de").text, client.get("/hilfe/de").text]
    assert [("Innblick" in page) for page in pages] == [words == "Mütter sehen es jetzt."] * 2
    send(admin, f"/team/hilfe/{Offer.get(Offer.name == 'Innblick').id}")
    assert f"Gespeichert. {words}" in read(admin, "/team/hilfe")


@pytest.mark.parametrize("code", sorted(offers.ON_EVERY_PAGE))
def test_a_number_that_stands_on_every_page_cannot_be_hidden(admin, client, catalogue, code):
    offer = Offer.get(Offer.code == code)
    page = read(admin, f"/team/hilfe/{offer.id}")
    assert "Wer sieht das?" not in page
    assert "Mütter sehen sie auf jeder Seite" in page
    send(admin, f"/team/hilfe/{offer.id}", audience="staff")
    assert Offer.get_by_id(offer.id).audience == "mothers"
    assert helps(client, f'href="tel:{offer.dial}"')


@pytest.fixture
def staff(signed_in, site):
    return signed_in("staff", site)


def test_staff_enter_and_confirm_the_offers_of_their_own_cafe(staff, client, catalogue, site):
    told = {
        "name": "Frauentreff",
        "number": "08654 77",
        "purpose": "zum Reden",
        "topics": ["kontakte", "gewalt"],
    }
    send(staff, "/team/hilfe/neu", **told)
    offer = Offer.get(Offer.name == "Frauentreff")
    assert (offer.site, offer.topics, offer.purpose) == (site, ["kontakte", "gewalt"], "zum Reden")
    send(staff, "/team/hilfe?offen=1", to=f"/team/hilfe/{offer.id}/stimmt?offen=1", holding="csrf_token")
    assert helps(client, "Frauentreff")
    assert offers.for_topics(["kontakte"], site, utcnow())[0] == offer


def test_staff_do_not_touch_what_is_for_all_or_of_another_cafe(staff, catalogue):
    there = offers.add(today=today(), is_checked=True, name="Dort", site=sites.add("Teisendorf"))
    for number in (there.id, Offer.get(Offer.code == "elterntelefon").id):
        assert staff.get(f"/team/hilfe/{number}").status_code == 404
    page = read(staff, "/team/hilfe")
    assert "Dort" not in page
    assert "Elterntelefon" not in page
    assert "für alle" not in read(staff, "/team/hilfe/neu")


def test_a_confirmation_is_taken_back_and_she_is_where_she_was(staff, catalogue, site):
    offer = offers.add(
        today=today(), is_checked=False, name="Hier", number="08654 1", dial="086541", site=site
    )
    token = form_of(staff, "/team/hilfe?offen=1", "csrf_token")
    answer = staff.post(f"/team/hilfe/{offer.id}/stimmt?offen=1", data=token)
    assert answer.location.endswith(f"#angebot-{offer.id}")
    assert "offen=1" in answer.location
    page = staff.get(answer.location.partition("#")[0]).text
    assert "Zurücknehmen" in page
    assert 'href="tel:086541"' in page
    answer = staff.post(f"/team/hilfe/{offer.id}/doch-nicht?offen=1", data=token)
    assert answer.status_code == 303
    assert Offer.get_by_id(offer.id).checked_on is None
    assert "noch nicht bestätigt" in read(staff, "/team/hilfe?offen=1")


def test_the_filter_shows_what_is_open(staff, catalogue, site):
    offers.add(today=today(), is_checked=True, name="Fertig", site=site)
    offers.add(today=today(), is_checked=False, name="Offen", site=site)
    assert "Fertig" in read(staff, "/team/hilfe")
    page = read(staff, "/team/hilfe?offen=1")
    assert "Offen" in page
    assert "Fertig" not in page


def test_where_nothing_is_open_no_filter_is_offered(staff, catalogue):
    page = read(staff, "/team/hilfe")
    assert "nur offene zeigen" not in page
    assert "Noch ist kein Angebot eingetragen" in page
    assert "Es ist nichts offen." in read(staff, "/team/hilfe?offen=1")


def test_every_cafe_is_asked_once_where_mothers_may_complain(staff, client, catalogue, site):
    asks = "Wo können sich Mütter über euch beschweren?"
    assert asks in read(staff, "/team/hilfe")
    token = form_of(staff, "/team/hilfe", "csrf_token")
    assert staff.post(f"/team/hilfe/keine-ombudsstelle/{site.slug}", data=token).status_code == 303
    assert asks not in read(staff, "/team/hilfe")


def test_a_complaints_office_stands_on_thanks_cafe_and_promise_page(
    staff, client, catalogue, site, open_survey
):
    told = {"name": "Ombudsstelle Südost", "number": "08654 88", "is_ombuds": "y", "looked": "y"}
    send(staff, "/team/hilfe/neu", **told)
    assert not offers.lacks_ombuds(site, utcnow())
    survey = open_survey()
    for path in (f"/s/{survey.slug}/de/danke", f"/cafe/{site.slug}-{site.page_code}/de", "/versprechen/de"):
        page = client.get(path).text
        assert "Willst du dich beschweren?" in page
        assert page.count("Ombudsstelle Südost") == 1, path
