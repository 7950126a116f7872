"""At night nothing leaves but the letter somebody is waiting for; what was owed at night leaves at seven."""

import datetime as dt

import pytest

from cafe_forms.models import Delivery
from cafe_forms.post import outbox, quiet_hours
from cafe_forms.surveys.publishing import BERLIN
from cafe_forms.upkeep import health
from tests.conftest import NOW
from tests.post.conftest import send

MINUTE = dt.timedelta(minutes=1)


def at(hour, minute=0, day=23):
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(7), None),
        (at(19, 59), None),
        (at(20), at(7, day=24)),
        (at(23, 59), at(7, day=24)),
        (at(0), at(7)),
        (at(6, 59), at(7)),
        (dt.datetime(2027, 3, 27, 22, tzinfo=BERLIN), dt.datetime(2027, 3, 28, 7, tzinfo=BERLIN)),
        (dt.datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN), dt.datetime(2026, 10, 25, 7, tzinfo=BERLIN)),
    ],
)
def test_the_night_is_from_eight_to_seven_local_time(app, now, until):
    assert quiet_hours.until(now.astimezone(dt.UTC)) == until


def owe_both(member, now):
    for letter in ("welcome", "sign_in"):
        outbox.owe(letter, key=f"{letter}/{now}", to=member.email, member=member, now=now)


@pytest.mark.parametrize("now", [at(20), at(23), at(3, day=24), at(6, 59, day=24)])
def test_only_a_sign_in_letter_leaves_at_night(member, server, now):
    owe_both(member, now)
    assert send(now) == 1
    waits = Delivery.get(Delivery.letter == "welcome")
    assert (waits.state, waits.tries, waits.due_at) == ("waiting", 0, at(7, day=24))
    assert send(at(6, 59, day=24)) == 0
    assert send(at(7, day=24)) == 1


def test_a_letter_that_waits_for_the_morning_is_no_trouble(member, server):
    """Due a minute before the night, and its server said "not now"."""
    outbox.owe("welcome", key="w", to=member.email, member=member, now=at(19, 59))
    server.says["RCPT"] = ["451 not now"]
    send(at(19, 59))
    send(at(20, 1))
    assert "letters" not in health.failing(at(6, day=24))
    assert send(at(7, day=24)) == 1


def test_whoever_sends_as_the_night_begins_stops(member, server):
    for number in range(3):
        outbox.owe("welcome", key=str(number), to=member.email, member=member, now=NOW)
    moments = iter([at(19, 59)] * 2 + [at(20)] * 99)
    assert 1 <= outbox.send_due(clock=lambda: next(moments)) < 3
    assert {one.due_at for one in Delivery.select().where(Delivery.state == "waiting")} == {at(7, day=24)}
