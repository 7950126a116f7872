"""Topics beside texts: in words a member reads, with the words that decided, and none where none may stand."""

import re

import pytest

from cafe_forms.pool import release as pool
from cafe_forms.surveys import publishing
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
