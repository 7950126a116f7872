"""8. What the team sees of answers changes only by a release: one response more changes not one byte."""

import datetime as dt

import pytest

from cafe_forms import clock
from cafe_forms.clock import utcnow
from cafe_forms.models import Pooled, Survey
from cafe_forms.pool import release
from cafe_forms.reports.weekly import digest
from cafe_forms.results import export, participation, summary
from cafe_forms.surveys import publishing, questionnaire
from cafe_forms.surveys.publishing import BERLIN
from tests.conftest import hidden, without_tokens
from tests.promises.dump import rows

DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
PAGES = ("", "/umfragen", "/umfragen/{slug}", "/umfragen/{slug}/vorbereitung", "/briefe")
SIX = [{"topics": ["schlaf", "kita"], "detail": "Wie schläft sie durch?"}] * 6


@pytest.fixture
def surveys(open_survey, seal):
    """One that was released, one that found too few, and one that runs since three days and holds four."""
    began = utcnow() - 3 * DAY
    released, too_few, running = (open_survey(now=began, closes_at=began + 9 * DAY) for _ in range(3))
    seal(released, *SIX)
    seal(too_few, *SIX[:4])
    seal(running, *SIX[:4])
    for survey in (released, too_few):
        release.release(publishing.close(survey, now=utcnow() - DAY), now=utcnow(), zone=BERLIN)
    return [released, too_few, running]


@pytest.fixture
def lead(signed_in, site):
    return signed_in("lead", site)


@pytest.fixture
def answer(app):
    """One more response to a survey, by her phone."""

    def sent(survey):
        phone, path = app.test_client(), f"/s/{survey.slug}/de"
        fields = {"token": hidden(phone.get(path).text, "token"), "q_topics": "geld", "q_detail": "NEU"}
        assert phone.post(path, data=fields).status_code == 303

    return sent


def page_of(lead, path: str) -> str:
    return without_tokens(lead.get(f"/team{path}").text)


def seen(lead, surveys, *, now: dt.datetime) -> dict[str, object]:
    """Everything that anybody of the team can see: pages, files, the command line's words, the letter of this week."""
    plain = ("/", "/umfragen", "/briefe", "/halbjahr", "/halbjahr?fuer=traeger")
    found = {path: page_of(lead, path) for path in plain}
    for number, survey in enumerate(surveys):
        survey = Survey.get_by_id(survey.id)
        path, results = f"/umfragen/{survey.slug}", summary.of(survey)
        found |= {
            f"page {number}": page_of(lead, path),
            f"briefing {number}": page_of(lead, f"{path}/vorbereitung"),
        }
        found[f"results {number}"] = summary.as_json(results, survey.state(now))
        for what in export.FILES:
            found[f"{what} {number}"] = list(export.blocks(results, questionnaire.asked(survey), what))
    week = clock.week_of(now.astimezone(BERLIN).date())
    for owed in digest.digests(week, now=now, zone=BERLIN):
        found[f"digest for {owed.member.email}"] = owed.facts
    return found


def test_one_response_more_changes_not_one_byte_of_what_is_seen(app, surveys, lead, answer):
    now, running = utcnow(), surveys[-1]
    before, rows_before = seen(lead, surveys, now=now), rows()
    answer(running)
    assert seen(lead, surveys, now=now) == before
    assert sorted(table for table, _cells in rows() - rows_before) == ["pooled", "spent_token"]
    assert not rows_before - rows()


def test_until_four_in_the_morning_not_even_the_band_changes(surveys, lead, answer):
    running, now = surveys[-1], utcnow()
    four = participation.last_moment(now, BERLIN)
    assert participation.store_bands_if_due(now=four, zone=BERLIN)
    before = seen(lead, surveys, now=now)
    answer(running)
    assert not participation.store_bands_if_due(now=four + DAY - MINUTE, zone=BERLIN)
    assert seen(lead, surveys, now=now) == before


def test_at_four_only_the_band_changes(surveys, lead, answer):
    running, now = surveys[-1], utcnow()
    answer(running)
    before = seen(lead, surveys, now=now)
    next_four = participation.last_moment(now + DAY, BERLIN)
    assert participation.store_bands_if_due(now=next_four, zone=BERLIN)
    after = seen(lead, surveys, now=now)
    assert after != before
    assert _without_band(after) == _without_band(before)


def _without_band(found) -> str:
    return str(found).replace("5–9", "weniger als 5").replace("'band': 5", "'band': 0")


def test_all_channels_read_the_one_release(surveys, lead):
    """Page, file, briefing and letter begin to tell at the same moment, and tell the same."""
    running, now = surveys[-1], utcnow()
    Pooled.insert_many([{"survey": running, "answers": SIX[0]}] * 3).execute()
    before = seen(lead, surveys, now=now)
    release.release(publishing.close(running, now=now), now=now, zone=BERLIN)
    after = seen(lead, surveys, now=now)
    changed = {name for name in before if after[name] != before[name]}
    assert {"page 2", "briefing 2", "results 2", "counts 2", "texts 2"} <= changed
    assert not {name for name in changed if name.endswith((" 0", " 1"))}
