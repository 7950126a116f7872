"""The half-year: sums of meetings, bands and words of what is printed, and every figure rounded for who is outside."""

import datetime as dt
import json
import re

import pytest

from cafe_forms.cafe import loop, partners
from cafe_forms.models import Meeting, Release, Survey
from cafe_forms.pool import paper
from cafe_forms.reports.half_year import overview, period, spreadsheet
from cafe_forms.reports.half_year.overview import OWN, ROUNDED
from cafe_forms.surveys.publishing import BERLIN
from tests.conftest import NOW, SMALL, on_sqlite

pytestmark = on_sqlite  # sums and bands know no database
DAY = dt.timedelta(days=1)
HALF = period.of(NOW, BERLIN)
FEEDBACK = """
name: rueckmeldung
kind: feedback
title: {de: Wie war das Treffen?}
questions:
  - name: meant
    type: select_one
    appearance: likert
    label: {de: "Ging es um das, was du gemeint hast?"}
    choices: [{name: ja, label: {de: ja}}, {name: teils, label: {de: teilweise}}, {name: nein, label: {de: nein}}]
  - {name: take, type: text, label: {de: Was nimmst du mit?}}
"""


def told(site, view=OWN, half=HALF, now=NOW):
    return overview.of(site, half, view, now=now, zone=BERLIN)


def met(site, days_ago, attendance=None, *, breakfast=False, **more):
    at = NOW - days_ago * DAY
    return Meeting.create(site=site, starts_at=at, attendance=attendance, breakfast=breakfast, **more)


def topics(*counts, women=12):
    """As many women as that, who tick the first so many of SMALL's choices."""
    names = ("schlaf", "kita", "geld", "anderes")
    ticked = [
        [name for name, count in zip(names, counts, strict=False) if woman < count] for woman in range(women)
    ]
    return [{"topics": names} if names else {"detail": "Nichts."} for names in ticked]


def bands(found):
    (asked,) = found.topics[-1].batches[0].asked
    return {band: [one.label for one in choices] for band, choices in asked.bands.items()}


def test_the_newest_comes_first_and_the_first_meeting_last(site):
    assert period.known([site], NOW, BERLIN) == [HALF]
    met(site, 400)
    found = period.known([site], NOW, BERLIN)
    assert found == sorted(found, reverse=True)
    assert (found[0], found[-1]) == (HALF, period.of(NOW - 400 * DAY, BERLIN))


def test_meetings_are_counted_when_they_were_and_summed_where_somebody_counted(site, other_site):
    met(site, 3, 7, breakfast=True)
    met(site, 10, 9)
    met(site, 11)
    met(site, -3, breakfast=True)
    met(site, 400, 50)
    met(other_site, 3, 11)
    assert told(site).figures == overview.Figures(3, 16, 1, is_counted=False)
    assert told(site, ROUNDED).figures == overview.Figures(5, 20, 5, is_counted=False)


def test_rounded_figures_of_several_cafes_are_the_sum_of_rounded_ones(site, other_site):
    """The rounded sum would tell more: 11 and 11 are 15 each, and 25 in all would say that neither is above 14."""
    met(site, 3, 11)
    met(other_site, 3, 11)
    assert overview.in_all([told(site), told(other_site)]).attendance == 22
    assert overview.in_all([told(site, ROUNDED), told(other_site, ROUNDED)]).attendance == 30


def test_topics_stand_in_bands_and_a_hidden_one_is_a_word(site, decided):
    decided(*topics(7, 5, 2))
    for view, responses in ((OWN, 12), (ROUNDED, 15)):
        found = told(site, view)
        assert bands(found)["leading"] == ["Schlafen (Kind und Mama)", "Kita, Krippe, Kinderbetreuung"]
        assert found.topics[0].batches[0].responses == responses
        (asked,) = found.topics[0].batches[0].asked
        assert {one.note for one in asked.bands["fewest"]} == {"few"}


def test_more_is_said_against_the_round_before_and_in_both_views(site, decided):
    decided(*topics(3, 5), now=NOW - 30 * DAY)
    decided(*topics(9, 5), now=NOW)
    for view in (OWN, ROUNDED):
        before, now = told(site, view).topics
        assert [one.change for one in now.batches[0].asked[0].bands["leading"]] == ["more", "same"]
        assert {one.change for one in before.batches[0].asked[0].bands["leading"]} == {""}


def test_of_faces_the_first_leads_and_texts_stand_nowhere(site, decided):
    answers = [{"meant": "ja"}] * 8 + [{"meant": "teils"}] * 4
    decided(*[one | {"take": "CANARY"} for one in answers], text=FEEDBACK)
    found = told(site)
    (asked,) = found.feedback[0].batches[0].asked
    said = {band: [one.label for one in choices] for band, choices in asked.bands.items()}
    assert said == {"leading": ["ja"], "middle": ["teilweise"], "fewest": ["nein"]}
    assert "CANARY" not in json.dumps(spreadsheet.as_json(found)) + spreadsheet.csv(found).decode()


