"""The form's token: never twice the same, refused after any change, good after a change of keys."""

import string

import pytest

from cafe_forms.answering.token import LENGTH, new_token, read_token

LETTERS = string.ascii_letters + string.digits + "-_"


@pytest.mark.long
def test_a_hundred_thousand_tokens_differ(app):
    nonces = {read_token("abcdefgh", new_token("abcdefgh")) for _ in range(100_000)}
    assert None not in nonces
    assert len(nonces) == 100_000
    assert {len(nonce) for nonce in nonces} == {16}


def test_every_changed_character_is_refused(app):
    good = new_token("abcdefgh")
    changed = [good[:i] + c + good[i + 1 :] for i in range(LENGTH) for c in LETTERS if c != good[i]]
    assert len(changed) == LENGTH * (len(LETTERS) - 1)
    assert not [text for text in changed if read_token("abcdefgh", text)]


def test_a_token_of_another_survey_is_refused(app):
    assert read_token("abcdefgj", new_token("abcdefgh")) is None


@pytest.mark.parametrize(
    "change", [str.upper, lambda t: t[:-1], lambda t: t + "A", lambda t: t + "=", lambda t: " " + t]
)
def test_another_spelling_is_refused(app, change):
    assert read_token("abcdefgh", change(new_token("abcdefgh"))) is None


@pytest.mark.parametrize(
    "text", ["", "=" * LENGTH, "ä" * LENGTH, "\0" * LENGTH, "a" * 100_000, "\ud800" * LENGTH]
)
def test_what_is_no_token_at_all_is_refused(app, text):
    assert read_token("abcdefgh", text) is None


def test_a_page_that_was_open_when_the_key_changed_stays_good(app):
    old = new_token("abcdefgh")
    app.config.update(SECRET_KEY="n" * 40, SECRET_KEY_FALLBACKS=["k" * 40])
    assert read_token("abcdefgh", old)
    assert read_token("abcdefgh", new_token("abcdefgh"))
    app.config.update(SECRET_KEY_FALLBACKS=[])
    assert read_token("abcdefgh", old) is None
