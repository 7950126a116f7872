"""Contacts at partners by the team's hands: asked once, confirmed by themselves, paused, deleted."""

import datetime as dt
import re

import pytest

from cafe_forms.cafe import partners as verbs
from cafe_forms.cafe import sites
from cafe_forms.clock import utcnow
from cafe_forms.models import Audit, Contact, Delivery, Partner
from cafe_forms.post import letters
from cafe_forms.post.letters import Pointless
from cafe_forms.reports import breakfast, recipients
from cafe_forms.reports.to_partners import partner_confirm
from tests.team.cafe.test_cafes import form_of_first
from tests.team.cafe.test_meetings import form_of, send
from tests.team.conftest import HOSTILE
from tests.team.survey_pages import fields, words

NEW = "/team/partner/neu"
DAY = dt.timedelta(days=1)
TYPED = {"organisation": "Bücherei", "name": "Frau Maier", "email": "Maier@Partner.example", "passes_on": "y"}


def add(staff, status=303, **typed):
    return send(staff, NEW, status, **TYPED | typed)


@pytest.fixture
def contact(staff):
    add(staff)
    return Contact.get()


def edit(staff, contact, status=303, **typed):
    path = f"/team/partner/{contact.id}"
    page = staff.get(path).text
    main = page.partition("<main")[2]
    form = main[main.index("revision") - 400 :] if "Noch einmal fragen" in main else main
    return send(staff, path, status, form=fields(form) | typed)


def link_of(delivery):
    letter = letters.compose(delivery, now=utcnow())
    return re.search(r"https?://[^/\s]+(/post/zusagen/\S+)", letter.body)[1]


def test_a_new_contact_is_asked_and_gets_no_letter_before_she_says_yes(staff, client, site, contact):
    kept = (contact.partner.name, contact.email, contact.confirmed, contact.passes_on)
    assert kept == ("Bücherei", "maier@partner.example", False, True)
    assert "noch nicht zugesagt" in words(staff.get("/team/partner").text)
    assert recipients.contacts(site, Contact.passes_on) == []
    link = link_of(Delivery.get(Delivery.letter == "partner_confirm"))
    asked = client.get(link)
    assert "Ja, gerne" in words(asked.text)
    assert not Contact.get().confirmed
    said = client.post(link)
    assert "Herzlichen Dank" in words(said.text)
    assert "Set-Cookie" not in said.headers
    assert recipients.contacts(site, Contact.passes_on) == [contact]
    assert "hat zugesagt" in words(staff.get("/team/partner").text)
    assert client.post(link).status_code == 200
    assert Audit.select().where(Audit.action == "contact yes").count() == 1


def test_she_is_asked_in_her_language(staff, client):
    add(staff, language="en", sponsors="y")
    letter = letters.compose(Delivery.get(), now=utcnow())
    assert "Would you like" in letter.body
    assert "Yes, please" in client.get(link_of(Delivery.get())).text


def test_a_link_that_we_did_not_write_leads_nowhere(client, contact):
    good = partner_confirm.token(contact)
    for token in (
        good[:-1] + "x",
        "999." + good.partition(".")[2],
        "x",
        "1.",
        "1." + "ä" * 24,
        good * 50,
        "9" * 12 + ".x",
    ):
        dead = client.get(f"/post/zusagen/{token}")
        assert dead.status_code == 404, token
        assert "In der neuesten E-Mail" in dead.text
        assert client.post(f"/post/zusagen/{token}").status_code == 404
    assert not Contact.get().confirmed


def test_another_address_has_not_said_yes(staff, client, contact):
    old = link_of(Delivery.get())
    client.post(old)
    edit(staff, contact, name="Frau Huber")
    assert Contact.get().confirmed
    edit(staff, contact, email="neu@partner.example")
    assert (Contact.get().confirmed, Delivery.select().count()) == (False, 2)
    assert client.post(old).status_code == 404
    with pytest.raises(Pointless):
        partner_confirm.facts(Delivery.select().order_by(Delivery.id).get(), utcnow())


def test_she_is_asked_again_once_a_day_at_most(staff, contact):
    token = form_of_first(staff, f"/team/partner/{contact.id}")["csrf_token"]
    staff.post(f"/team/partner/{contact.id}/fragen", data={"csrf_token": token})
    assert "schon gefragt" in staff.get("/team/partner").text
    assert Delivery.select().count() == 1
    assert partner_confirm.owe(contact, now=utcnow() + DAY)


