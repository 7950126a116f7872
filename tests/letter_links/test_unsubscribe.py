"""One click ends a subscription: without a session, never on GET, and for nobody but the one who got the link."""

import pytest

from cafe_forms.models import Audit, Contact, Delivery, Member, Partner
from cafe_forms.post import subscriptions
from tests.team.page_forms import forms_of

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def member(app):
    return Member.create(email="jana@cafe.example", role="staff")


@pytest.fixture
def contact(site):
    partner = Partner.create(name="Familienzentrum")
    return Contact.create(
        partner=partner, site=site, email="f@partner.example", confirmed=True, passes_on=True
    )


def path_of(letter, whose):
    return f"/post/abmelden/{subscriptions.token(letter, whose.id, whose.email)}"


def test_a_get_changes_nothing_and_shows_one_button(client, member):
    page = client.get(path_of("digest", member))
    assert page.status_code == 200
    assert page.text.count("<button") == 1
    assert "Wochenmail" in page.text
    assert Member.get().digest_rhythm == "weekly"


def test_a_click_in_the_mail_program_ends_the_digest(client, member):
    answer = client.post(path_of("digest", member), data=ONE_CLICK)
    assert (answer.status_code, Member.get().digest_rhythm) == (200, "off")
    assert [(note.action, note.subject, note.member) for note in Audit.select()] == [
        ("unsubscribe", "digest", member)
    ]


def test_a_second_click_is_the_same(client, member):
    answers = [client.post(path_of("digest", member), data=ONE_CLICK).text for _ in range(2)]
    assert answers[0] == answers[1]
    assert Audit.select().count() == 1


@pytest.mark.parametrize(
    "way", [{"data": b"x" * 100}, {"data": ONE_CLICK, "content_type": "multipart/form-data"}]
)
def test_the_token_is_all_that_is_needed(client, member, way):
    answer = client.post(path_of("digest", member), **way)
    assert (answer.status_code, Member.get().digest_rhythm) == (200, "off")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(("letter", "wish"), [("pass_on", "passes_on"), ("breakfast_numbers", "sponsors")])
def test_a_partner_ends_one_kind_of_letters(client, contact, letter, wish):
    Contact.update(passes_on=True, sponsors=True).execute()
    assert "bestellen Sie" in client.get(path_of(letter, contact)).text
    assert "Sie sind abgemeldet" in client.post(path_of(letter, contact)).text
    kept = {"passes_on": True, "sponsors": True} | {wish: False}
    assert {name: getattr(Contact.get(), name) for name in kept} == kept


def test_somebody_who_is_gone_is_unsubscribed_as_well(client, member):
    path = path_of("digest", member)
    member.delete_instance()
    assert client.post(path).status_code == 200
    assert not Audit.select().exists()


def test_a_link_never_unsubscribes_who_comes_at_the_same_number(client, contact):
    """SQLite gives the number of a row that is gone to the next one."""
    path, kept = path_of("pass_on", contact), {**contact.__data__, "email": "neu@partner.example"}
    contact.delete_instance()
    Contact.insert(kept).execute()
    assert Contact.get().id == kept["id"]
    assert client.post(path).status_code == 200
    assert Contact.get().passes_on


def test_nobody_guesses_or_changes_a_token(client, member):
    other = Member.create(email="b@cafe.example", role="staff")
    good = path_of("digest", member).rsplit("/", 1)[1]
    letter, whose, mark, mac = good.split(".")
    for bad in (
        f"{letter}.{other.id}.{mark}.{mac}",
        f"pass_on.{whose}.{mark}.{mac}",
        f"{letter}.0{whose}.{mark}.{mac}",
        f"{letter}.{whose}.{mark}.{'A' * 24}",
        f"{letter}.{whose}.{'A' * 12}.{mac}",
        f"sign_in.{whose}.{mark}.{mac}",
        good[:-1],
        good + "A",
        "x",
        "مرحبا",
        "%00",
        f"digest.{'9' * 30}.{mark}.{mac}",
    ):
        dead = client.get(f"/post/abmelden/{bad}")
        assert dead.status_code == 404
        assert "In der neuesten E-Mail" in dead.text
        assert client.post(f"/post/abmelden/{bad}").status_code == 404
    assert {one.digest_rhythm for one in Member.select()} == {"weekly"}


def test_a_link_outlives_a_change_of_the_key(app, client, member):
    path = path_of("digest", member)
    app.config.update(SECRET_KEY="n" * 40, SECRET_KEY_FALLBACKS=["k" * 40])
    assert client.post(path).status_code == 200
    app.config.update(SECRET_KEY_FALLBACKS=[])
    assert client.get(path).status_code == 404


def test_only_subscriptions_bear_the_headers(app, member):
    assert subscriptions.headers(Delivery(letter="sign_in", member=member)) == {}
    found = subscriptions.headers(Delivery(letter="digest", member=member))
    path = path_of("digest", member)
    assert found == {
        "List-Unsubscribe": f"<{app.config['BASE_URL']}{path}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": "<digest.localhost>",
    }


def test_a_contacts_link_is_hers(app, contact):
    delivery = Delivery(letter="pass_on", facts={"contact": contact.id}, to=contact.email)
    assert path_of("pass_on", contact) in subscriptions.link_of(delivery)


@pytest.mark.parametrize("path", ["/team/konto", "/team/digest"])
def test_a_page_that_was_open_does_not_subscribe_her_again(client, signed_in, site, path):
    jana = signed_in("staff", site, email="jana@cafe.example")
    form = next(one for one in forms_of(path, jana.get(path).text) if one.path == path)
    client.post(path_of("digest", Member.get()), data=ONE_CLICK)
    answer = jana.post(path, data=form.sent() | {"language": "en"})
    assert (answer.status_code, Member.get().digest_rhythm) == (409, "off")
    again = next(one for one in forms_of(path, answer.text) if one.path == path)
    assert jana.post(path, data=again.sent()).status_code == 303
    assert (Member.get().digest_rhythm, Member.get().language) == ("weekly", "en")  # now she has seen it
