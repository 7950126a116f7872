"""How often a digest comes: every week, every other one, for deadlines alone, never; and silence never too long."""

import datetime as dt
import itertools

import pytest

from cafe_forms import clock
from cafe_forms.cafe import sites, working_days
from cafe_forms.models import ClosedDay, Delivery, Member, Offer
from cafe_forms.reports.weekly import digest, rhythm
from cafe_forms.surveys.publishing import BERLIN
from tests.reports.conftest import at

SEVEN = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)  # Monday of 2026-W48, 07:00 in Berlin
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)


def owe(now):
    return digest.owe_due(now=now, zone=BERLIN, weekday=0, at=dt.time(7, 0))


def letter(member, now=SEVEN):
    week = clock.week_of(now.astimezone(BERLIN).date())
    (found,) = digest.digests(week, now=now, zone=BERLIN, member=member)
    return found.facts and digest.written(found)


def weeks_told(number=14):
    """In which of so many weeks something is owed, counted from 0."""
    return [week for week in range(number) if owe(SEVEN + week * WEEK)]


@pytest.fixture
def always_busy(site):
    for week in range(20):
        sites.add_meeting(site, SEVEN + week * WEEK + DAY)


@pytest.fixture
def wants(member):
    """The member wants another rhythm: `wants("off")`."""

    def other(rhythm):
        member.digest_rhythm = rhythm
        member.save()
        return member

    return other


def test_every_two_weeks_is_every_other_monday_also_over_a_week_of_53(always_busy, wants):
    wants("fortnightly")
    told = weeks_told(12)
    assert {later - earlier for earlier, later in itertools.pairwise(told)} == {2}
    keys = [one.key.split("/")[1] for one in Delivery.select()]
    assert len(keys) == len(set(keys)) == 6


def test_who_wants_none_gets_none(always_busy, wants):
    wants("off")
    assert weeks_told() == []


def test_who_wants_deadlines_hears_only_when_there_is_something_to_do(site, open_survey, wants):
    member = wants("deadlines")
    sites.add_meeting(site, SEVEN + 3 * DAY, place="Pfarrsaal")
    open_survey(now=SEVEN - DAY, closes_at=SEVEN + 12 * DAY)
    assert letter(member) is None
    told = letter(member, SEVEN + WEEK)
    assert "Einmal erinnern" in told["text"]
    assert "LÄUFT GERADE" not in told["text"]


def test_every_two_weeks_looks_two_weeks_ahead(open_survey, wants):
    member = wants("fortnightly")
    monday = next(SEVEN + n * WEEK for n in (0, 1) if rhythm.has_turn(member, f"2026-W{48 + n}"))
    open_survey(now=monday - DAY, closes_at=monday + 12 * DAY)
    assert "Einmal erinnern" in letter(member, monday)["text"]


def test_silence_is_broken_every_fourth_week(site, member):
    assert weeks_told(14) == [4, 8, 12]
    found = Delivery.select().order_by(Delivery.id).first()
    facts = digest.facts(found, SEVEN + 4 * WEEK, BERLIN)
    text = digest.letters.write("digest", facts)
    assert text["subject"] == "Müttercafé Freilassing: alles ruhig"
    assert "Diese Woche ist alles ruhig." in text["text"]


def test_after_news_silence_is_counted_anew(site, member):
    sites.add_meeting(site, SEVEN + 2 * WEEK + DAY)
    assert weeks_told(8) == [1, 2, 3, 7]  # announced a week ahead, told in its own, and written down after it


def test_who_wants_deadlines_or_nothing_is_left_in_peace(site, wants):
    for rhythm_ in ("deadlines", "off"):
        wants(rhythm_)
        assert weeks_told(10) == []


def test_a_clock_that_was_a_year_ahead_makes_no_lasting_silence(site, member):
    Member.update(told_on=dt.date(2027, 11, 22)).execute()
    assert len(owe(SEVEN)) == 1
    assert Member.get().told_on == SEVEN.date()


@pytest.mark.parametrize(
    ("closed", "day"),
    [([], 0), ([0], 1), ([0, 1, 2], 3), ([0, 1, 2, 3, 4], None)],
)
def test_closed_days_move_it_to_the_next_working_day_of_its_week(app, closed, day):
    for number in closed:
        ClosedDay.create(day=SEVEN.date() + number * DAY)
    moment = rhythm.moment("2026-W48", 0, dt.time(7), BERLIN)
    assert moment == (None if day is None else SEVEN + day * DAY)


def test_easter_monday_is_no_day_for_it(always_busy, member):
    easter = dt.datetime(2027, 3, 29, 7, 0, tzinfo=BERLIN)
    assert rhythm.moment("2027-W13", 0, dt.time(7), BERLIN) == easter + DAY


@pytest.mark.parametrize("weekday", range(7))
def test_no_weekday_is_silent_in_a_year_of_53_weeks(app, weekday):
    """On a holiday it comes on the next working day, and a weekend was meant."""
    weeks = [clock.week_of(SEVEN.date() + number * WEEK) for number in range(-46, 7)]
    moments = [rhythm.moment(week, weekday, dt.time(7), BERLIN) for week in weeks]
    assert len(moments) == len({*moments} - {None}) == 53
    days = [moment.astimezone(BERLIN) for moment in moments]
    assert {day.time() for day in days} == {dt.time(7)}
    if weekday >= 5:
        assert {day.weekday() for day in days} == {weekday}
    else:
        assert all(working_days.is_one(day.date()) for day in days)


