"""9. No hidden cell can be computed: all channels, the half-year too, say nothing but what is printed."""

import datetime as dt
import os
import random
import re

import pytest

from cafe_forms import clock, languages
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.models import FreeText, Survey, Tally, crossed_name
from cafe_forms.pool import release
from cafe_forms.reports import briefing
from cafe_forms.reports.half_year import overview, period, spreadsheet
from cafe_forms.reports.printed import half_year_sheet, results_sheet
from cafe_forms.reports.weekly import digest
from cafe_forms.results import export, summary
from cafe_forms.results.disclosure import Thresholds
from cafe_forms.results.printing import Counts, printed
from cafe_forms.surveys import publishing, questionnaire
from tests import commands
from tests.conftest import on_sqlite

pytestmark = on_sqlite  # what is read is the same on both
DAY = dt.timedelta(days=1)
WOMEN = 12
ASKED = """
name: gemischt
kind: topics
crosstabs: [[mood, place]]
title: {de: Welche Themen?}
questions:
  - name: topics
    type: select_multiple
    label: {de: Was ist wichtig?}
    choices: [{topic: schlaf}, {topic: kita}, {topic: geld}, {name: anderes, label: {de: anderes}}]
  - name: mood
    type: select_one
    label: {de: Wie war es?}
    choices:
      - {name: gut, label: {de: gut}}
      - {name: geht, label: {de: geht so}}
      - {name: schlecht, label: {de: schlecht}}
  - name: place
    type: select_one
    label: {de: Wo?}
    choices: [{name: hier, label: {de: hier}}, {name: dort, label: {de: dort}}]
  - name: why
    type: select_one
    relevant: "${mood} = 'schlecht'"
    label: {de: Warum?}
    choices: [{name: laut, label: {de: zu laut}}, {name: weit, label: {de: zu weit}}]
  - {name: kids, type: integer, min: 0, max: 3, label: {de: Kinder?}}
  - {name: detail, type: text, label: {de: Was genau?}}
"""
TRUE = {
    "topics": {"schlaf": 7, "kita": 5, "geld": 2, "anderes": 1},
    "mood": {"gut": 7, "geht": 2, "schlecht": 1},
    "place": {"hier": 6, "dort": 4},
    "why": {"laut": 1, "weit": 0},
    "kids": {"_sum": 8},
}
TOKEN = re.compile(r'value="[^"]{20,}"')
ABROAD = re.compile(r"/post/abmelden/[\w.-]+")


@pytest.fixture
def released(open_survey, seal):
    """One of ASKED, so many days ago."""

    def made(text=ASKED, ago=1):
        now = utcnow() - ago * DAY
        survey = open_survey(text, now=now - 7 * DAY, closes_at=now)
        seal(survey, *[{"topics": ["schlaf"]}] * WOMEN)
        release.release(survey, now=survey.accepts_until, zone=publishing.BERLIN)
        return Survey.get_by_id(survey.id)

    return made


@pytest.fixture
def survey(released):
    return released()


def others(survey, number):
    """Counts of which the same is printed as of the true ones, hidden ones drawn anew."""
    lot, definition = random.Random(9), questionnaire.asked(survey)
    shown = printed(definition, counts(TRUE, 1), Thresholds())
    hidden = [
        (name, cell.name) for name, cells in shown.cells.items() for cell in cells if cell.count is None
    ]
    assert len(hidden) > 4
    found = []
    while len(found) < number:
        drawn = {name: dict(told) for name, told in TRUE.items()} | {"kids": {"_sum": lot.randint(6, 10)}}
        for name, choice in hidden:
            drawn[name][choice] = lot.randint(0, 2)
        wrote = lot.randint(0, 2)
        if printed(definition, counts(drawn, wrote), Thresholds()) == shown:
            found.append((drawn, wrote))
    return found


def counts(drawn, wrote) -> Counts:
    return Counts(WOMEN, drawn | pairs(drawn), {"detail": wrote})


def pairs(drawn):
    """How many named both: as many as can be."""
    both = {
        crossed_name(mood, place): min(drawn["mood"][mood], drawn["place"][place])
        for mood in drawn["mood"]
        for place in drawn["place"]
    }
    return {crossed_name("mood", "place"): both}


def write(survey, drawn, wrote):
    """As if the release had counted these."""
    found = survey.release()
    with database.atomic():
        Tally.delete().where(Tally.release == found).execute()
        FreeText.delete().where(FreeText.release == found).execute()
        for question, told in (drawn | pairs(drawn)).items():
            for choice, count in told.items():
                Tally.create(release=found, question=question, choice=choice, count=count)
        for place in range(wrote):
            FreeText.create(release=found, question="detail", place=place, text="CANARY")


