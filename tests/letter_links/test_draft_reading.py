"""A draft read without an account: sentence by sentence, for a week, until it opens; what is said there is a draft."""

import datetime as dt
import re

import pytest

from cafe_forms import signing
from cafe_forms.clock import utcnow
from cafe_forms.letter_links import draft_reading
from cafe_forms.limiter import Limiter
from cafe_forms.models import Audit, ProofLink, ProofMark
from cafe_forms.surveys import publishing, questionnaire
from cafe_forms.surveys.definition.reading import read as definition_from
from cafe_forms.surveys.editing import drafts, edit, proofreading
from tests.conftest import hidden, today


@pytest.fixture
def draft(add_survey):
    return add_survey("themenwahl")


@pytest.fixture
def address(draft):
    return f"/lesen/{token_of(proofreading.begin(draft, 'ar', now=utcnow()))}"


def token_of(link):
    return proofreading.token(link, signing.app_keys())


def said(survey, language="ar"):
    return proofreading.wordings(questionnaire.definition_of(survey), language)


def paths_of(survey):
    return [path for one in said(survey) for path in one.paths]


def marks():
    return {(one.path, one.suggestion) for one in ProofMark.select()}


def test_each_wording_stands_there_as_it_will_look_with_the_german_beside(client, draft, address):
    page = client.get(address).text
    assert '<html lang="ar" dir="rtl">' in page
    for one in said(draft):
        assert one.said.text in page
        assert one.original in page
    assert 'name="ok" value="0"' in page
    assert "q_topics" not in page


def test_what_she_says_is_kept_with_the_day_alone(client, draft, address):
    version = hidden(client.get(address).text, "version")
    sent = {
        "version": version,
        "ok": ["0", "1", "999", "x"],
        "say-1": "",
        "say-2": " أي \n شيء\x00 ",
        "say-3": "\u200b",
    }
    answer = client.post(address, data=sent)
    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers
    paths = paths_of(draft)
    assert marks() == {(paths[0], ""), (paths[1], ""), (paths[2], "أي شيء")}
    assert {one.read_on for one in ProofMark.select()} == {today()}
    assert "شكر" in client.get(answer.location).text
    assert Audit.get().door == "letter"


def test_the_same_words_are_read_once_and_ticked_for_each_place(client, add_survey):
    asked = "\n".join(f"  - {{name: q{n}, type: text, label: {{de: A}}}}" for n in range(4))
    draft = add_survey(f"name: n\ntitle: {{de: T}}\nquestions:\n{asked}")
    address = f"/lesen/{token_of(proofreading.begin(draft, 'de', now=utcnow()))}"
    page = client.get(address).text
    assert page.count('name="ok"') == 2
    client.post(address, data={"version": hidden(page, "version"), "ok": ["0", "1"]})
    assert proofreading.read_on(draft, questionnaire.definition_of(draft), "de") == today()


def test_what_could_tell_who_somebody_is_is_never_stored(client, add_survey):
    draft = add_survey('name: n\ntitle: {de: "T"}\nquestions:\n  - {name: q, type: text, label: {de: "A"}}')
    address = f"/lesen/{token_of(proofreading.begin(draft, 'de', now=utcnow()))}"
    page = client.get(address).text
    assert "machen wir unkenntlich" in page
    sent = {"version": hidden(page, "version"), "say-1": "Ruf an: 0176 12345678, Ayşe Yılmaz"}
    assert client.post(address, data=sent).status_code == 303
    assert marks() == {("questions[0].label", "Ruf an: [Telefonnummer], [Name]")}


def test_nobody_waits_to_write_while_it_is_redacted(app, draft):
    with app.test_request_context(method="POST", data={"say-0": "Ruf an: 0176 12345678", "say-1": ""}):
        redact = draft_reading._redacting(said(draft))
        before = redact.cache_info().misses
        assert redact("Ruf an: 0176 12345678") == "Ruf an: [Telefonnummer]"
        assert redact.cache_info().misses == before


def test_lines_and_marks_are_read_and_suggested_as_they_are_written(client, add_survey):
    text = 'name: n\ntitle: {de: "T"}\nquestions:\n  - {name: q, type: text, label: {de: "**A**\\nb"}}'
    draft = add_survey(text)
    address = f"/lesen/{token_of(proofreading.begin(draft, 'de', now=utcnow()))}"
    page = client.get(address).text
    assert "**A**\nb" in page
    sent = {"version": hidden(page, "version"), "say-0": "T \n U", "say-1": "**C**\r\n d"}
    assert client.post(address, data=sent).status_code == 303
    assert marks() == {("title", "T U"), ("questions[0].label", "**C**\nd")}


def test_nothing_is_left_to_others(client, address):
    answer = client.get(address)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert "/team/" not in answer.text


