"""What is planned, moved, noted and taken back at a café: the verbs behind the team's pages, on both databases."""

import datetime as dt

import pytest

from cafe_forms.cafe import closed_days, feeds, loop, meetings, partners, sites
from cafe_forms.models import CalendarFeed, ClosedDay, Contact, LoopNote, Meeting, Member, Partner, revisions
from cafe_forms.surveys import publishing
from tests.conftest import NOW

ZONE = publishing.BERLIN
DAY = dt.timedelta(days=1)
FIRST = dt.date(2027, 1, 7)  # a Thursday
NINE_THIRTY = dt.time(9, 30)
KEYS = ["k" * 40]


def planned(site, **traits):
    return meetings.plan(site, meetings.Series(FIRST, NINE_THIRTY, **traits), ZONE)


def test_a_series_meets_at_the_same_local_time_in_summer(site):
    found = planned(site, weeks=4, number=6).meetings
    assert [meeting.starts_at.hour for meeting in found] == [
        8,
        8,
        8,
        7,
        7,
        7,
    ]  # the clock changed on 28 March


def test_a_breakfast_that_falls_on_a_closed_day_is_made_up_for(site):
    ClosedDay.create(day=FIRST + 42 * DAY)
    series = planned(site, weeks=2, number=6, breakfast_every=6, skips_closed=True, topic="Schlaf")
    told = [(meeting.starts_at.date() - FIRST, meeting.breakfast) for meeting in series.meetings]
    assert [days for days, breakfast in told if breakfast] == [dt.timedelta(), 56 * DAY]
    assert [meeting.topic for meeting in series.meetings] == ["Schlaf", *[""] * 4]
    assert series.closed == (FIRST + 42 * DAY,)


def test_holidays_are_left_out_only_where_that_is_wished(site):
    ascension = dt.date(2027, 5, 6)
    once = meetings.Series(ascension, NINE_THIRTY)
    assert len(meetings.plan(site, once, ZONE).meetings) == 1


def test_a_meeting_that_is_there_stays_as_it_was(site):
    planned(site, place="Saal")
    again = planned(site, weeks=1, number=3, place="Garten")
    assert (again.taken, len(again.meetings)) == ((FIRST,), 2)
    assert [meeting.place for meeting in Meeting.select().order_by(Meeting.starts_at)] == [
        "Saal",
        "Garten",
        "Garten",
    ]


def test_only_who_has_seen_the_last_change_may_change(site):
    (meeting,) = planned(site).meetings
    meetings.change(meeting, seen=0, place="Saal")
    with pytest.raises(revisions.ChangedMeanwhile):
        meetings.change(meeting, seen=0, place="Garten")
    with pytest.raises(revisions.ChangedMeanwhile):
        meetings.cancel(meeting, seen=0)
    assert Meeting.get().place == "Saal"
    meetings.cancel(meeting, seen=1)
    assert Meeting.select().count() == 0


def test_two_meetings_cannot_be_at_one_moment(site):
    first, second = planned(site, weeks=1, number=2).meetings
    with pytest.raises(meetings.Taken):
        meetings.change(second, seen=0, starts_at=first.starts_at)
    assert {meeting.revision for meeting in Meeting.select()} == {0}


def test_a_feed_has_one_address_which_the_next_one_ends(site):
    member = Member.create(email="a@cafe.example", role="lead", everywhere=True)
    first = feeds.token(feeds.begin(member, site), KEYS)
    assert feeds.site_of(first, KEYS) == feeds.site_of(first, ["n" * 40, *KEYS]) == site
    assert feeds.site_of(first, ["n" * 40]) is None
    second = feeds.token(feeds.begin(member, site), KEYS)
    assert (feeds.site_of(first, KEYS), feeds.site_of(second, KEYS)) == (None, site)
    assert feeds.end(member, site)
    assert not feeds.end(member, site)
    assert (feeds.site_of(second, KEYS), CalendarFeed.select().count()) == (None, 0)


def test_spans_are_joined_by_name_and_cut_by_another(app):
    closed_days.close(FIRST, FIRST + 6 * DAY, "Ferien")
    closed_days.close(FIRST + 3 * DAY, FIRST + 3 * DAY, "Ausflug")
    told = [(span.first.day, span.last.day, span.note) for span in closed_days.spans(FIRST)]
    assert told == [(7, 9, "Ferien"), (10, 10, "Ausflug"), (11, 13, "Ferien")]
    assert closed_days.reopen(FIRST, FIRST + 9 * DAY) == 7


def test_a_contact_says_yes_once_and_another_address_not_at_all(site):
    traits = {"name": "", "language": "de", "passes_on": True, "sponsors": False, "is_paused": False}
    contact = partners.add(site, "Bücherei", email="a@p.example", **traits)
    with pytest.raises(partners.Taken):
        partners.add(site, "Neu", email="a@p.example", **traits)
    assert [partner.name for partner in Partner.select()] == ["Bücherei"]
    assert (partners.confirm(contact), partners.confirm(contact)) == (True, False)
    contact = Contact.get()
    partners.change(contact, "Bücherei", seen=contact.revision, email="b@p.example", **traits)
    assert not Contact.get().confirmed
    assert not partners.confirm(contact)  # as it was read before the address changed


def test_the_page_of_a_cafe_moves(site):
    code = site.page_code
    sites.renew_page(site)
    assert type(site).get().page_code != code


def test_two_first_notes_at_once_are_not_one(open_survey):
    first, second = (loop.note_of(survey) for survey in [open_survey(now=NOW)] * 2)
    said = {"named": [], "texts": {"de": "كلام"}, "published_on": NOW.date()}
    loop.save(first, seen=0, **said)
    with pytest.raises(revisions.ChangedMeanwhile):
        loop.save(second, seen=0, **said)
    (note,) = loop.published(first.survey.site, NOW.date())
    assert note.texts == {"de": "كلام"}
    assert loop.published(first.survey.site, NOW.date() + 200 * DAY) == []
    first.survey.delete_instance()
    assert LoopNote.select().count() == 0
