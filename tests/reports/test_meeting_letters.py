"""Before a meeting: the team's reminder with its calendar file, and the sponsor's numbers."""

import datetime as dt
import re

import pytest

from cafe_forms.cafe import sites
from cafe_forms.models import Contact, Delivery, Meeting, Partner
from cafe_forms.post import letters
from cafe_forms.post.letters import Pointless
from cafe_forms.reports import breakfast, calendar_file, meeting_reminder
from cafe_forms.surveys.publishing import BERLIN

SEVEN = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)  # Monday, 07:00 in Berlin
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
NINE_THIRTY = dt.timedelta(hours=2, minutes=30)


def remind(now):
    return meeting_reminder.owe_due(now=now, zone=BERLIN)


@pytest.fixture
def thursday(site, member):
    return sites.add_meeting(site, SEVEN + 3 * DAY + NINE_THIRTY, place="Pfarrsaal")


def test_the_reminder_comes_the_day_before_at_seven(thursday):
    assert remind(SEVEN + 2 * DAY - MINUTE) == []
    assert len(remind(SEVEN + 2 * DAY)) == 1
    assert remind(SEVEN + 2 * DAY + MINUTE) == []
    assert Delivery.get().expires_at == thursday.starts_at


def test_before_a_monday_it_comes_on_friday(site, member):
    sites.add_meeting(site, SEVEN + NINE_THIRTY)
    assert remind(SEVEN - 3 * DAY - MINUTE) == []
    assert len(remind(SEVEN - 3 * DAY)) == 1


def test_a_meeting_that_was_moved_is_told_again(thursday):
    remind(SEVEN + 2 * DAY)
    Meeting.update(starts_at=SEVEN + 4 * DAY + NINE_THIRTY).execute()
    assert len(remind(SEVEN + 3 * DAY)) == 1


def test_a_meeting_that_has_begun_is_not_told(thursday):
    remind(SEVEN + 2 * DAY)
    with pytest.raises(Pointless):
        meeting_reminder.facts(Delivery.get(), thursday.starts_at, BERLIN, "https://cafe.example")


def test_a_meeting_of_which_only_the_time_is_known_leaves_no_gap(site, member):
    sites.add_meeting(site, SEVEN + 3 * DAY + NINE_THIRTY)
    remind(SEVEN + 2 * DAY)
    facts = meeting_reminder.facts(Delivery.get(), SEVEN + 2 * DAY, BERLIN, "https://cafe.example")
    assert "\n\n\n" not in letters.write(meeting_reminder.LETTER, facts)["text"]


@pytest.mark.parametrize("answers", [0, 6])
def test_the_reminder_leads_to_the_briefing_also_where_too_few_answered(decided, thursday, member, answers):
    survey = decided(*[{"topics": ["schlaf"]}] * answers, now=SEVEN)
    remind(SEVEN + 2 * DAY)
    facts = meeting_reminder.facts(Delivery.get(), SEVEN + 2 * DAY, BERLIN, "https://cafe.example")
    text = letters.write(meeting_reminder.LETTER, facts)["text"]
    assert f"/team/umfragen/{survey.slug}/vorbereitung" in text


def test_the_calendar_file_names_the_moment_in_utc(thursday):
    remind(SEVEN + 2 * DAY)
    facts = meeting_reminder.facts(Delivery.get(), SEVEN + 2 * DAY, BERLIN, "https://cafe.example")
    ((name, kind, file),) = facts["attachments"]
    lines = file.decode().split("\r\n")
    assert (name, kind) == ("treffen.ics", "text/calendar; method=PUBLISH; charset=utf-8")
    assert "DTSTART:20261126T083000Z" in lines
    assert f"UID:meeting-{thursday.id}@cafe.example" in lines
    assert lines[-2:] == ["END:VCALENDAR", ""]


def test_what_was_typed_adds_no_line_to_a_calendar_file(site, member):
    evil = "Saal; eins, zwei\\drei\r\nATTENDEE:mailto:x@evil.example\0\u2028"
    meeting = Meeting(id=1, site=site, starts_at=SEVEN, place=evil, topic="مرحبا 🧑‍🍳 " * 40)
    file = calendar_file.written(meeting, host="cafe.example", at=SEVEN)
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)|\0", file)
    assert max(map(len, file.split(b"\r\n"))) <= 75
    unfolded = file.decode().replace("\r\n ", "").split("\r\n")
    assert not [line for line in unfolded if line.startswith("ATTENDEE")]
    (place,) = [line for line in unfolded if line.startswith("LOCATION")]
    assert place.startswith("LOCATION:Saal\\; eins\\, zwei\\\\drei ")
    (topic,) = [line for line in unfolded if line.startswith("DESCRIPTION")]
    assert topic == f"DESCRIPTION:{meeting.topic}"


@pytest.fixture
def sponsor(site):
    return Contact.create(
        partner=Partner.create(name="Bäckerei"),
        site=site,
        email="huber@partner.example",
        confirmed=True,
        sponsors=True,
    )


def counted(decided, thursday, *more):
    answers = [{"come": "ja", "adults": 1, "kids": 2} | one for one in more]
    return decided(*answers, text="fruehstueck", now=SEVEN)


def told(now=SEVEN):
    (number,) = breakfast.owe_due(now=now, zone=BERLIN)
    return letters.write(breakfast.LETTER, breakfast.facts(Delivery.get_by_id(number), now, BERLIN))


def test_the_sponsor_gets_rounded_numbers_once(decided, thursday, sponsor):
    counted(decided, thursday, *[{"buy": ["vegetarisch"]}] * 4, *[{"buy": ["nichts"]}] * 3)
    text = told()["text"]
    assert "- Erwachsene: 10" in text
    assert "- Kinder: 15" in text
    assert "- vegetarisch: für bis zu 5" in text
    assert "nichts Besonderes" not in text
    assert breakfast.owe_due(now=SEVEN + MINUTE, zone=BERLIN) == []


def test_what_fewer_than_three_want_does_not_stand_on_the_list(decided, thursday, sponsor):
    counted(decided, thursday, *[{"buy": ["ohne_nuesse"]}] * 2, *[{}] * 5)
    assert "Nüsse:" not in told()["text"]


def test_no_childcare_and_no_number_of_responses_is_told(decided, thursday, sponsor):
    counted(decided, thursday, *[{"care": "ja"}] * 7)
    text = told()["text"]
    assert not re.search(r"\b7\b|Betreuung|Antworten(?! Sie)|von etwa", text)


def test_too_few_give_no_numbers(decided, thursday, sponsor):
    counted(decided, thursday, *[{}] * 4)
    assert breakfast.owe_due(now=SEVEN, zone=BERLIN) == []
    assert breakfast.numbers(thursday) is None


def test_nobody_gets_numbers_who_has_not_said_yes(decided, thursday, sponsor):
    counted(decided, thursday, *[{}] * 6)
    Contact.update(confirmed=False).execute()
    assert breakfast.owe_due(now=SEVEN, zone=BERLIN) == []


def test_numbers_of_a_breakfast_that_was_are_not_told(decided, thursday, sponsor):
    counted(decided, thursday, *[{}] * 6)
    assert breakfast.owe_due(now=thursday.starts_at, zone=BERLIN) == []