def told_on(weekday, weeks=12):
    """On which local days digests are owed, by a worker that looks every day."""
    mornings = [SEVEN + number * DAY for number in range(weeks * 7)]
    owed = [now for now in mornings if digest.owe_due(now=now, zone=BERLIN, weekday=weekday, at=dt.time(7))]
    return [now.astimezone(BERLIN).date() for now in owed]


@pytest.mark.parametrize("weekday", [4, 5, 6])
def test_once_a_week_whatever_day_it_is(always_busy, member, weekday):
    """Over Christmas, New Year and Epiphany: 25 December 2026 and 1 January 2027 are Fridays."""
    told = told_on(weekday)
    assert len(told) == 12
    moved = {day for day in told if day.weekday() != weekday}
    assert moved == ({dt.date(2026, 12, 28), dt.date(2027, 1, 4)} if weekday == 4 else set())
    keys = [one.key for one in Delivery.select()]
    assert len(keys) == len(set(keys)) == 12


def test_one_that_moved_over_the_weeks_end_is_worth_sending_until_the_next_one(always_busy, member):
    monday = dt.datetime(2026, 12, 28, 7, 0, tzinfo=BERLIN)
    (owed,) = digest.owe_due(now=monday, zone=BERLIN, weekday=4, at=dt.time(7))
    found = Delivery.get_by_id(owed)
    assert found.key == f"digest/2026-W52/{member.id}"
    assert found.expires_at.astimezone(BERLIN) == dt.datetime(2027, 1, 1, tzinfo=BERLIN)
    assert digest.owe_due(now=monday + DAY, zone=BERLIN, weekday=4, at=dt.time(7)) == []


def test_a_day_closed_afterwards_sends_nothing_again(site, member, open_survey):
    owe(SEVEN)
    ClosedDay.create(day=SEVEN.date())
    open_survey(now=SEVEN + dt.timedelta(hours=1), closes_at=SEVEN + 10 * DAY)
    assert owe(SEVEN + DAY) == []


def test_a_digest_for_oneself_is_not_the_weeks(site, member, open_survey):
    open_survey(now=SEVEN - DAY, closes_at=SEVEN + DAY)
    for _ in range(2):
        digest.owe_preview(member, now=SEVEN - DAY, zone=BERLIN)
    assert Delivery.select().count() == 1
    assert len(owe(SEVEN)) == 1


def test_a_release_told_to_oneself_is_still_told_on_monday(decided, member):
    decided(*[{"topics": ["kita"]}] * 5, now=SEVEN - DAY)
    digest.owe_preview(member, now=SEVEN - DAY, zone=BERLIN)
    Delivery.update(state="sent").execute()
    assert "NEUE ERGEBNISSE" in letter(member)["text"]


def test_who_unsubscribed_meanwhile_is_not_written_to(always_busy, wants):
    owe(SEVEN)
    wants("off")
    with pytest.raises(digest.Pointless):
        digest.facts(Delivery.get(), SEVEN, BERLIN)


def test_a_release_of_a_skipped_week_is_told_in_the_next(decided, wants):
    member = wants("fortnightly")
    hers = next(
        SEVEN + n * WEEK for n in (2, 3) if rhythm.has_turn(member, clock.week_of((SEVEN + n * WEEK).date()))
    )
    Member.update(told_on=(hers - 2 * WEEK).date()).execute()
    decided(*[{"topics": ["kita"]}] * 5, now=hers - 2 * WEEK + dt.timedelta(hours=1))
    assert "NEUE ERGEBNISSE" in letter(Member.get(), hers)["text"]


def test_leads_hear_of_help_offers_that_expire(site, lead, member):
    Offer.update(checked_on=SEVEN.date() - 200 * DAY).where(Offer.code == "elterntelefon").execute()
    assert "Elterntelefon" in letter(lead)["text"]
    assert letter(member) is None


def test_however_much_there_is_a_digest_stays_short(other_site, site, lead, open_survey, decided):
    lead.language, lead.name = "de", "Sehr lang " * 15
    lead.save()
    for place in (site, other_site):
        for number in range(8):
            sites.add_meeting(
                place, SEVEN + number * DAY, place="Ein Saal mit einem langen Namen", topic="x y z " * 20
            )
            open_survey(now=SEVEN - DAY, closes_at=SEVEN + 9 * DAY, at=place)
            decided(*[{"topics": ["kita", "schlaf"]}] * 6, now=SEVEN - DAY, at=place)
    text = letter(lead)["text"]
    assert 80 <= len(text.split()) <= 150
    assert "34 Dinge sind zu tun" in " ".join(text.split())


def test_participation_is_told_beside_the_last_round(decided, open_survey, member):
    decided(*[{"topics": ["kita"]}] * 12, now=SEVEN - 30 * DAY)
    open_survey(now=SEVEN - DAY, closes_at=SEVEN + 10 * DAY)
    assert "weniger als 5 Antworten, letzte Runde 10–19" in " ".join(letter(member)["text"].split())


def test_an_english_member_reads_english(site, open_survey):
    member = at(site, "mary@cafe.example")
    member.language = "en"
    member.save()
    open_survey(now=SEVEN - DAY, closes_at=SEVEN + DAY)
    told = letter(member)
    assert told["subject"] == "Müttercafé Freilassing: survey ends tomorrow"
    assert "fewer than 5 responses" in told["text"]
    assert '<html lang="en">' in told["html"]
