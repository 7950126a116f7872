"""The second factor: RFC 6238, each code once, a pause for guessing, recovery codes, and an admin's switch."""

import contextlib
import datetime as dt
import hashlib
import re

import pytest

from cafe_forms.members import roster, second_factor, sign_in
from cafe_forms.models import Mark, Member, RecoveryCode, SecondFactor, Session, WrongCodes
from tests.conftest import NOW, hidden
from tests.team.people_pages import press, said

PATH = "/team/konto/zweiter-schritt"
STEP_PAGE = "/team/anmelden/zweiter-schritt"
RFC_SECRET = b"12345678901234567890"


@pytest.fixture
def lead(signed_in, site):
    return signed_in("lead", site)


@pytest.fixture
def member(site):
    return roster.invite("anna@cafe.example", role="lead", sites=[site], name="Anna", now=NOW)[0]


def step_of(moment):
    return int(moment.timestamp()) // 30


def code_for(member, moment=None, *, steps=0):
    factor = SecondFactor.get(SecondFactor.member == member)
    step = step_of(moment or dt.datetime.now(dt.UTC)) + steps
    return second_factor.code_at(second_factor.secrets_of(factor)[0], step)


def set_up(member, now=NOW):
    second_factor.begin(member)
    assert second_factor.check(member, code_for(member, now), now=now)
    return second_factor.switch_on(member)


def wrong_for(member, moment):
    right = {code_for(member, moment, steps=steps) for steps in (-1, 0, 1)}
    return next(code for code in map("{:06}".format, range(9)) if code not in right)