def test_a_pause_holds_every_letter(staff, client, site, contact):
    client.post(link_of(Delivery.get()))
    edit(staff, contact, is_paused="y")
    assert recipients.contacts(site, Contact.passes_on) == []
    assert "macht Pause" in words(staff.get("/team/partner").text)
    letter = Delivery(letter="pass_on", to=contact.email, facts={"contact": contact.id})
    with pytest.raises(Pointless):
        recipients.contact_of(letter)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"organisation": " "}, "organisation"),
        ({"organisation": "x" * 5000}, "organisation"),
        ({"email": ""}, "email"),
        ({"email": "keine Adresse"}, "email"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "email"),
        ({"email": "x" * 300 + "@b.example"}, "email"),
        ({"language": "tr"}, "language"),
        ({"site": "anderswo"}, "site"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_kept(staff, typed, field):
    page = add(staff, 422, **{"name": "BLEIBT"} | typed).text
    assert f'href="#{field}"' in page
    assert 'value="BLEIBT"' in page
    assert Contact.select().count() == Delivery.select().count() == 0


def test_an_address_stands_at_a_site_once(staff, contact):
    page = add(staff, 422, organisation="Andere").text
    assert "steht bei diesem Café schon" in words(page)
    assert (Contact.select().count(), Partner.select().count()) == (1, 1)
    add(staff, email="zweite@partner.example")
    second = Contact.get(Contact.email == "zweite@partner.example")
    assert "steht bei diesem Café schon" in words(edit(staff, second, 422, email=contact.email).text)


def test_the_second_of_two_editors_is_told(staff, contact):
    revision = contact.revision
    edit(staff, contact, name="Erste")
    page = edit(staff, contact, 409, name="Zweite", revision=str(revision)).text
    assert 'value="Zweite"' in page
    assert "Erste" in words(page)
    assert Contact.get().name == "Erste"


def test_a_renamed_organisation_is_the_same_and_an_empty_one_is_gone(staff, contact):
    before = contact.partner_id
    edit(staff, contact, organisation="Stadtbücherei")
    assert (Contact.get().partner_id, Partner.get().name) == (before, "Stadtbücherei")
    add(staff, organisation="Bäckerei", email="b@partner.example")
    edit(staff, contact, organisation="Bäckerei")
    assert [partner.name for partner in Partner.select()] == ["Bäckerei"]


def test_a_deleted_contact_is_gone_with_her_organisation(staff, contact):
    path = f"/team/partner/{contact.id}/loeschen"
    send(staff, path)
    assert Contact.select().count() == Partner.select().count() == 0
    assert staff.get(path).status_code == 404
    with pytest.raises(Pointless):
        partner_confirm.facts(Delivery.get(), utcnow())


def test_who_brings_a_breakfast_stays_known_without_a_contact(staff, site, contact):
    meeting = sites.add_meeting(site, utcnow() + DAY, breakfast=True)
    type(meeting).update(sponsor=contact.partner).execute()
    verbs.remove(contact)
    assert type(meeting).get().sponsor.name == "Bücherei"


def test_the_numbers_go_to_the_one_who_brings_this_breakfast(site):
    both = [
        Contact.create(
            partner=Partner.create(name=name),
            site=site,
            email=f"{name}@p.example",
            confirmed=True,
            sponsors=True,
        )
        for name in ("eins", "zwei")
    ]
    meeting = sites.add_meeting(site, utcnow() + DAY, breakfast=True)
    assert breakfast.sponsors(meeting) == both
    meeting.sponsor = both[1].partner
    assert breakfast.sponsors(meeting) == both[1:]


def test_another_sites_contact_does_not_exist(signed_in, contact):
    other = signed_in("lead", sites.add("Anderswo"))
    token = form_of(other, "/team/treffen/neu")["csrf_token"][0]
    for ending in ("", "/loeschen", "/fragen"):
        path = f"/team/partner/{contact.id}{ending}"
        assert other.post(path, data={"csrf_token": token}).status_code == 404
    assert other.get(f"/team/partner/{contact.id}").status_code == 404
    for path in ("/team/partner", NEW):
        assert "Bücherei" not in other.get(path).text


@pytest.mark.parametrize("path", ["/neu", "/1", "/1/loeschen", "/1/fragen"])
def test_signed_out_they_are_led_to_the_sign_in_page(client, path):
    assert client.post(f"/team/partner{path}").location == "/team/anmelden"


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_words_come_back_unchanged_and_as_text(staff, client, typed):
    add(staff, organisation=typed, name=typed)
    contact = Contact.get()
    assert (contact.name, contact.partner.name) == (typed, typed)
    pages = [staff.get(path).text for path in ("/team/partner", NEW, f"/team/partner/{contact.id}")]
    letter = letters.compose(Delivery.get(), now=utcnow())
    for page in (*pages, letter.html):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
