"""A form with every question that real ones have: brought in, answered page by page, released, and given as CSV."""

import datetime as dt

from cafe_forms.clock import UTC
from cafe_forms.models import FreeText, Pooled, Tally
from cafe_forms.pool import release
from cafe_forms.results import export, summary
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.definition.writing import to_yaml
from cafe_forms.surveys.publishing import BERLIN, GRACE
from tests.conftest import hidden

FORM = {
    "survey": """
type | name | label::Deutsch (de) | hint::Deutsch (de) | required | relevant | appearance | constraint | parameters
note | hello | **Schön**, dass du *da* bist
begin_group | about | Über das Café
select_one mood or_other | mood | Wie war es? | | yes | | quick
select_multiple why | why | Warum? | Mehreres geht | | | | count-selected(.) <= 2
text | why_other | Was denn? | | | selected(${why}, 'other')
end_group
begin_group | list | Wie findest du … | | | | table-list
select_one steps | food | das Essen?
select_one steps | talk | das Reden?
end_group
range | again | Wie gern wieder? | | | | | | start=0 end=10
integer | hours | Wie viele Stunden arbeitest du?
integer | guests | Wie viele kommen mit? | | | | | . <= 4
text | idea | Noch eine Idee? | | | | multiline
""",
    "choices": """
list_name | name | label::Deutsch (de)
mood | good | gut
mood | bad | schlecht
why | food | Essen
why | talk | Reden
why | other | Sonstiges
steps | 1 | nein
steps | 2 | ja
""",
}
SENT = {
    "q_mood": "",
    "q_mood.other": "durchwachsen",
    "q_why": ["food", "other"],
    "q_why.other": "die Kinder",
    "q_food": "c2",
    "q_talk": "c1",
    "q_again": "9",
    "q_hours": "11",
    "q_guests": "2",
    "q_idea": "mehr Tee",
}


def test_it_is_brought_in_answered_released_and_given(brought, open_survey, client):
    made = brought(**FORM)
    assert made.report.count() == {"taken": 16, "changed": 5}
    now = dt.datetime.now(UTC)
    survey = open_survey(to_yaml(made.definition), now=now)
    for _woman in range(6):
        page = client.get(f"/s/{survey.slug}/de").text
        assert "<strong>Schön</strong>, dass du <em>da</em> bist" in page
        sent = client.post(f"/s/{survey.slug}/de", data=SENT | {"token": hidden(page, "token")})
        assert sent.status_code == 303, sent.text
    release.release(survey, now=now + dt.timedelta(days=7) + GRACE, zone=BERLIN)
    assert not Pooled.select().exists()
    found = summary.of(type(survey).get_by_id(survey.id))
    assert {row.choice: row.count for row in Tally.select().where(Tally.question == "again")} == {
        **{"0–3": 0, "4–6": 0, "7–10": 6},
    }
    assert {(row.question, row.text) for row in FreeText.select()} == {
        *(("mood.other", "durchwachsen"), ("why.other", "die Kinder"), ("idea", "mehr Tee")),
    }
    # All six wrote the same: nobody may read from a word for most that it was everybody.
    assert [len(found.of(name).texts) for name in ("mood.other", "why.other", "idea")] == [0, 0, 6]
    rows = b"".join(export.blocks(found, questionnaire.asked(found.survey))).decode().splitlines()
    assert {row.split(";")[1] for row in rows[1:]} == {
        *("_responses", "mood", "why", "food", "talk", "again", "hours", "guests"),
    }