def come_in(client, member):
    """Open a link of hers: where it leads."""
    token = sign_in.mint(member, now=dt.datetime.now(dt.UTC), valid=sign_in.BY_LETTER)
    page = client.get(f"/team/anmelden/{token}").text
    answer = client.post(f"/team/anmelden/{token}", data={"csrf_token": hidden(page, "csrf_token")})
    return answer.headers["Location"]


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (20000000000, "353130"),
    ],
)
def test_its_codes_are_those_of_the_rfc(seconds, code):
    """RFC 6238, appendix B, the last six digits of the SHA-1 rows."""
    assert second_factor.code_at(RFC_SECRET, seconds // 30) == code


@pytest.mark.parametrize(("steps", "is_good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(member, steps, is_good):
    second_factor.begin(member)
    assert second_factor.check(member, code_for(member, NOW, steps=steps), now=NOW) is is_good


def test_a_code_counts_once_and_an_older_one_no_more(member):
    set_up(member)
    for steps in (0, -1):
        assert not second_factor.check(member, code_for(member, NOW, steps=steps), now=NOW)
    assert second_factor.check(member, code_for(member, NOW, steps=1), now=NOW)


def guess(member, code, now):
    """When the next one of this kind is looked at."""
    with contextlib.suppress(second_factor.Waits):
        assert not second_factor.check(member, code, now=now)
    with pytest.raises(second_factor.Waits) as waits:
        second_factor.check(member, code, now=now)
    return waits.value.until


def test_guessing_makes_her_wait_longer_each_time_and_never_over_an_hour(member):
    set_up(member)
    now = NOW + dt.timedelta(minutes=5)
    for _ in range(4):
        assert not second_factor.check(member, wrong_for(member, now), now=now)
    for pause in (1, 2, 4, 8, 16, 32, 60, 60):
        until = guess(member, wrong_for(member, now), now)
        assert until == now + dt.timedelta(minutes=pause)
        now = until
    assert second_factor.check(member, code_for(member, now), now=now)
    assert WrongCodes.select().count() == 0


def test_two_quiet_hours_and_guesses_are_forgotten(member):
    set_up(member)
    for minutes in (5, 5, 5, 5, 126, 126):
        now = NOW + dt.timedelta(minutes=minutes)
        assert not second_factor.check(member, wrong_for(member, now), now=now)
    assert WrongCodes.get().number == 2


def test_whoever_guesses_at_her_app_keeps_no_recovery_code_from_her_nor_the_other_way_round(member):
    codes = set_up(member)
    now = NOW + dt.timedelta(minutes=5)
    for _ in range(4):
        assert not second_factor.check(member, wrong_for(member, now), now=now)
    guess(member, wrong_for(member, now), now)
    assert second_factor.check(member, codes[0], now=now)
    for _ in range(4):
        assert not second_factor.check(member, "abcd-abcd-abcd", now=now)
    assert guess(member, "abcd-abcd-abcd", now) == now + dt.timedelta(minutes=1)
    later = now + dt.timedelta(minutes=1)
    assert second_factor.check(member, code_for(member, later), now=later)


def test_each_recovery_code_counts_once(member):
    codes = set_up(member)
    assert len(set(codes)) == 10
    assert second_factor.check(member, codes[0].upper().replace("-", " "), now=NOW)
    assert not second_factor.check(member, codes[0], now=NOW)
    assert second_factor.recovery_codes_left(member) == 9


def test_neither_secret_nor_recovery_code_stands_in_the_database(member):
    codes = set_up(member)
    factor = SecondFactor.get()
    secret = second_factor.secrets_of(factor)[0]
    kept = str(factor.__data__) + "".join(bytes(row.digest).hex() for row in RecoveryCode.select())
    for hidden_one in (
        secret.hex(),
        second_factor.in_letters(secret),
        *(code.replace("-", "") for code in codes),
    ):
        assert hidden_one not in kept


def test_after_a_change_of_key_her_app_is_good_with_the_fallback_only(app, member):
    set_up(member)
    later = NOW + dt.timedelta(minutes=5)
    typed = code_for(member, later)
    app.config.update(SECRET_KEY="n" * 40, SECRET_KEY_FALLBACKS=[])
    assert not second_factor.check(member, typed, now=later)
    app.config.update(SECRET_KEY_FALLBACKS=["k" * 40])
    assert second_factor.check(member, typed, now=later)


def test_recovery_codes_outlive_a_change_of_key(app, member):
    """With the fallback; without it who has the database has no key, and neither have we: an admin lets her in."""
    codes = set_up(member)
    app.config.update(SECRET_KEY="n" * 40)
    assert not second_factor.check(member, codes[3], now=NOW)
    app.config.update(SECRET_KEY_FALLBACKS=["k" * 40])
    assert second_factor.check(member, codes[3], now=NOW)


def test_recovery_codes_have_a_key_and_those_of_before_get_it(member):
    codes = set_up(member)
    plain = {code: hashlib.sha256(code.replace("-", "").encode()).digest() for code in codes}
    assert not {bytes(row.digest) for row in RecoveryCode.select()} & set(plain.values())
    RecoveryCode.delete().execute()
    RecoveryCode.insert_many([{"member": member, "digest": digest} for digest in plain.values()]).execute()
    assert second_factor.check(member, codes[0], now=NOW)
    assert second_factor.check(member, codes[1], now=NOW)
    assert not second_factor.check(member, codes[0], now=NOW)
    assert {len(bytes(row.digest)) for row in RecoveryCode.select()} == {64}


def test_she_sets_it_up_on_her_page(lead):
    me = Member.get()
    assert press(lead, f"{PATH}/beginnen").status_code == 303
    page = lead.get(PATH)
    letters = second_factor.in_letters(second_factor.secrets_of(SecondFactor.get())[0])
    assert letters in page.text.replace(" ", "")
    answer = press(lead, f"{PATH}/einschalten", code=wrong_for(me, dt.datetime.now(dt.UTC)))
    assert (answer.status_code, second_factor.of(me)) == (422, None)
    answer = press(lead, f"{PATH}/einschalten", code=code_for(me))
    assert len(re.findall(r"<code>\w{4}-\w{4}-\w{4}</code>", answer.text)) == 10
    assert second_factor.of(me)
    assert letters not in lead.get(PATH).text.replace(" ", "")


def test_a_started_setup_cannot_replace_one_that_is_on(lead):
    me = Member.get()
    set_up(me)
    salt = SecondFactor.get().salt
    press(lead, f"{PATH}/beginnen")
    assert (SecondFactor.get().salt, SecondFactor.get().is_on) == (salt, True)


def test_switching_off_needs_a_code(lead):
    me = Member.get()
    codes = set_up(me)
    assert press(lead, f"{PATH}/abschalten", code="000-000").status_code == 422
    assert second_factor.of(me)
    assert press(lead, f"{PATH}/abschalten", code=codes[0]).status_code == 303
    assert (SecondFactor.select().count(), RecoveryCode.select().count()) == (0, 0)


def test_signing_in_asks_for_it_before_anything_else(client, member):
    codes = set_up(member)
    assert come_in(client, member) == STEP_PAGE
    for path in ("/team/", "/team/umfragen", "/team/konto", PATH):
        assert client.get(path).headers["Location"] == STEP_PAGE
    token = hidden(client.get(STEP_PAGE).text, "csrf_token")
    assert client.post(STEP_PAGE, data={"csrf_token": token, "code": "x"}).status_code == 422
    half = client.get_cookie("cafe_team").value
    assert (
        client.post(STEP_PAGE, data={"csrf_token": token, "code": codes[0]}).headers["Location"] == "/team/"
    )
    assert client.get("/team/").status_code == 200
    assert Session.select().count() == 1
    client.set_cookie("cafe_team", half)  # the half session is spent
    assert client.get("/team/").headers["Location"] == "/team/anmelden"


def test_a_pause_leaves_who_is_signed_in_alone(lead, client):
    me = Member.get()
    set_up(me, dt.datetime.now(dt.UTC) - dt.timedelta(minutes=5))
    come_in(client, me)
    token = hidden(client.get(STEP_PAGE).text, "csrf_token")
    answers = [client.post(STEP_PAGE, data={"csrf_token": token, "code": "nein"}) for _ in range(6)]
    assert "Das war zu oft falsch" in said(answers[-1])
    assert lead.get("/team/").status_code == 200


def test_an_admin_makes_it_a_duty_from_the_next_sign_in_on(signed_in, member, site):
    admin, hers = signed_in("admin"), signed_in("lead", site)
    assert press(admin, "/team/mitglieder/zweiter-schritt", required="yes").status_code == 303
    assert hers.get("/team/").status_code == 200
    fresh = hers.application.test_client()
    assert come_in(fresh, member) == "/team/"
    for path in ("/team/", "/team/umfragen", "/team/konto"):
        assert fresh.get(path).headers["Location"] == PATH
    press(fresh, f"{PATH}/beginnen", on=PATH)
    press(fresh, f"{PATH}/einschalten", on=PATH, code=code_for(member))
    assert fresh.get("/team/").status_code == 200
    press(admin, "/team/mitglieder/zweiter-schritt", required="no")
    assert Mark.last(second_factor.REQUIRED) is None


def test_staff_are_never_made_to(signed_in, client, site):
    press(signed_in("admin"), "/team/mitglieder/zweiter-schritt", required="yes")
    anna = roster.invite("s@cafe.example", role="staff", sites=[site], name="S", now=NOW)[0]
    come_in(client, anna)
    assert client.get("/team/").status_code == 200


def test_only_an_admin_frees_a_member_whose_phone_is_gone(signed_in, lead, member):
    set_up(member)
    path = f"/team/mitglieder/{member.id}/zweiter-schritt-abschalten"
    assert press(lead, path).status_code == 403
    assert press(lead, "/team/mitglieder/zweiter-schritt", required="yes").status_code == 403
    assert press(signed_in("admin"), path).status_code == 303
    assert second_factor.of(member) is None