@pytest.mark.parametrize("ends", ["by hand", "after a week", "as it opens", "with another", "forged"])
def test_it_ends(client, draft, address, ends):
    if ends == "by hand":
        proofreading.end(draft, "ar")
    elif ends == "after a week":
        ProofLink.update(ends_at=utcnow() - dt.timedelta(seconds=1)).execute()
    elif ends == "as it opens":
        now = utcnow()
        publishing.open_until(draft, now + dt.timedelta(days=7), now=now, rules=publishing.Rules())
    elif ends == "with another":
        proofreading.begin(draft, "ar", now=utcnow())
    else:
        address = address[:-1] + ("A" if address[-1] != "A" else "B")
    for answer in (
        client.get(address),
        client.post(address, data={"ok": "0"}),
        client.get(f"{address}/danke"),
    ):
        assert answer.status_code == 404
        assert "Dieser Link gilt nicht mehr" in answer.text
    assert not ProofMark.select().exists()


def test_it_holds_for_a_week_and_for_its_language_alone(draft):
    now = utcnow()
    link = proofreading.begin(draft, "tr", now=now)
    assert link.ends_at == now + dt.timedelta(days=7)
    assert proofreading.opened_by(token_of(link), signing.app_keys(), now=now).language == "tr"
    assert proofreading.link_of(draft, "ar", now=now) is None


def test_no_link_is_made_for_a_survey_that_runs(open_survey):
    with pytest.raises(drafts.Fixed):
        proofreading.begin(open_survey(), "de", now=utcnow())


def test_what_was_changed_meanwhile_is_read_again(client, draft, address):
    version = hidden(client.get(address).text, "version")
    changed = edit.translated(questionnaire.definition_of(draft), "ar", {"title": "جديد"})
    drafts.save(draft, changed, seen=drafts.version_of(draft))
    answer = client.post(address, data={"version": version, "ok": "0"})
    assert answer.status_code == 409
    assert "جديد" in answer.text
    assert not ProofMark.select().exists()


def field(page, number):
    return re.search(rf'<textarea name="say-{number}"[^>]*>\n([^<]*)</textarea>', page)[1]


def test_what_she_typed_meanwhile_stands_in_its_field_again(client, add_survey):
    def text(*labels):
        asked = "\n".join(
            f"  - {{name: q{at}, type: text, label: {{de: {one}}}}}" for at, one in enumerate(labels)
        )
        return f'name: n\ntitle: {{de: "T"}}\nquestions:\n{asked}'

    draft = add_survey(text("A", "B", "C"))
    address = f"/lesen/{token_of(proofreading.begin(draft, 'de', now=utcnow()))}"
    page = client.get(address).text
    sent = dict(re.findall(r'name="(was-\d+)" value="([^"]*)"', page)) | {
        "version": hidden(page, "version"),
        "ok": ["0", "1"],
        "say-2": "Zu B",
        "say-3": "Zu C",
    }
    changed = definition_from(text("X", "A", "B neu", "C"))
    drafts.save(draft, changed, seen=drafts.version_of(draft))
    answer = client.post(address, data=sent)
    assert answer.status_code == 409
    assert [field(answer.text, number) for number in range(5)] == ["", "", "", "Zu B", "Zu C"]
    assert re.findall(r'name="ok" value="(\d)" checked', answer.text) == ["0", "2"]
    assert answer.text.count("Jemand hat die Sätze gerade geändert") == 2
    assert client.post(address, data={**sent, "version": hidden(answer.text, "version")}).status_code == 303


def test_a_flood_is_slowed_and_keeps_what_she_typed(app, client, address):
    version = hidden(client.get(address).text, "version")
    app.extensions[draft_reading.LIMITER] = Limiter(draft_reading.SENT, draft_reading.WINDOW)
    for _ in range(draft_reading.SENT):
        assert client.post(address, data={"version": version}).status_code == 303
    answer = client.post(address, data={"version": version, "say-0": "عنوان"})
    assert (answer.status_code, "Retry-After" in answer.headers) == (429, True)
    assert "عنوان" in answer.text


def test_no_reader_can_fill_the_database(draft):
    link = proofreading.begin(draft, "ar", now=utcnow())
    first, *others = paths_of(draft)
    for number in range(proofreading.MOST + 2):
        day = today() - dt.timedelta(days=number == 0)
        for _ in range(2):
            typed = {first: str(number) + "ب" * 500}
            proofreading.mark(link, others, typed, redact=str, seen=drafts.version_of(draft), today=day)
    assert ProofMark.select().count() == len(others) + proofreading.MOST
    kept = [one.suggestion for one in ProofMark.select().where(ProofMark.path == first)]
    assert {len(one) for one in kept} == {proofreading.LONGEST}
    assert str(proofreading.MOST + 1) in {one[0] for one in kept}
    assert "0" not in {one[0] for one in kept}


def test_it_was_read_once_every_wording_was_clear_and_is_not_once_one_changes(draft):
    link, definition = proofreading.begin(draft, "ar", now=utcnow()), questionnaire.definition_of(draft)
    first, *others = paths_of(draft)
    proofreading.mark(
        link, others, {first: "عنوان"}, redact=str, seen=drafts.version_of(draft), today=today()
    )
    assert proofreading.read_on(draft, definition, "ar") is None
    taken = edit.translated(definition, "ar", {first: "عنوان"})
    assert proofreading.read_on(draft, taken, "ar") == today()
    assert proofreading.suggestions(draft, taken, "ar") == {}
    assert proofreading.read_on(draft, taken, "tr") is None
    assert proofreading.read_on(draft, edit.translated(taken, "ar", {others[0]: "غيره"}), "ar") is None
