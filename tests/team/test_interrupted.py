"""A session that ends over an open form: what was typed comes back to the same member, and is saved by her alone."""

import datetime as dt
import json
import random
import zlib
from collections import Counter
from html import escape, unescape

import pytest

from cafe_forms.clock import utcnow
from cafe_forms.members import roster, sign_in
from cafe_forms.models import Member, Session, Survey
from cafe_forms.surveys import publishing
from cafe_forms.team import access, interrupted
from tests.conftest import hidden
from tests.team.doors import SIGN_IN
from tests.team.furnished_cafe import WHO
from tests.team.kept_rows import Rows
from tests.team.page_forms import Walk, forms_of

MANY_LINES = "Welche Themen?\r\nتجربة\r\n" + "\r\n".join(["Zeile mit „Zeichen“ <b>&amp;</b>"] * 20)
LEGAL = "/team/rechtliches/impressum"


def sign_in_as(client, email):
    token = sign_in.mint(Member.get(Member.email == email), now=utcnow(), valid=sign_in.BY_HAND)
    page = client.get(f"{SIGN_IN}/{token}").text
    return client.post(f"{SIGN_IN}/{token}", data={"csrf_token": hidden(page, "csrf_token")})


def end_elsewhere(_client):
    Session.delete().execute()


def stay_away(client):
    with client.session_transaction("/team/") as kept:
        kept[access.SEEN] -= 13 * 3600


def form_at(client, path):
    return next(form for form in forms_of(path, client.get(path).text) if form.path == path)


def sealed_in(answer):
    assert answer.status_code == 403
    return hidden(answer.text, interrupted.FIELD)


def bring_back(client, path, sealed):
    return client.post(path, data={interrupted.FIELD: sealed})


@pytest.fixture
def admin(signed_in, site):
    return signed_in("admin")


@pytest.fixture
def typed(admin):
    """The imprint, rewritten over many lines and not yet saved."""
    return form_at(admin, LEGAL)._with("text", MANY_LINES)


def saved_text(client):
    return dict(form_at(client, LEGAL).fields)["text"]


def words_of(form):
    """What was typed, whether a field takes lines or only words."""
    return {(name, " ".join(value.split())) for name, value in form.said()}


@pytest.mark.parametrize("end", [end_elsewhere, stay_away])
def test_it_comes_back_to_her_and_is_saved_when_she_says_so(admin, typed, end):
    before = saved_text(admin)
    end(admin)
    sealed = sealed_in(typed.send(admin))
    sign_in_as(admin, "admin@cafe.example")
    page = bring_back(admin, LEGAL, sealed)
    assert page.status_code == 200
    assert "bevor du abgemeldet warst" in page.text
    assert saved_text(admin) == before
    back = next(form for form in forms_of(LEGAL, page.text) if form.path == LEGAL)
    assert back.said() == typed.said()
    assert back.send(admin).status_code == 303
    assert saved_text(admin) == MANY_LINES


@pytest.mark.long
def test_every_form_comes_back_as_it_was_sent(team, endpoint_of):
    """Over every form that an admin finds: none acts by coming back, and none loses a word."""
    client, wrong, seen = team["admin everywhere"], [], Counter()
    forms = {one.action: one for one in Walk.of(client, most=4).forms}.values()
    chosen = [form.typed(MANY_LINES) for form in forms]
    end_elsewhere(client)
    sent = [(form, form.send(client)) for form in chosen]
    sign_in_as(client, WHO["admin everywhere"])
    before = Rows.now()
    for form, answer in sent:
        name = endpoint_of(form)
        seen[name] += 1
        if f"team.{name}" in interrupted.ANSWERS or answer.status_code == 303:
            assert interrupted.FIELD not in answer.text, name
            continue
        back = bring_back(client, form.action, sealed_in(answer))
        found = [words_of(one) for one in forms_of(form.path, back.text)]
        if back.status_code >= 500 or not any(words_of(form) <= one for one in found):
            wrong.append((form.action, back.status_code, [words_of(form) - one for one in found]))
    assert wrong == []
    assert len(seen) >= 20
    assert not Rows.now().changed_since(before)


def test_another_member_gets_nothing_of_it(admin, typed, signed_in, site):
    end_elsewhere(admin)
    sealed = sealed_in(typed.send(admin))
    signed_in("admin", email="b@cafe.example")
    sign_in_as(admin, "b@cafe.example")
    answer = bring_back(admin, LEGAL, sealed)
    assert answer.status_code == 303
    page = admin.get(answer.headers["Location"]).text
    assert "Jemand anderes hat es geschrieben" in page
    assert "Zeile mit" not in page
    # Nor can her form, still open there, be sent as somebody else
    assert typed.send(admin).status_code == 400


