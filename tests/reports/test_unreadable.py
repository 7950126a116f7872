"""One survey that nobody can read any more is named to the team, and keeps nobody from the rest of the week."""

import datetime as dt

import pytest

from cafe_forms.cafe import sites
from cafe_forms.models import Contact, Delivery, Partner, Survey
from cafe_forms.post import letters
from cafe_forms.reports import breakfast
from cafe_forms.reports.weekly import digest, week
from cafe_forms.surveys.publishing import BERLIN
from tasks import tick as ticks
from tests.conftest import NOW
from tests.reports.conftest import at

DAY = dt.timedelta(days=1)
NAMED = "Diese Umfrage lässt sich nicht lesen"


def spoil(survey, **change):
    """As a hand in the database does, or an older version's definition."""
    Survey.update(change or {"definition": "name: [nicht\n zu: lesen"}).where(
        Survey.id == survey.id
    ).execute()
    return survey


@pytest.fixture(params=[{}, {"definition": "name: alt\nkind: gone\n"}, {"fillings": {"date": "irgendwann"}}])
def spoiled(open_survey, decided, request):
    """One that runs and one that was released."""
    return [
        spoil(open_survey(now=NOW - DAY, closes_at=NOW + 2 * DAY), **request.param),
        spoil(decided(*[{"topics": ["kita"]}] * 6, now=NOW - DAY), **request.param),
    ]


def text_for(member):
    found = digest.preview(member, now=NOW, zone=BERLIN)
    return " ".join(digest.written(found)["text"].split())


def test_both_are_named_and_the_others_are_told(spoiled, open_survey, decided, member):
    open_survey(now=NOW - DAY, closes_at=NOW + 3 * DAY)
    decided(*[{"topics": ["kita"]}] * 6, now=NOW - DAY)
    text = text_for(member)
    assert text.count(NAMED) == 2
    assert all(survey.slug in text for survey in spoiled)
    assert "6 Antworten" in text
    (here,) = week.of(member, now=NOW, zone=BERLIN)
    assert (len(here.running), len(here.heard)) == (1, 1)


def test_everybody_gets_her_digest_and_every_duty_is_done(app, spoiled, member, other_site, caplog):
    other = at(other_site, "samira@cafe.example")
    sites.add_meeting(other_site, NOW + 2 * DAY)
    ticks.tick(app, NOW)
    assert "failed" not in caplog.text
    told = {one.to for one in Delivery.select().where(Delivery.letter == "digest")}
    assert told == {member.email, other.email}
    assert NAMED not in text_for(other)


def test_partners_hear_of_the_others(app, spoiled, open_survey, site, caplog):
    Contact.create(
        partner=Partner.create(name="Bücherei"),
        site=site,
        email="buecherei@partner.example",
        confirmed=True,
        passes_on=True,
    )
    good = open_survey(now=NOW - 3 * DAY, closes_at=NOW + 3 * DAY)
    spoil(open_survey(now=NOW - 3 * DAY, closes_at=NOW + 3 * DAY))
    ticks.tick(app, NOW)
    assert [one.facts["survey"] for one in Delivery.select().where(Delivery.letter == "pass_on")] == [good.id]


def test_a_headcount_that_cannot_be_read_gives_no_numbers(decided, member, site):
    meeting = sites.add_meeting(site, NOW + 3 * DAY, breakfast=True)
    headcount = decided(*[{"come": "ja", "adults": 1, "kids": 2}] * 6, text="fruehstueck")
    assert breakfast.numbers(meeting)
    spoil(headcount)
    assert breakfast.numbers(meeting) is None
    assert NAMED in text_for(member)


def test_in_english_too(spoiled, member):
    member.language = "en"
    member.save()
    assert text_for(member).count("This survey cannot be read") == 2
    assert letters.Pointless  # the letter itself is written, not given up
