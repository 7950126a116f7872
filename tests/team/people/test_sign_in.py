"""Signing in: by link or by code, once, for a quarter of an hour; guessing ends, and nobody else is kept out."""

import datetime as dt
from itertools import pairwise

import pytest

from cafe_forms.members import roster, sign_in
from cafe_forms.models import Delivery, Member, Session, SignIn, WrongCodes
from cafe_forms.team import access
from tests.conftest import NOW, hidden
from tests.team.people_pages import said

PAGE, CODE_PAGE = "/team/anmelden", "/team/anmelden/code"
ANNA = "anna@cafe.example"


@pytest.fixture
def anna(site):
    member, _token = roster.invite(ANNA, role="staff", sites=[site], name="Anna", now=NOW)
    SignIn.delete().execute()
    return member


@pytest.fixture
def letter(anna):
    """The token and the code of a letter that was just written."""
    return sign_in.mint_with_code(anna, now=dt.datetime.now(dt.UTC))


def type_code(client, code, email=ANNA, stays=""):
    token = hidden(client.get(CODE_PAGE).text, "csrf_token")
    return client.post(CODE_PAGE, data={"csrf_token": token, "email": email, "code": code, "stays": stays})


def wrong(code):
    return f"{(int(code) + 1) % 10**8:08}"


@pytest.mark.parametrize("spell", ["{}", " {} ", "{:.4} {:.4}"])
def test_a_code_signs_her_in_once(client, letter, spell):
    code = letter[1]
    typed = f"{code[:4]} {code[4:]}" if "." in spell else spell.format(code)
    assert type_code(client, typed).headers["Location"] == "/team/"
    assert client.get("/team/").status_code == 200
    assert type_code(client.application.test_client(), code).status_code == 422


def test_arabic_digits_are_digits(client, letter):
    arabic = letter[1].translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert type_code(client, arabic).status_code == 303


def follow_link(client, token):
    page = client.get(f"{PAGE}/{token}").text
    return client.post(f"{PAGE}/{token}", data={"csrf_token": hidden(page, "csrf_token")})


def test_the_code_outlives_a_scanner_that_pressed_the_button_and_ends_its_session(app, client, letter):
    token, code = letter
    scanner = app.test_client()
    assert follow_link(scanner, token).status_code == 303
    assert scanner.get("/team/").status_code == 200
    assert app.test_client().get(f"{PAGE}/{token}").status_code == 410
    assert type_code(client, code).status_code == 303
    assert "von einem Prüfprogramm deines Postfachs" in client.get("/team/").text
    assert scanner.get("/team/").status_code == 303
    assert type_code(app.test_client(), code).status_code == 422


def test_the_code_goes_with_signing_out(app, client, letter):
    token, code = letter
    follow_link(client, token)
    client.post("/team/abmelden", data={"csrf_token": hidden(client.get("/team/konto").text, "csrf_token")})
    assert type_code(app.test_client(), code).status_code == 422


def test_the_code_spends_the_link(client, letter, anna):
    token, code = letter
    assert type_code(client, code).status_code == 303
    assert client.application.test_client().get(f"{PAGE}/{token}").status_code == 410


def test_after_five_wrong_codes_the_right_one_waits_and_the_link_does_not(client, letter):
    token, code = letter
    for _ in range(5):
        assert type_code(client, wrong(code)).status_code == 422
    assert type_code(client, code).status_code == 422
    assert client.get(f"{PAGE}/{token}").status_code == 200
    WrongCodes.update(last_at=WrongCodes.get().last_at - dt.timedelta(minutes=1)).execute()
    assert type_code(client, code).status_code == 303
    assert WrongCodes.select().count() == 0


def test_the_pause_grows_to_five_minutes_and_codes_typed_in_it_are_not_counted(anna):
    """Six hours of guessing without a break look at fewer than eighty codes of a hundred million."""
    looked_at = 0
    for minute in range(6 * 60):
        now = NOW + dt.timedelta(minutes=minute)
        if minute % 14 == 0:
            code = sign_in.mint_with_code(anna, now=now)[1]
        assert sign_in.spend_code(ANNA, wrong(code), now=now) is None
        looked_at += WrongCodes.get().last_at == now
    assert looked_at < 80
    assert sign_in.spend_code(ANNA, code, now=now + dt.timedelta(minutes=5))


def test_guessing_at_one_address_keeps_nobody_else_out(client, letter, site):
    other, _token = roster.invite("b@cafe.example", role="staff", sites=[site], name="B", now=NOW)
    code = sign_in.mint_with_code(other, now=dt.datetime.now(dt.UTC))[1]
    for _ in range(9):
        type_code(client, wrong(letter[1]))
    assert type_code(client, code, "b@cafe.example").status_code == 303


