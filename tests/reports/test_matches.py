"""Offers beside wishes: from printed cells alone, one thing to ask the round for, at the meeting of the survey."""

import datetime as dt

import pytest

from cafe_forms.cafe import sites
from cafe_forms.models import Survey
from cafe_forms.reports import briefing
from cafe_forms.reports.preparation import matches, parts
from cafe_forms.results import summary
from cafe_forms.surveys import publishing
from tests.conftest import NOW

DAY = dt.timedelta(days=1)


def support(decided, *, cook=0, lift=0, hair=0):
    """So many offer and wish to cook; so many offer a lift that one wishes for; so many wish for a haircut."""
    answers = [
        {
            "can": [name for name, number in (("kochen", cook), ("mitfahren", lift)) if i < number],
            "want": [
                name for name, number in (("kochen", cook), ("mitfahren", 1), ("haare", hair)) if i < number
            ],
        }
        for i in range(12)
    ]
    return decided(
        *[{k: v for k, v in one.items() if v} or {"how": "runde"} for one in answers], text="tauschen"
    )


def test_both_sides_stand_in_one_row_in_the_order_of_the_definition(decided):
    found = matches.of(summary.of(support(decided, cook=4, lift=5, hair=3)))
    assert [match.offer.cell.name for match in found] == [match.wish.cell.name for match in found]
    beside = {match.offer.cell.name: (match.offer.cell.count, match.wish.cell.count) for match in found}
    assert beside["kochen"] == (4, 4)
    assert beside["mitfahren"] == (5, None)
    assert beside["haare"] == (None, 3)


def test_the_round_is_asked_for_what_both_sides_have_most_of(decided):
    found = matches.of(summary.of(support(decided, cook=4, lift=5, hair=3)))
    assert matches.proposed(found).offer.cell.name == "kochen"


def test_where_no_row_has_two_numbers_nothing_is_proposed(decided):
    assert matches.proposed(matches.of(summary.of(support(decided, lift=5, hair=3)))) is None
    assert matches.proposed(()) is None


def test_too_few_match_nothing(decided):
    survey = decided({"can": ["kochen"], "want": ["kochen"]}, text="tauschen")
    assert matches.of(summary.of(survey)) == ()


@pytest.fixture
def meeting(site):
    return sites.add_meeting(site, NOW + 9 * DAY)


def exchange(survey):
    sections = parts.of(briefing.of(survey, now=NOW), today=NOW.date())
    return next((one for one in sections if one["name"] == "exchange"), None)


def test_the_briefing_of_that_meeting_says_it(decided, meeting):
    support(decided, cook=4)
    told = exchange(decided(*[{"topics": ["schlaf"]}] * 6))
    assert (
        told["blocks"][0]["lead"]
        == "Fragt offen: „Wer könnte das einmal für eine andere tun: zusammen kochen?“"
    )
    assert told["blocks"][1]["items"] == ["zusammen kochen: können 4, wünschen 4"]


def test_the_briefing_of_another_meeting_does_not(decided, meeting):
    survey = support(decided, cook=4)
    Survey.update(meeting=None).where(Survey.id == survey.id).execute()
    assert exchange(decided(*[{"topics": ["schlaf"]}] * 6)) is None


def test_the_survey_ends_before_the_meeting_of_its_round(add_survey, site, meeting):
    survey = publishing.open_until(add_survey("tauschen"), None, now=NOW, rules=publishing.Rules())
    assert (survey.meeting, survey.closes_at < meeting.starts_at) == (meeting, True)
