"""A mail server that is away: no letter is tried, blamed or late for that, and all are out soon after it is back."""

import datetime as dt
import itertools
import socket

import pytest

from cafe_forms.cafe import sites
from cafe_forms.members import sign_in
from cafe_forms.models import Delivery, MailOutage, Member, Membership
from cafe_forms.post import outage, outbox
from cafe_forms.post.smtp import mail_test
from cafe_forms.results import participation
from cafe_forms.surveys.publishing import BERLIN
from tasks import tick as ticks
from tests.conftest import NOW
from tests.post.conftest import MailServer, send, states

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
AWAY = dt.datetime(2026, 11, 23, 7, 0, tzinfo=BERLIN)  # a Monday
TEN_MINUTES = 10 * MINUTE


class Away(MailServer):
    """Nobody answers at its port until it is back; the way to it is the same all the time."""

    def __init__(self):
        super().__init__()
        self._listener.close()
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind(("127.0.0.1", self.port))
        self.is_back = False

    def come_back(self):
        self.is_back = True
        self._listener.listen()
        self.start()


@pytest.fixture
def away(app, through):
    server = Away()
    through(server)
    yield server
    if not server.is_back:
        server.come_back()
    server.stop()


@pytest.fixture
def team(app, site, open_survey):
    """Two colleagues, a meeting on Tuesday at nine, and a survey that ends on Wednesday: Monday morning has letters."""
    for name in ("jana", "sevgi"):
        member = Member.create(email=f"{name}@cafe.example", name=name.title(), role="staff")
        Membership.create(member=member, site=site)
    sites.add_meeting(site, AWAY + DAY + 2 * HOUR, place="Pfarrsaal")
    open_survey(now=AWAY - 4 * DAY, closes_at=AWAY + 2 * DAY + 13 * HOUR)
    participation.store_bands_if_due(now=AWAY - 3 * HOUR, zone=BERLIN)


def minutes(since, until, step=1):
    return itertools.takewhile(
        lambda now: now < until, (since + n * MINUTE for n in itertools.count(0, step))
    )


def live(app, away, back):
    """A worker from Monday at seven to a quarter of an hour after the server is back; when each letter came."""
    came = {}
    for now in itertools.chain(minutes(AWAY, AWAY + HOUR), minutes(AWAY + HOUR, back + 15 * MINUTE, 5)):
        if now == back:
            away.come_back()
        if now.minute == 0:
            ticks.tick(app, now)
        if now == back - 5 * MINUTE:
            sign_in.ask_for_letter("jana@cafe.example", now=now)
        known = len(away.accepted)
        send(now)
        came.update({letter["Message-ID"]: now for letter in away.letters[known:]})
    return came


@pytest.mark.parametrize(
    ("back", "reminders"),
    [
        (AWAY + dt.timedelta(minutes=30), 2),
        (AWAY + dt.timedelta(hours=3, minutes=30), 2),
        (AWAY + 4 * HOUR, 2),
        (AWAY + 12 * HOUR, 2),
        (AWAY + DAY, 2),
        (AWAY + DAY + 4 * HOUR, 0),  # at eleven; the meeting was at nine
    ],
    ids=["07:30", "10:30", "11:00", "19:00", "next day 07:00", "next day 11:00"],
)
@pytest.mark.long
def test_all_letters_are_out_ten_minutes_after_the_server_is_back(app, team, away, back, reminders):
    came = live(app, away, back)
    latest = max(came.values())
    assert latest - back <= TEN_MINUTES
    kinds = [one.letter for one in Delivery.select().where(Delivery.state == "sent")]
    assert sorted(kinds) == sorted(
        ["sign_in"] + ["digest", "few_so_far"] * 2 + ["meeting_reminder"] * reminders
    )
    assert {one.tries for one in Delivery.select().where(Delivery.state == "sent")} == {1}
    rest = Delivery.select().where(Delivery.state != "sent")
    assert all(one.state == "dropped" and one.expires_at <= back for one in rest)
    assert len(came) == len(away.accepted) == len(kinds)


def probes(now=NOW, hours=5) -> list[dt.timedelta]:
    """When the line was probed, on a worker's clock of a minute."""
    found = []
    for moment in minutes(now, now + hours * HOUR):
        awaits = outage.awaits_probe(moment)
        send(moment)
        found += [] if awaits else [moment - now]
    return found


def pauses(moments):
    return [later - earlier for earlier, later in itertools.pairwise(moments)]


