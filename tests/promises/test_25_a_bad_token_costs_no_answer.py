"""25. Missing, foreign and tampered tokens give 400 with the answers kept and a fresh token that works; never 500."""

import random
import secrets

import pytest
from werkzeug.datastructures import MultiDict

from cafe_forms.models import Pooled, SpentToken
from tests.conftest import hidden
from tests.outside.conftest import Fields

TYPED = 'Wie schläft sie durch? <b>ß</b> "سؤال" 😀'
ANSWERS = {"q_topics": ["schlaf", "geld"], "q_detail": TYPED}
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
dice = random.Random(25)


@pytest.fixture
def path(open_survey):
    return f"/s/{open_survey().slug}/de"


def opened(client, path: str) -> str:
    return hidden(client.get(path).text, "token")


def send(client, path: str, *tokens: str, **more):
    return client.post(path, data=MultiDict({"token": list(tokens)} | ANSWERS | more))


def tampered(token: str):
    """One character changed, at every place; some missing, some too many, and what is no token at all."""
    for place in range(len(token)):
        other = dice.choice(LETTERS.replace(token[place], ""))
        yield token[:place] + other + token[place + 1 :]
    yield from (token[:-1], token[1:], token + "A", token + "=", f" {token}", token[::-1], token.swapcase())
    yield from ("", " ", "null", "A" * 43, "ä" * 43, "\0" * 43, "😀", "=" * 44, "x" * 99_000)
    yield from (secrets.token_urlsafe(32) for _ in range(9))


def assert_kept(page, path: str, bad: str) -> None:
    fields = Fields.of(page.text)
    assert page.status_code == 400, bad
    assert fields.values["q_detail"] == [TYPED]
    assert sorted(fields.values["q_topics"]) == sorted(ANSWERS["q_topics"])
    assert fields.hidden["token"] != bad


def test_whatever_was_done_to_a_token_her_answers_stay_and_the_next_send_works(client, path):
    for bad in tampered(opened(client, path)):
        page = send(client, path, bad)
        assert_kept(page, path, bad)
    assert not SpentToken.select().exists()
    assert send(client, path, hidden(page.text, "token")).status_code == 303
    assert Pooled.get().answers == {"topics": ["schlaf", "geld"], "detail": TYPED}


def test_a_missing_token_and_another_surveys_are_no_better(client, path, open_survey):
    elsewhere = f"/s/{open_survey().slug}/de"
    foreign = opened(client, elsewhere)
    for tokens in ((), (foreign,), ("", foreign), (foreign, opened(client, path))):
        page = send(client, path, *tokens)
        assert_kept(page, path, foreign)
        assert send(client, path, hidden(page.text, "token")).status_code == 303
    assert send(client, elsewhere, foreign).status_code == 303
    assert Pooled.select().count() == 5


def test_a_language_switch_with_a_bad_token_loses_nothing_either(client, path):
    page = send(client, path, "bad", switch="ar")
    assert_kept(page, path, "bad")
    assert '<html lang="ar" dir="rtl">' in page.text


def test_a_page_of_before_a_change_of_keys_stays_good_while_the_old_key_is_a_fallback(app, client, path):
    page = opened(client, path)
    app.config["SECRET_KEY"], app.config["SECRET_KEY_FALLBACKS"] = "n" * 40, [app.config["SECRET_KEY"]]
    assert send(client, path, page).status_code == 303
    app.config["SECRET_KEY_FALLBACKS"] = []
    late = send(client, path, page)
    assert_kept(late, path, page)
    assert send(client, path, hidden(late.text, "token")).status_code == 303
