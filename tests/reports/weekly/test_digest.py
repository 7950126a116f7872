"""The weekly digest: owed once on Monday morning, made up for until Sunday, and nothing told twice or to strangers."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from cafe_forms import clock
from cafe_forms.cafe import sites
from cafe_forms.db import database
from cafe_forms.models import Delivery, Member, Pooled
from cafe_forms.pool import release
from cafe_forms.post import claims
from cafe_forms.reports.weekly import digest
from cafe_forms.surveys.publishing import BERLIN
from tests.reports.conftest import at

SEVEN = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)  # Monday of 2026-W48, 07:00 in Berlin
MINUTE, DAY, WEEK = dt.timedelta(minutes=1), dt.timedelta(days=1), dt.timedelta(days=7)


def owe(now=SEVEN):
    return digest.owe_due(now=now, zone=BERLIN, weekday=0, at=dt.time(7, 0))


def letter(member, now=SEVEN):
    (found,) = digest.digests(
        clock.week_of(now.astimezone(BERLIN).date()), now=now, zone=BERLIN, member=member
    )
    return found.facts and digest.written(found)


@pytest.fixture
def busy(site):
    """A meeting in ten days: there is something to tell."""
    return sites.add_meeting(site, SEVEN + 10 * DAY)


@pytest.mark.parametrize("early", [MINUTE, dt.timedelta(hours=7)])
def test_nothing_is_owed_before_monday_at_seven(busy, member, early):
    assert owe(SEVEN - early) == []


def test_a_member_is_owed_one_letter_a_week(busy, member):
    assert len(owe(SEVEN)) == 1
    assert [owe(SEVEN + number * MINUTE) for number in range(1, 21)] == [[]] * 20
    delivery = Delivery.get()
    assert (delivery.key, delivery.to, delivery.letter) == (
        f"digest/2026-W48/{member.id}",
        member.email,
        "digest",
    )
    assert delivery.expires_at.astimezone(BERLIN) == dt.datetime(2026, 11, 30, tzinfo=BERLIN)


def test_the_next_week_owes_the_next_one(busy, member):
    owe(SEVEN)
    assert len(owe(SEVEN + WEEK)) == 1


@pytest.mark.parametrize("late", [3 * DAY, 6 * DAY + dt.timedelta(hours=16, minutes=59)])
def test_a_worker_that_was_down_makes_up_for_it_until_sunday(busy, member, late):
    assert len(owe(SEVEN + late)) == 1


def test_a_letter_that_could_not_be_sent_by_sunday_is_dropped(busy, member):
    owe(SEVEN)
    claims.sweep(dt.datetime(2026, 11, 30, tzinfo=BERLIN))
    assert Delivery.get().state == "dropped"


def test_two_workers_at_once_owe_one(busy, member, lead):
    def one(_):
        with database.connection_context():
            return owe()

    with ThreadPoolExecutor(6) as pool:
        owed = [delivery for found in pool.map(one, range(6)) for delivery in found]
    assert len(owed) == Delivery.select().count() == 2


def test_a_quiet_member_gets_no_letter(site, member):
    assert owe() == []
    assert letter(member) is None


def test_who_was_quiet_on_monday_hears_on_the_next_monday(open_survey, member):
    owe(SEVEN)
    open_survey(now=SEVEN + DAY, closes_at=SEVEN + 10 * DAY)
    assert owe(SEVEN + 2 * DAY) == []
    assert len(owe(SEVEN + WEEK)) == 1


def test_who_has_left_gets_no_letter(busy, member):
    Member.update(is_active=False).execute()
    assert owe() == []


def test_a_letter_that_is_owed_to_somebody_who_left_is_dropped(app, busy, member):
    owe()
    Member.update(is_active=False).execute()
    with pytest.raises(digest.Pointless):
        digest.facts(Delivery.get(), SEVEN, BERLIN)


def test_a_release_is_told_once(decided, member):
    survey = decided(*[{"topics": ["kita"]}] * 5, now=SEVEN - DAY)
    owe()
    assert Delivery.get().facts["releases"] == [survey.release().id]
    Delivery.update(state="sent").execute()
    (second,) = owe(SEVEN + WEEK)  # what is to do with it is not done yet
    assert Delivery.get_by_id(second).facts["releases"] == []
    assert owe(SEVEN + 2 * WEEK) == []


def test_what_lay_before_the_first_letter_is_no_news_in_the_second(busy, decided, member):
    decided(*[{"topics": ["kita"]}] * 5, now=SEVEN - 20 * DAY)
    owe()
    Delivery.update(state="sent").execute()
    (second,) = owe(SEVEN + WEEK)
    assert Delivery.get_by_id(second).facts["releases"] == []


def test_a_release_whose_letter_failed_is_told_again(decided, member):
    decided(*[{"topics": ["kita"]}] * 5, now=SEVEN - DAY)
    owe()
    Delivery.update(state="failed").execute()
    assert len(owe(SEVEN + WEEK)) == 1


def test_a_release_of_this_very_tick_is_told(decided, member):
    decided(*[{"topics": ["kita"]}] * 6, now=SEVEN)
    assert len(Delivery.get_by_id(owe()[0]).facts["releases"]) == 1


def test_counts_below_the_threshold_and_texts_stand_in_no_letter(decided, member):
    answers = [{"topics": ["kita"], "detail": "GEHEIM eins"}] * 6 + [
        {"topics": ["schlaf"], "detail": "GEHEIM"}
    ] * 2
    decided(*answers, now=SEVEN - DAY)
    written = letter(member)
    for part in ("subject", "text", "html"):
        assert "GEHEIM" not in written[part]
        assert "Schlafen" not in written[part]
    assert "Kita" in written["text"]


def test_responses_that_arrive_change_no_letter(open_survey, seal, member):
    survey = open_survey(now=SEVEN - DAY, closes_at=SEVEN + DAY)
    before = letter(member)
    seal(survey, *[{"topics": ["kita"]}] * 7)
    assert letter(member) == before


def test_another_sites_words_never_appear(open_survey, decided, site, other_site, member):
    for place in (site, other_site):
        sites.add_meeting(place, SEVEN + 10 * DAY, place=f"Saal in {place.town}")
    there = open_survey(now=SEVEN - DAY, closes_at=SEVEN + DAY, at=other_site)
    heard = decided(*[{"topics": ["kita"]}] * 6, now=SEVEN - DAY, at=other_site)
    few = decided(now=SEVEN - DAY, at=other_site)
    here = letter(member)
    for word in ("Teisendorf", there.slug, heard.slug, few.slug, "/teisendorf"):
        assert word not in "".join(here.values())
    assert "Teisendorf" in letter(at(other_site, "samira@cafe.example"))["text"]


def test_a_lead_hears_of_every_site_in_one_letter(site, other_site, lead):
    for place in (site, other_site):
        sites.add_meeting(place, SEVEN + 10 * DAY, place=f"Saal in {place.town}")
    written = letter(lead)
    assert "Saal in Freilassing" in written["text"]
    assert "Saal in Teisendorf" in written["text"]
    assert len(owe()) == 1


def test_only_a_lead_is_asked_to_release(open_survey, seal, member, lead):
    survey = open_survey(now=SEVEN - 7 * DAY, closes_at=SEVEN - DAY, expected=5)
    seal(survey, *[{"topics": ["kita"]}] * 6)
    ask = "Mehr Antworten als erwartet"
    assert ask not in str(letter(lead))  # the tick has not decided it yet
    release.release_due(now=SEVEN - DAY / 2, zone=BERLIN)
    assert ask in letter(lead)["text"]
    assert letter(member) is None


def test_too_few_asks_a_lead_to_open_again_and_reads_the_same_for_every_number(decided, member, lead):
    survey = decided(now=SEVEN - DAY)
    none = letter(lead)
    assert letter(member) is None
    assert "Zu wenige Antworten, noch einmal öffnen?" in none["text"]
    for _ in range(4):
        Pooled.insert(survey=survey, answers={"topics": ["kita"]}).execute()
        assert letter(lead) == none


def test_a_week_of_53_has_its_own_letter(site, member):
    monday = dt.datetime(2026, 12, 28, 7, 0, tzinfo=BERLIN)
    sites.add_meeting(site, monday + 10 * DAY)
    owe(monday)
    owe(monday + WEEK)
    found = Delivery.select().order_by(Delivery.id)
    assert [d.key.split("/")[1] for d in found] == ["2026-W53", "2027-W01"]
    assert found[0].expires_at.astimezone(BERLIN) == dt.datetime(2027, 1, 4, tzinfo=BERLIN)


@pytest.mark.parametrize("monday", [dt.date(2026, 3, 30), dt.date(2026, 10, 26)])
def test_seven_is_seven_also_after_the_clock_has_changed(site, member, monday):
    seven = dt.datetime.combine(monday, dt.time(7), BERLIN).astimezone(dt.UTC)
    sites.add_meeting(site, seven + 10 * DAY)
    assert owe(seven - MINUTE) == []
    assert len(owe(seven)) == 1


def test_a_clock_that_was_a_year_ahead_stops_nothing(busy, member):
    sites.add_meeting(busy.site, SEVEN + 370 * DAY)
    assert len(owe(SEVEN + 366 * DAY)) == 1
    assert len(owe(SEVEN)) == 1


def test_a_clock_that_is_set_back_doubles_nothing(busy, member):
    owe(SEVEN + MINUTE)
    assert owe(SEVEN - dt.timedelta(hours=1)) == []
    assert owe(SEVEN + 2 * MINUTE) == []


def test_another_moment_can_be_set(busy, member):
    friday = {"zone": BERLIN, "weekday": 4, "at": dt.time(16, 30)}
    assert digest.owe_due(now=SEVEN + 4 * DAY, **friday) == []
    assert len(digest.owe_due(now=SEVEN + 4 * DAY + dt.timedelta(hours=9, minutes=30), **friday)) == 1


def test_a_letter_owed_by_hand_is_the_one_of_the_week(busy, member):
    (found,) = digest.digests("2026-W48", now=SEVEN - DAY, zone=BERLIN, member=member)
    assert digest.owe(found, now=SEVEN - DAY, zone=BERLIN)
    assert digest.owe(found, now=SEVEN - DAY, zone=BERLIN) is None
    assert owe() == []