def channels(lead, survey, config) -> dict[str, str]:
    survey, now = Survey.get_by_id(survey.id), utcnow()
    week, results = clock.week_of(now.astimezone(publishing.BERLIN).date()), summary.of(survey)
    page = f"/team/umfragen/{survey.slug}"
    said = {path: lead.get(path).text for path in ("/team/", "/team/umfragen", page, f"{page}/vorbereitung")}
    said["loop"] = lead.get(f"{page}/rueckmeldung").text
    said["json"] = str(summary.as_json(results, "released"))
    said["csv"] = b"".join(export.blocks(results, questionnaire.asked(survey))).decode()
    said["texts"] = b"".join(export.blocks(results, questionnaire.asked(survey), "texts")).decode()
    said["sheet"] = sheet(lead, results)
    said["briefing"] = str(briefing.of(survey, now=now))
    owed = digest.digests(week, now=now, zone=publishing.BERLIN)
    said["digest"] = str([digest.written(one) for one in owed if one.facts])
    said |= half_year(lead, survey, now)
    for words in (("results", survey.slug, "--json"), ("export", survey.slug), ("briefing", survey.slug)):
        said[" ".join(words[:1])] = command(words, config)
    return {channel: ABROAD.sub("U", TOKEN.sub("T", words)) for channel, words in said.items()}


def sheet(lead, results) -> str:
    """What its PDF is set from: of one batch, with more and fewer against the round before."""
    with lead.application.test_request_context():
        languages.speak("de")
        return str(results_sheet.facts(results))


def half_year(lead, survey, now) -> dict[str, str]:
    """Page, file, sheet and interface in both views."""
    found = period.of(survey.ended_at, publishing.BERLIN)
    said = {"half-year page": lead.get(f"/team/halbjahr/{found}").text}
    said["half-year outside"] = lead.get(f"/team/halbjahr/{found}?fuer=traeger").text
    for name, view in overview.VIEWS.items():
        told = overview.of(survey.site, found, view, now=now, zone=publishing.BERLIN)
        said[f"half-year {name} csv"] = spreadsheet.csv(told).decode()
        said[f"half-year {name} json"] = str(spreadsheet.as_json(told))
        with lead.application.test_request_context():
            languages.speak("de")
            said[f"half-year {name} sheet"] = str(half_year_sheet.facts(told))
    return said


def command(words, config) -> str:
    settings = {
        "CAFE_DATA_DIR": str(config.DATA_DIR),
        "CAFE_DATABASE_URL": config.DATABASE_URL,
        "CAFE_SECRET_KEY": "k" * 40,
    }
    done = commands.run(*words, environment=os.environ | settings, folder=config.DATA_DIR, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


@pytest.mark.long
def test_what_is_printed_alike_reads_alike_everywhere(survey, signed_in, site, config):
    lead = signed_in("lead", site)
    write(survey, TRUE, 1)
    before = channels(lead, survey, config)
    for drawn, wrote in others(survey, 4):
        write(survey, drawn, wrote)
        after = channels(lead, survey, config)
        assert {channel for channel in before if before[channel] != after[channel]} == set()
    assert "CANARY" not in "".join(before.values())
    assert "zu wenige gefragt" in before["csv"]


@pytest.mark.long
def test_what_is_printed_otherwise_is_seen_everywhere(survey, signed_in, site, config):
    """The comparison itself."""
    lead = signed_in("lead", site)
    write(survey, TRUE, 1)
    before = channels(lead, survey, config)
    write(survey, TRUE | {"topics": TRUE["topics"] | {"schlaf": 8}}, 1)
    after = channels(lead, survey, config)
    same = {channel for channel in before if before[channel] == after[channel]}
    assert {channel for channel in same if not channel.startswith("half-year")} <= {
        *("/team/umfragen", "texts", "/team/", "loop")
    }


@pytest.mark.parametrize("kind", ["topics", "feedback"])
@pytest.mark.long
def test_a_half_year_with_a_round_before_reads_alike_in_both_views(released, signed_in, site, kind):
    """More and fewer are said of two rounds: whichever holds another hidden number, nothing changes."""
    lead, text = signed_in("lead", site), ASKED.replace("kind: topics", f"kind: {kind}")
    rounds = [released(text, ago) for ago in (2, 1)]
    for one in rounds:
        write(one, TRUE, 1)
    now = utcnow()
    before = look(lead, rounds[1], now)
    for one in rounds:
        for drawn, wrote in others(one, 6):
            write(one, drawn, wrote)
            assert look(lead, rounds[1], now) == before
        write(one, TRUE, 1)
    write(rounds[1], TRUE | {"topics": TRUE["topics"] | {"kita": 2}, "mood": TRUE["mood"] | {"gut": 2}}, 1)
    after = look(lead, rounds[1], now)
    assert not {channel for channel in before if before[channel] == after[channel]}
    assert "CANARY" not in "".join(before.values())


def look(lead, survey, now):
    said = half_year(lead, survey, now) | {"sheet": sheet(lead, summary.of(survey))}
    return {channel: TOKEN.sub("T", words) for channel, words in said.items()}