def test_a_code_belongs_to_one_address(client, letter):
    assert type_code(client, letter[1], "nobody@cafe.example").status_code == 422


def test_a_code_ends_after_a_quarter_of_an_hour(anna):
    _token, code = sign_in.mint_with_code(anna, now=NOW)
    assert sign_in.spend_code(ANNA, code, now=NOW + sign_in.BY_LETTER) is None


def test_a_code_of_before_a_change_of_key_is_good_with_the_fallback(app, client, letter):
    app.config.update(SECRET_KEY="n" * 40, SECRET_KEY_FALLBACKS=["k" * 40])
    assert type_code(client, letter[1]).status_code == 303


def test_wrong_codes_read_alike_for_known_and_unknown_addresses(client, letter):
    pages = set()
    for address in (ANNA, "nobody@cafe.example"):
        for _ in range(7):
            answer = type_code(client, "00000000", address)
            pages.add(said(answer))
    assert len(pages) == 1
    assert "Dieser Code passt nicht oder gilt nicht mehr" in pages.pop()


@pytest.mark.parametrize("text", ["", "x" * 5000, "\0", "<script>alert(1)</script>", "²³" * 9])
def test_a_hostile_code_is_refused(client, letter, text):
    answer = type_code(client, text)
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text


def test_the_code_stands_in_no_row(letter):
    kept = [bytes(row.code) for row in SignIn.select()] + [str(row.__data__) for row in Delivery.select()]
    assert letter[1] not in str(kept)


def test_asking_rings_and_writes_the_same_for_everybody(anna, rung):
    for address in (ANNA, ANNA, "nobody@cafe.example"):
        sign_in.ask_for_letter(address, now=NOW)
    assert len(rung) == 3
    assert Delivery.select().count() == 1


def test_who_is_locked_out_gets_no_session_by_code(client, letter):
    Member.update(is_active=False).execute()
    assert type_code(client, letter[1]).status_code == 422
    assert Session.select().count() == 0


def test_letters_grow_rarer_and_one_that_is_good_is_always_there(anna):
    """So fewer codes can be guessed at, and whoever asks in her name keeps her out for no minute."""
    for minute in range(6 * 60):
        sign_in.ask_for_letter(ANNA, now=NOW + dt.timedelta(minutes=minute))
    owed = sorted(row.owed_at for row in Delivery.select())
    pauses = [later - earlier for earlier, later in pairwise(owed)]
    assert pauses[:3] == [dt.timedelta(minutes=2)] * 3
    assert len(owed) < 36
    assert max(pauses) <= sign_in.BY_LETTER


def test_two_hours_of_quiet_and_letters_come_at_once(anna):
    for minute in (0, 2, 4, 6, 8, 10, 130):
        sign_in.ask_for_letter(ANNA, now=NOW + dt.timedelta(minutes=minute))
    assert max(row.owed_at for row in Delivery.select()) == NOW + dt.timedelta(minutes=130)


def hours_pass(client, hours):
    with client.session_transaction("/team") as kept:
        kept[access.SEEN] -= hours * 3600


@pytest.mark.parametrize(
    ("stays", "hours", "is_in"), [("", 11, True), ("", 13, False), ("y", 13, True), ("y", 13 * 24, True)]
)
def test_who_was_away_for_long_is_signed_out_where_she_did_not_ask_to_stay(
    client, letter, stays, hours, is_in
):
    type_code(client, letter[1], stays=stays)
    hours_pass(client, hours)
    assert (client.get("/team/").status_code == 200) is is_in


@pytest.mark.parametrize("stays", ["", "y"])
def test_the_link_asks_too(client, letter, stays):
    page = client.get(f"{PAGE}/{letter[0]}").text
    client.post(f"{PAGE}/{letter[0]}", data={"csrf_token": hidden(page, "csrf_token"), "stays": stays})
    hours_pass(client, 13)
    assert (client.get("/team/").status_code == 200) is bool(stays)


def test_who_comes_back_in_time_goes_on_from_there(client, letter):
    type_code(client, letter[1])
    for _ in range(3):
        hours_pass(client, 11)
        assert client.get("/team/").status_code == 200


def test_the_cookie_is_written_no_more_often_than_every_ten_minutes(client, letter):
    type_code(client, letter[1])
    client.get("/team/")  # the first page puts the key of its forms there
    assert "Set-Cookie" not in client.get("/team/").headers
    hours_pass(client, 1)
    assert "Set-Cookie" in client.get("/team/").headers


def test_a_used_link_leads_to_a_new_one(client):
    answer = client.get("/team/anmelden/used")
    assert answer.status_code == 410
    assert 'href="/team/anmelden"' in answer.text