@pytest.mark.parametrize("women", range(5))
def test_too_few_read_alike_whatever_their_number(site, decided, women):
    decided(*topics(women, women=women))
    (found,) = told(site).topics
    assert (found.is_too_few, found.batches) == (True, ())


def test_numbers_that_were_forgotten_are_not_taken_for_too_few(site, decided):
    survey = decided(*topics(7))
    Release.delete().where(Release.survey == survey).execute()
    (found,) = told(site).topics
    assert (found.is_too_few, found.batches) == (False, ())


def test_sheets_of_paper_stand_apart(site, decided):
    survey = decided(*topics(7))
    paper.enter(survey, [{"topics": ["kita"]}] * 6, now=NOW, zone=BERLIN)
    online, sheets = told(site, ROUNDED).topics[0].batches
    assert (online.responses, sheets.name, sheets.responses) == (15, "paper", 10)
    assert {one.change for band in sheets.asked[0].bands.values() for one in band} == {""}


def test_a_question_that_too_few_were_asked_is_a_word(site, decided):
    why = """
  - name: why
    type: select_one
    relevant: "${meant} = 'nein'"
    label: {de: "Warum?"}
    choices: [{name: laut, label: {de: zu laut}}, {name: weit, label: {de: zu weit}}]
"""
    decided(*[{"meant": "ja"}] * 8, text=FEEDBACK.rstrip() + why)
    asked = told(site).feedback[0].batches[0].asked
    assert [(one.note, one.bands) for one in asked][1:] == [("not-asked", {})]


def test_what_is_on_hold_or_not_decided_is_not_in_it(site, decided, open_survey):
    survey = decided(*topics(7))
    Survey.update(on_hold=True).where(Survey.id == survey.id).execute()
    open_survey(SMALL)
    assert told(site).is_empty


def test_what_was_done_is_in_the_teams_words_and_a_sensitive_topic_stays_in_the_house(site, decided):
    met(site, 3, topic="Schlaf", done="Zu zweit erzählt.")
    met(site, 4, topic="Schulden")
    met(site, 5)
    survey = decided(*topics(7))
    loop.save(
        loop.note_of(survey), seen=0, named=[], texts={"de": "Wir machen das."}, published_on=NOW.date()
    )
    assert [(one.topic, one.text) for one in told(site).done] == [
        ("Schulden", ""),
        ("Schlaf", "Zu zweit erzählt."),
    ]
    assert [one.topic for one in told(site, ROUNDED).done] == ["Schlaf"]
    assert told(site, ROUNDED).told == ("Wir machen das.",)


def test_partners_are_organisations_that_said_yes_or_brought_a_breakfast(site, other_site):
    yes, _silent = (partners.add(site, name, email=f"{name}@p.example") for name in ("Kita", "Stumm"))
    partners.confirm(yes)
    brought = partners.add(other_site, "Tafel", email="t@p.example")
    met(site, 3, breakfast=True, sponsor=brought.partner)
    assert told(site).partners == ("Kita", "Tafel")


def test_every_figure_for_who_is_outside_is_a_multiple_of_five(site, decided):
    for days, attendance in ((3, 7), (5, 11), (6, 3)):
        met(site, days, attendance, breakfast=True)
    decided(*topics(7, 5, women=13))
    decided(*[{"meant": "ja"}] * 6, text=FEEDBACK)
    found = told(site, ROUNDED)
    numbers = re.findall(r'": (\d+)', json.dumps(spreadsheet.as_json(found)))
    assert len(numbers) == 5
    assert all(int(number) % 5 == 0 for number in numbers)
    column = spreadsheet.HEADER.index("number")
    cells = [line.split(";")[column] for line in spreadsheet.csv(found).decode().splitlines()[1:]]
    assert sorted(filter(None, cells)) == sorted(numbers)


@pytest.mark.parametrize(("women", "said"), [(5, 10), (6, 10), (10, 10), (11, 15)])
def test_no_rounded_number_of_answers_is_one_number_alone(site, decided, women, said):
    """Fewer than k are never released, so "up to 5" would be 5."""
    decided(*topics(4, women=women))
    assert told(site, ROUNDED).topics[0].batches[0].responses == said


def test_within_five_nothing_changes_outside(site, decided):
    """One woman more, in the same step and band: the rounded view is the same, byte for byte."""
    decided(*topics(7, 5, women=12))
    twelve = spreadsheet.csv(told(site, ROUNDED))
    Survey.delete().execute()
    decided(*topics(7, 5, women=13))
    assert spreadsheet.csv(told(site, ROUNDED)) == twelve


def test_a_file_is_named_by_cafe_and_half_year(site):
    assert spreadsheet.file_name(told(site, ROUNDED), "csv") == f"{site.slug}-{HALF}-halfyear.csv"
    assert spreadsheet.file_name(told(site), "pdf") == f"{site.slug}-{HALF}-halfyear-own.pdf"


def test_no_cell_of_the_file_is_a_formula(site):
    met(site, 3, topic="=1+1", done="@SUM(A1)")
    words = spreadsheet.csv(told(site, ROUNDED)).decode()
    assert "'=1+1" in words
    assert "'@SUM(A1)" in words
