"""Topics beside texts: in words a member reads, with the words that decided, and none where none may stand."""

import re

import pytest

from cafe_forms.clock import utcnow
from cafe_forms.models import Audit, FreeText, Survey, TextMark
from cafe_forms.pool import release as pool
from cafe_forms.reports import briefing
from cafe_forms.results import redaction, text_marks
from cafe_forms.surveys import publishing
from tests.conftest import hidden
from tests.team.survey_pages import Desk

TEXTS = (
    "Kein Kitaplatz in Sicht",
    "ребенок не спит ночью",
    "Ende des Monats ist das Konto leer, nur Schulden",  # a sensitive topic
    "Der Kuchen war super",
    "Mein Mann hat mich gewürgt, seitdem schlafe ich nicht",  # a crisis
)


@pytest.fixture
def page(open_survey, seal, signed_in, site):
    """What staff see of a survey with these texts."""

    def shown(*texts):
        survey = open_survey()
        seal(survey, *({"detail": text} for text in texts), *({"topics": ["schlaf"]} for _ in range(5)))
        now = survey.opened_at
        pool.release(publishing.close(survey, now=now), now=now, zone=publishing.Rules().zone)
        return Desk(signed_in("staff", site), survey.slug).read()

    return shown


def groups(html):
    """The texts under each heading of the list."""
    parts = re.split(r'<h3 class="by-topic">(.*?)</h3>', html, flags=re.DOTALL)
    names = [re.sub(r"<[^>]*>", "", name).strip() for name in parts[1::2]]
    found = [re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", part) for part in parts[2::2]]
    return {
        name.split(" ", 1)[-1] if name[0] not in "SK" else name: texts
        for name, texts in zip(names, found, strict=True)
    }


def test_texts_stand_by_topic_in_german_and_what_fits_none_stands_last(page):
    found = groups(page(*TEXTS))
    assert found["Kita, Krippe, Kinderbetreuung"] == [TEXTS[0]]
    assert found["Schlafen (Kind und Mama)"] == [TEXTS[1]]
    assert list(found)[-1] == "Sonstiges"
    assert set(found["Sonstiges"]) == set(TEXTS[2:])


def test_the_words_that_decided_can_be_asked_for(page):
    html = page(*TEXTS)
    why = re.findall(r'<details class="small topics-of">(.*?)</details>', html, re.DOTALL)
    assert any(
        "„Kita, Krippe, Kinderbetreuung“" in one and '<bdi lang="">Kitaplatz</bdi>' in one for one in why
    )


def test_no_sensitive_topic_and_no_crisis_has_a_name(page):
    html = page(*TEXTS)
    beside = " ".join(re.findall(r'<details class="small topics-of">(.*?)</details>', html, re.DOTALL))
    assert not re.search("Geld|Sicherheit|Gefühle", beside)
    assert html.count('class="small topics-of"') == 2


def test_fewer_than_three_texts_have_no_topics(page):
    html = page(*TEXTS[:2])
    assert "topics-of" not in html
    assert "vereinzelt geschrieben" in html


def test_texts_without_any_topic_stand_without_headings(page):
    assert groups(page("eins", "zwei", "drei")) == {}


@pytest.fixture
def desk(open_survey, seal, signed_in, site):
    """Staff at a released survey with TEXTS."""
    survey = open_survey()
    seal(survey, *({"detail": text} for text in TEXTS), *({"topics": ["schlaf"]} for _ in range(5)))
    now = survey.opened_at
    pool.release(publishing.close(survey, now=now), now=now, zone=publishing.Rules().zone)
    return Desk(signed_in("staff", site), survey.slug)


def mark(desk, text, *, status=303, version=None, **said):
    row = FreeText.get(FreeText.text == text)
    own = text_marks.of([row.id]).get(row.id, text_marks.NOTHING)
    sent = {
        "csrf_token": hidden(desk.read(f"texte/{row.id}"), "csrf_token"),
        "version": version or text_marks.version_of(text, own),
    }
    answer = desk.client.post(desk.address(f"texte/{row.id}/thema"), data=sent | said)
    assert answer.status_code == status
    return answer.text


def test_a_member_corrects_the_topics_of_a_text(desk):
    mark(desk, TEXTS[0], topics=["behoerden", "alltag"])
    mark(desk, TEXTS[1], topics=[])
    found = groups(desk.read())
    assert TEXTS[0] in found["Anträge, Ämter, Briefe"]
    assert TEXTS[1] in found["Sonstiges"]
    assert "„Alltag und Haushalt organisieren“ sagt das Team." in desk.read()
    assert [(row.member.email, row.note) for row in Audit.select().where(Audit.action == "text mark")] == [
        ("staff@cafe.example", "Was genau?")
    ] * 2


def test_what_stands_there_sent_again_is_no_change(desk):
    mark(desk, TEXTS[0], topics=["kita"])
    assert not TextMark.select().exists()
    assert not Audit.select().where(Audit.action == "text mark").exists()


def test_no_sensitive_topic_and_nothing_beside_a_crisis(desk):
    mark(desk, TEXTS[0], topics=["geld"], status=422)
    mark(desk, TEXTS[4], topics=["kita"], is_quoted="y", status=409)
    page = desk.read(f"texte/{FreeText.get(FreeText.text == TEXTS[4]).id}")
    assert 'id="thema"' not in page
    assert not TextMark.select().exists()


def test_who_comes_second_is_told(desk):
    version = text_marks.version_of(TEXTS[0], text_marks.NOTHING)
    mark(desk, TEXTS[0], topics=["alltag"])
    page = mark(desk, TEXTS[0], topics=["schule"], version=version, status=409)
    assert re.search(r'value="schule" checked', page)


def test_the_briefing_quotes_what_a_member_chose_then_what_its_reader_reads(desk):
    survey = Survey.get(Survey.slug == desk.slug)
    ((_question, quoted),) = briefing.of(survey, now=utcnow()).quotes
    assert set(quoted) == {TEXTS[0], TEXTS[2], TEXTS[3]}
    mark(desk, TEXTS[1], topics=["schlaf"], is_quoted="y")
    ((_question, quoted),) = briefing.of(survey, now=utcnow()).quotes
    assert quoted[0] == TEXTS[1]
    assert len(quoted) == 3
    assert TEXTS[4] not in quoted


def test_a_survey_without_a_briefing_offers_no_quote(desk):
    text = f"texte/{FreeText.get(FreeText.text == TEXTS[1]).id}"
    assert "In der Vorbereitung zitieren" in desk.read(text)
    Survey.update(kind="feedback").execute()
    page = desk.read(text)
    assert 'id="thema"' in page
    assert "In der Vorbereitung zitieren" not in page
    mark(desk, TEXTS[1], topics=["alltag"], is_quoted="y")  # from a page that was open before
    assert not TextMark.get().is_quoted


def test_the_mark_goes_with_its_text(desk):
    mark(desk, TEXTS[0], topics=["alltag"], is_quoted="y")
    FreeText.delete().execute()
    assert not TextMark.select().exists()


def test_what_she_ticked_beside_a_text_that_bears_none_any_more_is_still_told(desk):
    row = FreeText.get(FreeText.text == TEXTS[0])
    version = text_marks.version_of(TEXTS[0], text_marks.NOTHING)
    redaction.redact(row.id, ["0:Kein"], "other", seen=redaction.version_of(row.text))
    sent = {"csrf_token": hidden(desk.read(f"texte/{row.id}"), "csrf_token"), "version": version}
    answer = desk.client.post(desk.address(f"texte/{row.id}/thema"), data=sent | {"topics": ["schule"]})
    assert answer.status_code == 409
    assert "Schule, Hausaufgaben, Übertritt" in answer.text
    assert 'id="thema"' not in answer.text
