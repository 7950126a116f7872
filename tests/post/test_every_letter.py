"""Every letter as it is written, word for word in both languages; LETTERS=renew writes the files anew."""

import os
import re
from pathlib import Path

import pytest

from cafe_forms.languages import TEAM_LANGUAGES
from cafe_forms.post import letters
from tests.post.living_cafe import CARRIER, LivingCafe

TEMPLATES = Path(__file__).parents[2] / "templates"
KEPT = Path(__file__).with_name("letters")
LETTERS = (
    "sign_in",
    "welcome",
    "digest",
    "briefing_ready",
    "few_so_far",
    "too_few",
    "meeting_reminder",
    "breakfast_numbers",
    "breakfast_changed",
    "breakfast_thanks",
    "meeting_changed",
    "pass_on",
    "partner_confirm",
    "offers_to_check",
    "delivery_trouble",
    "trouble",
)
WRITTEN = {}  # by language
REMOTE = r"<(img|script|link|iframe|video|object|form|input)\b|url\(|@import|\ssrc="
BY_NAME = r"Hallo! Im Müttercafé möchten[^.]*\.|Frau Huber|Nummer gegen Kummer"
GERMAN = re.compile(r"\b(und|der|die|das|ist|nicht|bitte|Umfrage|Antworten|Du|Sie)\b")


@pytest.fixture(params=TEAM_LANGUAGES)
def language(request):
    return request.param


@pytest.fixture
def written(language, request):
    """Every letter of a living café, written once for all tests: {name: subject, text, html and attachments}."""
    if language not in WRITTEN:
        parts = (request.getfixturevalue(name) for name in ("app", "site", "open_survey", "seal"))
        WRITTEN[language] = _all_of(LivingCafe(*parts, language))
    return WRITTEN[language]


def _all_of(cafe: LivingCafe) -> dict[str, dict]:
    found = {letter: cafe.facts(letter) for letter in LETTERS}
    files = {letter: {"attachments": facts.get("attachments", ())} for letter, facts in found.items()}
    return {letter: letters.write(letter, facts) | files[letter] for letter, facts in found.items()}


def kept(name: str, now: str) -> str:
    """What the file says; the letter itself where the files are renewed."""
    file = KEPT / name
    if os.environ.get("LETTERS") == "renew":
        KEPT.mkdir(exist_ok=True)
        file.write_text(now, encoding="utf-8")
    return file.read_text(encoding="utf-8")


def test_each_reads_as_it_is_kept(written, language, subtests):
    for letter, parts in written.items():
        with subtests.test(letter):
            text = f"Subject: {parts['subject']}\n\n{parts['text']}"
            assert text == kept(f"{letter}.{language}.txt", text)
            assert parts["html"] == kept(f"{letter}.{language}.html", parts["html"])
            for name, _type, file in parts["attachments"]:
                lines = file.decode().replace("\r\n", "\n")
                assert lines == kept(f"{letter}.{language}.{name}", lines)


def test_no_other_letter_is_known(app):
    assert set(LETTERS) == set(app.extensions["letters"]["facts"])


def test_texts_are_72_columns_wide_and_subjects_one_short_line(written):
    for parts in written.values():
        assert max(len(line) for line in parts["text"].splitlines() if "http" not in line) <= 72
        assert not re.search(r"\n{3}", parts["text"])
        assert len(parts["subject"].splitlines()) == 1
        assert len(parts["subject"]) <= 90


def test_each_says_who_writes_and_where_the_impressum_is(written, subtests):
    for letter, parts in written.items():
        with subtests.test(letter):
            for part in ("text", "html"):
                assert CARRIER in parts[part]
                assert "http://127.0.0.1:8000/impressum" in parts[part]


def test_nothing_is_remote_and_there_is_no_image(written):
    for parts in written.values():
        assert not re.search(REMOTE, parts["html"])


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_no_german_is_left_in_english_ones(written):
    """But for what goes into a messenger, and what partners and help offers are called."""
    for parts in written.values():
        text = re.sub(BY_NAME, "", parts["text"].replace("\n", " "))
        assert not GERMAN.search(text), text


def test_a_digest_has_150_words_at_the_most(written):
    assert len(written["digest"]["text"].split()) <= 150


@pytest.mark.parametrize("language", ["de"], indirect=True)
def test_letters_to_partners_tell_no_count_of_women(written):
    """Nine responded, four want it without meat, two without nuts."""
    text = written["breakfast_numbers"]["text"]
    assert "Erwachsene: 10" in text
    assert "vegetarisch: für bis zu 5" in text
    assert not re.search(r"\b[942]\b", text)
    assert "Nüsse:" not in text
    assert not re.search(r"\d+ (von|Mütter|Antworten)", written["pass_on"]["text"])


NOTHING_TYPED = {"day_of", "last_checked", "messenger", "reasons", "taking_part", "told", "wanted", "why"}


def test_what_was_typed_is_escaped_in_html_also_where_a_macro_of_a_text_says_it():
    """Jinja takes what a macro returns for HTML, although a text's macro escapes nothing."""
    called = 0
    for file in TEMPLATES.rglob("*.html"):
        page = file.read_text(encoding="utf-8")
        for names in re.findall(r'from "[^"]+\.txt" import (.*?)(?: with context)? %}', page):
            for name in set(names.split(", ")) - NOTHING_TYPED:
                calls = re.findall(rf"\b{name}\([^()]*\)(\|forceescape)?", page)
                assert calls, (file, name)
                assert all(calls), (file, name)
                called += len(calls)
    assert called
