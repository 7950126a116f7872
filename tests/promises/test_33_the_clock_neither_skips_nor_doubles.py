"""33. DST, clock jumps and downtime neither skip, double nor purge."""

import datetime as dt

import pytest

from cafe_forms import clock, doubt
from cafe_forms.cafe import sites
from cafe_forms.models import Delivery, FreeText, Member, Membership
from cafe_forms.pool import release
from cafe_forms.post import claims, outbox
from cafe_forms.surveys import publishing
from tasks import tick as ticks
from tests.conftest import NOW
from tests.post.conftest import MailServer, running

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
ZONE = publishing.Rules().zone
SPRING, AUTUMN = dt.date(2027, 3, 28), dt.date(2026, 10, 25)  # the nights in which the clock is changed


@pytest.fixture
def server():
    yield from running(MailServer())


@pytest.fixture
def through(app, server, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_SERVER", "127.0.0.1")
    monkeypatch.setitem(app.config, "MAIL_PORT", server.port)


@pytest.fixture
def member(site):
    member = Member.create(email="jana@cafe.example", role="staff")
    Membership.create(member=member, site=site)
    return member


def digests(of: dt.date | None = None) -> list[Delivery]:
    """Of the week of this day, or all."""
    key = f"digest/{clock.week_of(of)}/" if of else "digest/"
    return list(Delivery.select().where(Delivery.key.startswith(key)).order_by(Delivery.id))


def test_in_autumn_the_digest_comes_once_at_seven(app, site, member):
    sites.add_meeting(site, clock.at_local(AUTUMN + 3 * DAY, dt.time(9), ZONE))
    began = clock.at_local(AUTUMN - DAY, dt.time(22), ZONE)
    for hour in range(48):
        ticks.tick(app, began + hour * HOUR)
    (digest,) = digests(AUTUMN + DAY)
    assert digest.owed_at == clock.at_local(AUTUMN + DAY, dt.time(7), ZONE)


def test_in_spring_too_on_the_next_working_day(app, site, member):
    """28 March 2027 is Easter Sunday: the digest comes on Tuesday at seven, in summer time."""
    sites.add_meeting(site, clock.at_local(SPRING + 4 * DAY, dt.time(9), ZONE))
    began = clock.at_local(SPRING - DAY, dt.time(22), ZONE)
    for hour in range(72):
        ticks.tick(app, began + hour * HOUR)
    (digest,) = digests(SPRING + DAY)
    assert digest.owed_at == clock.at_local(SPRING + 2 * DAY, dt.time(7), ZONE)


def test_a_clock_that_goes_back_an_hour_doubles_nothing(app, site, member, server, through):
    sites.add_meeting(site, NOW + 2 * DAY)
    for moment in (NOW, NOW - HOUR, NOW, NOW + HOUR):
        ticks.tick(app, moment)
        outbox.send_due(clock=lambda moment=moment: moment)
    assert len(digests()) == 1
    assert len([to for to in server.recipients if to == [member.email]]) == Delivery.select().count()


def test_a_letter_that_was_put_off_by_a_clock_that_ran_ahead_is_not_forgotten(app, member, server, through):
    server.says["RCPT"] = ["451 not now"]
    outbox.owe("sign_in", key="k", to=member.email, member=member, now=NOW)
    outbox.send_due(clock=lambda: NOW + 366 * DAY)
    assert outbox.send_due(clock=lambda: NOW) == 1


def test_a_letter_in_the_hands_of_somebody_who_died_under_such_a_clock_comes_back(
    app, member, server, through
):
    outbox.owe("sign_in", key="k", to=member.email, member=member, now=NOW)
    assert claims.claim(NOW + 366 * DAY)
    assert outbox.send_due(clock=lambda: NOW) == 1


def test_a_clock_that_jumps_a_year_purges_nothing(app, open_survey, seal):
    survey = open_survey(now=NOW - 8 * DAY, closes_at=NOW - DAY)
    seal(survey, *[{"detail": "bleibt"}] * 5)
    ticks.tick(app, NOW)
    assert FreeText.select().count() == 5
    for minutes in range(3):
        ticks.tick(app, NOW + 366 * DAY + dt.timedelta(minutes=minutes))
    assert FreeText.select().count() == 5
    assert doubt.since()
    ticks.tick(app, NOW + HOUR)
    assert FreeText.select().count() == 5


def test_three_missed_mondays_are_caught_up_with_one_letter(app, site, member):
    sites.add_meeting(site, NOW + 23 * DAY)
    ticks.tick(app, NOW)
    before = len(digests())
    back = NOW + 3 * 7 * DAY
    for minutes in range(3):
        ticks.tick(app, back + dt.timedelta(minutes=minutes))
    assert len(digests()) == before  # after so long the clock has to prove itself first
    for minutes in range(3):
        ticks.tick(app, back + DAY + dt.timedelta(minutes=minutes))
    assert len(digests()) == before + 1


def test_a_weekend_of_downtime_delays_no_monday(app, site, member):
    sites.add_meeting(site, NOW + 9 * DAY)
    ticks.tick(app, NOW - 2 * DAY)
    ticks.tick(app, NOW)
    assert len(digests(NOW.date())) == 1


def test_a_release_that_was_missed_is_made_up_for_once(app, open_survey, seal):
    survey = open_survey(now=NOW, closes_at=NOW + DAY)
    seal(survey, *[{"topics": ["kita"]}] * 5)
    for days in (4, 4, 5):
        ticks.tick(app, NOW + days * DAY)
    assert type(survey).get().outcome == "released"
    assert release.release_due(now=NOW + 5 * DAY, zone=ZONE) == []
