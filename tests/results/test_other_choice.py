"""The texts beside "something else": redacted like any, and shown only beside a number of its own."""

import datetime as dt

import pytest

from cafe_forms.models import FreeText, Pooled
from cafe_forms.pool import paper, release
from cafe_forms.results import export, summary
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.publishing import BERLIN, GRACE
from tests.conftest import NOW, hidden

END = NOW + dt.timedelta(days=7)
ASKED = """
name: probe
title: {de: Probe}
questions:
  - name: q
    type: select_one
    label: {de: "Was?"}
    choices: [{name: a, label: {de: A}}, {name: rest, or_other: true, label: {de: Rest}}]
"""


@pytest.fixture
def seen(open_survey, seal):
    def of(rest: int, texts: int, others: int):
        survey = open_survey(ASKED, now=NOW, closes_at=END)
        written = [{"q": "rest", "q.other": f"Text {number}"} for number in range(texts)]
        seal(survey, *written, *[{"q": "rest"}] * (rest - texts), *[{"q": "a"}] * others)
        release.release(survey, now=END + GRACE, zone=BERLIN)
        return summary.of(type(survey).get_by_id(survey.id))

    return of


@pytest.mark.parametrize(
    ("rest", "texts", "others", "shown"), [(3, 3, 4, 3), (4, 2, 4, 0), (7, 7, 0, 0), (2, 2, 6, 0)]
)
def test_texts_stand_beside_a_number_and_from_three_on(seen, rest, texts, others, shown):
    found = seen(rest, texts, others)
    assert len(found.of("q.other").texts) == shown
    assert FreeText.select().where(FreeText.question == "q.other").count() == texts
    asked = questionnaire.asked(found.survey)
    rows = b"".join(export.blocks(found, asked, "texts")).decode().splitlines()[1:]
    assert len([row for row in rows if ";q.other;Text" in row]) == shown


def test_what_looks_like_her_is_asked_back_and_made_unreadable(open_survey, client):
    survey = open_survey(ASKED)
    page = client.get(f"/s/{survey.slug}/de").text
    assert 'name="q_q.other"' in page
    sent = {"token": hidden(page, "token"), "q_q.other": "Ruf an: 0176 12345678"}
    again = client.post(f"/s/{survey.slug}/de", data=sent).text
    assert "Das sieht aus wie eine Telefonnummer" in again
    assert client.post(f"/s/{survey.slug}/de", data=sent | {"warned": "1"}).status_code == 303
    (row,) = Pooled.select()
    assert row.answers["q"] == "rest"
    assert "0176" not in row.answers["q.other"]


def test_the_team_reads_them_below_what_was_asked_in_each_batch(open_survey, seal, signed_in, site):
    survey = open_survey(ASKED, now=NOW, closes_at=END)
    sheets = [{"q.other": f"Papier {number}"} for number in range(5)] + [{"q": "a"}] * 4
    after = END + GRACE + dt.timedelta(minutes=5)
    release.release(survey, now=after, zone=BERLIN)
    paper.enter(survey, sheets, now=after, zone=BERLIN)
    page = signed_in("lead", site).get(f"/team/umfragen/{survey.slug}").text
    assert all(f"Papier {number}" in page for number in range(5))
    assert "Rest: Was genau? <small>Was?</small>" in page