def test_who_was_locked_out_is_kept_nothing_and_finds_nothing(admin, typed, signed_in):
    end_elsewhere(admin)
    sealed = sealed_in(typed.send(admin))
    signed_in("admin", email="b@cafe.example")
    roster.lock_out(Member.get(Member.email == "admin@cafe.example"), by_admin=True)
    for answer in (typed.send(admin), typed.send(admin.application.test_client())):
        assert answer.headers["Location"] == SIGN_IN
    assert "noch nicht wieder angemeldet" in bring_back(admin, LEGAL, sealed).text


def test_pressed_too_early_it_waits_on(admin, typed):
    end_elsewhere(admin)
    sealed = sealed_in(typed.send(admin))
    again = bring_back(admin, LEGAL, sealed)
    assert "noch nicht wieder angemeldet" in again.text
    assert sealed_in(again) == sealed


def test_sent_again_and_again_it_only_shows(admin, typed):
    end_elsewhere(admin)
    sealed = sealed_in(typed.send(admin))
    sign_in_as(admin, "admin@cafe.example")
    before = Rows.now()
    assert {bring_back(admin, LEGAL, sealed).status_code for _ in range(3)} == {200}
    assert bring_back(admin, "/team/rechtliches/zuruecksetzen", sealed).status_code in {400, 404, 405}
    assert bring_back(admin, f"{LEGAL}/zuruecksetzen", sealed).status_code == 400
    assert not Rows.now().changed_since(before)


@pytest.mark.parametrize(
    "mangle", [str.swapcase, lambda sealed: sealed[:-2], lambda _sealed: "x.y", lambda _: ""]
)
def test_what_we_have_not_sealed_is_thrown_away(admin, typed, mangle):
    end_elsewhere(admin)
    sealed = sealed_in(typed.send(admin))
    sign_in_as(admin, "admin@cafe.example")
    assert bring_back(admin, LEGAL, mangle(sealed)).status_code in {303, 400}


def test_it_is_good_for_two_hours_and_with_the_key_of_before(app, admin):
    now = utcnow()
    with app.app_context():
        sealed = interrupted.seal(1, [("a", "ä")], now=now)
        app.config.update(SECRET_KEY="n" * 40, SECRET_KEY_FALLBACKS=["k" * 40])
        assert interrupted.unseal(1, sealed, now=now + dt.timedelta(minutes=119)) == [("a", "ä")]
        assert interrupted.unseal(1, sealed, now=now + interrupted.GOOD + dt.timedelta(seconds=1)) is None
        assert interrupted.unseal(2, sealed, now=now) is None


def test_nobody_reads_it_in_the_page(admin, typed):
    """Neither as it is nor packed."""
    end_elsewhere(admin)
    answer = typed.send(admin)
    assert "Zeile mit" not in answer.text
    packed = zlib.compress(json.dumps("Zeile mit").encode())
    assert packed[2:8].hex() not in sealed_in(answer)


def test_what_is_too_long_is_said_kindly_and_sent_again_by_her_browser(admin, typed, caplog):
    drawn = random.Random(1)
    long = typed._with("text", "".join(chr(drawn.randrange(0x4E00, 0x9FFF)) for _ in range(66_000)))  # 198 kB
    end_elsewhere(admin)
    answer = long.send(admin)
    assert answer.status_code == 403
    assert "lade diese Seite neu" in answer.text
    assert interrupted.FIELD not in answer.text
    sign_in_as(admin, "admin@cafe.example")
    # The form itself says that it is too long, with all words in it
    assert long.send(admin).status_code == 422
    assert caplog.text == ""


def test_sheets_are_never_sealed_and_can_be_sent_again(signed_in, site, open_survey):
    survey = open_survey()
    publishing.close(survey, now=utcnow())
    path = f"/team/umfragen/{Survey.get().slug}/papier"
    client = signed_in("staff", site)
    form = form_at(client, path)._with("q_detail", "Mein Kind schläft schlecht")
    end_elsewhere(client)
    answer = form.send(client)
    assert answer.status_code == 403
    assert interrupted.FIELD not in answer.text
    assert "Antworten von Müttern" in answer.text
    sign_in_as(client, "staff@cafe.example")
    again = form.send(client)
    assert escape("Mein Kind schläft schlecht") in unescape(again.text)


def test_a_form_that_was_open_is_saved_when_she_signed_in_beside_it(admin, typed):
    end_elsewhere(admin)
    sign_in_as(admin, "admin@cafe.example")
    assert typed.send(admin).status_code == 303


def test_a_page_of_somebody_else_gets_nothing_sealed(admin, typed):
    """The token of the form is looked at before anything is sealed."""
    end_elsewhere(admin)
    forged = typed._with("csrf_token", "x")
    assert forged.send(admin).headers["Location"] == SIGN_IN
