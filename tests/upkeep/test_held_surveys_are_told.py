"""A survey that came out of a backup is a lead's first thing to do, and nobody opens it by mistake."""

import datetime as dt

import pytest

from cafe_forms.members import roster
from cafe_forms.models import Member
from cafe_forms.pool import hold
from cafe_forms.reports.weekly import week
from cafe_forms.surveys import publishing

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
RULES = publishing.Rules()


def test_only_a_lead_is_asked_what_becomes_of_it(open_survey, seal, site):
    survey = open_survey(now=NOW)
    seal(survey, {"topics": ["schlaf"]})
    hold.put_on_hold()
    for role, tasks in (("lead", ["resume"]), ("staff", [])):
        roster.invite(f"{role}@cafe.example", role=role, sites=[site], name=None, now=NOW)
        member = Member.get(Member.email == f"{role}@cafe.example")
        (told,) = week.of(member, now=NOW, zone=RULES.zone)
        assert [task.what for task in told.tasks] == tasks


def test_it_is_not_opened_before_a_lead_has_decided(open_survey, seal):
    survey = open_survey(now=NOW)
    seal(survey, {"topics": ["schlaf"]})
    hold.put_on_hold()
    with pytest.raises(publishing.Refused, match="waits-for-lead"):
        publishing.open_until(survey, NOW + dt.timedelta(days=30), now=NOW, rules=RULES)
