"""The legal pages by an admin's hands: the carrier's places, own words, a preview, and back to the standard text."""

import pytest

from cafe_forms.cafe import legal
from cafe_forms.models import Audit, LegalPage
from tests.team.cafe.test_meetings import form_of, send
from tests.team.conftest import HOSTILE
from tests.team.survey_pages import fields, words

CARRIER = "/team/rechtliches/traeger"
IMPRINT = "/team/rechtliches/impressum"


@pytest.fixture
def admin(signed_in, site):
    return signed_in("admin")


def public(client, name="impressum"):
    return words(client.get(f"/{name}/de").text)


def test_what_is_missing_is_said_until_the_carrier_has_filled_it(admin, client):
    assert len(legal.missing()) > 3
    page = words(admin.get("/team/rechtliches").text)
    assert all(gap in page for gap in ("Name und Rechtsform", "Straße und Hausnummer", "E-Mail-Adresse"))
    filled = {"name": "Haus am Bach gGmbH", "street": "Bachweg 1", "town": "83395 Freilassing"}
    send(admin, CARRIER, **filled, phone="08654 1234", email="post@haus.example", represented_by="A. Berg")
    send(admin, CARRIER, responsible="B. Tal", hosting="Freilassing")
    assert legal.missing() == []
    assert all(word in public(client) for word in filled.values())
    assert Audit.select().where(Audit.action == "carrier edit").count() == 2


def test_a_carrier_without_an_address_to_write_to_is_refused_and_the_rest_kept(admin):
    page = send(admin, CARRIER, 422, name="BLEIBT", email="kein klammeraffe").text
    assert 'href="#email"' in page
    assert "BLEIBT" in page
    assert legal.carrier().name == ""


def test_own_words_are_shown_until_the_standard_text_is_put_back(admin, client):
    send(admin, IMPRINT, text="## Wer wir sind\n\nEin Haus am Bach.")
    assert "Wer wir sind Ein Haus am Bach." in public(client)
    assert admin.post(f"{IMPRINT}/zuruecksetzen", data=form_of(admin, IMPRINT)).status_code == 303
    assert "Ein Haus am Bach" not in public(client)


def test_an_empty_text_brings_the_standard_one_back_and_says_so(admin, client):
    send(admin, IMPRINT, text="Ein Haus am Bach.")
    send(admin, IMPRINT, text="")
    assert "wieder der Standardtext" in words(admin.get("/team/rechtliches").text)
    assert "§ 5 DDG" in public(client)
    assert Audit.select().where(Audit.action == "legal reset").count() == 1


def test_a_place_that_nobody_can_fill_is_refused(admin):
    page = send(admin, IMPRINT, 422, text="Wir sind {nix}, bei {k} von {street}.").text
    assert "Das füllt niemand aus: {nix}." in words(page)
    assert "Wir sind {nix}" in page
    assert LegalPage.select().count() == 0


def test_a_preview_keeps_nothing(admin, client):
    page = send(admin, IMPRINT, 200, text="NUR GESEHEN", do="preview").text
    assert "Vorschau." in page
    assert "NUR GESEHEN" not in public(client)
    assert LegalPage.select().count() == 0


def test_the_second_of_two_admins_is_told_and_keeps_her_words(admin, signed_in):
    other = signed_in("admin", email="second@cafe.example")
    hers = fields(other.get(IMPRINT).text)
    send(admin, IMPRINT, text="die erste")
    page = other.post(IMPRINT, data=hers | {"text": "die zweite"})
    assert page.status_code == 409
    assert "die zweite" in page.text
    assert legal.text_of("impressum") == "die erste"


def test_hostile_words_stay_words(admin, client):
    for text in HOSTILE:
        send(admin, IMPRINT, text=f"A {text} Z")
        page = client.get("/impressum/de").text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_nobody_but_an_admin_edits_them(signed_in, site):
    lead = signed_in("lead", site)
    assert {lead.get(path).status_code for path in ("/team/rechtliches", CARRIER, IMPRINT)} == {403}
