"""A scale after the release: bands in the scale's order, in every channel, and no step anywhere."""

import datetime as dt

from cafe_forms.models import Pooled, Tally
from cafe_forms.pool import release
from cafe_forms.results import export, summary
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.publishing import BERLIN, GRACE
from tests.conftest import NOW, hidden

END = NOW + dt.timedelta(days=7)
ASKED = """
name: probe
title: {de: Probe}
questions:
  - {name: q, type: range, label: {de: "Wie gern?"}}
  - {name: age, type: range, max: 99, bands: [0, 18, 26], label: {de: "Wie lange?"}}
"""


def test_bands_stand_in_the_order_of_the_scale_and_steps_nowhere(open_survey, seal):
    survey = open_survey(ASKED, now=NOW, closes_at=END)
    seal(survey, *[{"q": 9, "age": 18}] * 5, *[{"q": 1, "age": 26}] * 4, *[{"q": 5}] * 3)
    release.release(survey, now=END + GRACE, zone=BERLIN)
    found = summary.of(type(survey).get_by_id(survey.id))
    assert [(line.cell.name, line.cell.count) for line in found.of("q").lines] == [
        ("0–3", 4),
        ("4–6", 3),
        ("7–10", 5),
    ]
    assert {(row.question, row.choice) for row in Tally.select()} == {
        *(("q", band) for band in ("0–3", "4–6", "7–10")),
        *(("age", band) for band in ("0–17", "18–25", "26+")),
    }
    rows = b"".join(export.blocks(found, questionnaire.asked(found.survey))).decode().splitlines()
    assert [row.split(";")[3] for row in rows if ";q;" in row] == ["0–3", "4–6", "7–10"]


def test_it_is_tapped_and_what_was_tapped_stands_again_on_a_page_with_a_fault(open_survey, client):
    survey = open_survey(ASKED)
    page = client.get(f"/s/{survey.slug}/de").text
    assert page.count('name="q_q"') == 11 + 1
    assert page.count('name="q_age"') == 3 + 1
    sent = {"token": hidden(page, "token"), "q_q": "10", "q_age": "18"}
    again = client.post(f"/s/{survey.slug}/de", data=sent | {"q_age": "100"})
    assert again.status_code == 422
    assert 'value="10" checked' in again.text
    assert client.post(f"/s/{survey.slug}/de", data=sent).status_code == 303
    (row,) = Pooled.select()
    assert row.answers == {"q": 10, "age": 18}
