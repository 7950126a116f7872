"""Each kind of survey says when it ends, and has its words on the team's pages."""

import datetime as dt

import pytest

from cafe_forms.surveys.kinds import KINDS
from cafe_forms.team.surveys import draft_forms

MONDAY, MEETING = dt.date(2026, 6, 1), dt.date(2026, 6, 30)  # a Tuesday


@pytest.mark.parametrize(
    ("kind", "without", "by_meeting"),
    [
        ("topics", 14, dt.date(2026, 6, 22)),
        ("headcount", 14, dt.date(2026, 6, 24)),
        ("feedback", 3, dt.date(2026, 7, 3)),
        ("support", 14, dt.date(2026, 6, 24)),
        ("access", 21, None),
        ("review", 21, None),
        ("other", 14, None),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_its_usual_end(app, kind, without, by_meeting):
    ahead = MONDAY + dt.timedelta(days=without)
    kind = KINDS[kind]
    assert kind.last_day(MONDAY, None) == ahead
    assert kind.last_day(MONDAY, MEETING) == (by_meeting or ahead)
    assert kind.by_meeting(MONDAY, MEETING) == by_meeting
    if by_meeting:
        assert kind.by_meeting(by_meeting, MEETING) is None
        assert kind.last_day(by_meeting, MEETING) == by_meeting + dt.timedelta(days=without)


def test_the_team_has_words_for_each():
    assert list(draft_forms.KINDS) == list(KINDS)