def test_the_line_is_probed_every_minute_growing_to_ten(owed, away):
    owed("a@cafe.example", "b@cafe.example")
    waits = pauses(probes())
    assert waits[:5] == [MINUTE] * 5
    assert waits == sorted(waits)
    assert waits[-1] == TEN_MINUTES
    assert {(one.state, one.tries) for one in Delivery.select()} == {("waiting", 0)}


def test_after_a_refused_password_it_is_probed_every_hour(owed, through, locked_server):
    """54 failed sign-ins in half an hour lock an account at a provider."""
    owed("a@cafe.example", "b@cafe.example")
    through(locked_server, MAIL_USERNAME="cafe", MAIL_PASSWORD="falsch")
    assert pauses(probes()) == [HOUR] * 4
    assert locked_server.dialogues <= 5
    assert states() == ["waiting", "waiting"]


def test_a_password_that_is_set_right_is_tried_at_once(owed, through, locked_server, server):
    """Other settings are another way: what was refused on the old one says nothing of it."""
    owed("a@cafe.example")
    through(locked_server, MAIL_USERNAME="cafe", MAIL_PASSWORD="falsch")
    send()
    through(server, MAIL_USERNAME=None, MAIL_PASSWORD=None)
    assert send(NOW + MINUTE) == 1
    assert not MailOutage.select().exists()


def test_a_mail_test_that_goes_well_lets_the_letters_go(owed, away):
    """Whoever has mended something need not wait for the next probe."""
    owed("a@cafe.example")
    for now in minutes(NOW, NOW + HOUR):
        send(now)
    with pytest.raises(mail_test.Failed):
        list(mail_test.speak("b@cafe.example", now=NOW + HOUR))
    assert MailOutage.select().exists()
    away.come_back()
    list(mail_test.speak("b@cafe.example", now=NOW + HOUR))
    assert not MailOutage.select().exists()
    assert send(NOW + HOUR) == 1


@pytest.mark.parametrize("reply", ["421 4.3.2 closing", "451 4.3.0 full", "550 5.7.1 not you"])
def test_a_server_that_takes_our_sender_from_nobody_is_away_too(owed, server, reply):
    """It lets us in, so the line seems to open; each letter alone would be put off until the next day."""
    owed("a@cafe.example", "b@cafe.example")
    server.says["MAIL"] = [reply] * 4
    now = NOW
    while MailOutage.select().exists() or now == NOW:
        send(now)
        now += MINUTE
    assert now - NOW <= 6 * MINUTE
    assert [(one.state, one.tries) for one in Delivery.select()] == [("sent", 1)] * 2


def test_what_was_put_off_before_is_due_at_once_when_it_is_back(owed, server):
    """It was put off for half an hour, and then the server took nothing at all."""
    owed("a@cafe.example")
    server.says["RCPT"] = ["451 4.3.2 going down"] * 4
    now = NOW
    for _ in range(4):
        send(now)
        now = Delivery.get().due_at
    owed("b@cafe.example")
    server.says["MAIL"] = ["421 4.3.2 gone"]
    send(now - 20 * MINUTE)
    assert send(now - 19 * MINUTE) == 2


@pytest.mark.long
def test_a_recipient_who_is_put_off_for_long_is_tried_every_two_hours(owed, server):
    """So a server that says "not now" to everybody for a morning costs no reminder its day."""
    owed()
    server.says["RCPT"] = ["451 4.7.1 not now"] * 20
    now = NOW
    for _ in range(20):
        send(now)
        assert Delivery.get().due_at - now <= 2 * HOUR
        now = Delivery.get().due_at


def test_while_it_is_away_each_letter_says_why_it_waits(owed, away):
    owed("a@cafe.example", "b@cafe.example")
    send()
    assert all(one.reason == "no-answer" and one.reason_facts for one in Delivery.select())
    away.come_back()
    send(NOW + MINUTE)
    assert [(one.reason, one.reason_facts) for one in Delivery.select()] == [("", {})] * 2


def test_nobody_can_guess_the_password_from_the_row(owed, through, locked_server):
    owed()
    through(locked_server, MAIL_USERNAME="cafe", MAIL_PASSWORD="falsch")
    send()
    (row,) = MailOutage.select().dicts()
    assert "falsch" not in str(row)
    assert row["reason"] == "wrong-password"


def test_a_clock_that_ran_ahead_puts_no_probe_off_for_long(owed, away):
    owed()
    send(NOW + 366 * DAY)
    away.come_back()
    assert send(NOW) == 1


def test_when_nothing_is_due_an_open_line_is_left_alone(app, server):
    assert isinstance(server, MailServer)
    assert (outbox.send_due(clock=lambda: NOW), server.dialogues) == (0, 0)
