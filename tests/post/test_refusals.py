"""Addresses that servers refuse: twice in a row is enough, and somebody hears of it."""

import datetime as dt

import pytest

from cafe_forms.models import Delivery, Member, Refusal
from cafe_forms.post import outbox
from tests.conftest import NOW
from tests.post.conftest import send

DAY = dt.timedelta(days=1)
GONE = "weg@cafe.example"


@pytest.fixture
def admin(app):
    return Member.create(email="admin@cafe.example", role="admin")


@pytest.fixture
def owe(member):
    def owe(key, to=GONE, **more):
        return outbox.owe("sign_in", key=key, to=to, member=member, now=NOW, **more)

    return owe


def refuse(server, owe, *keys):
    """Each of these letters is refused, one after the other."""
    for key in keys:
        owe(key)
        server.says["RCPT"] = ["550 5.1.1 no such person"]
        send()


def states(letter="sign_in"):
    return [one.state for one in Delivery.select().where(Delivery.letter == letter).order_by(Delivery.id)]


def test_two_refusals_in_a_row_pause_the_recipient_and_tell_the_admin(server, owe, admin):
    refuse(server, owe, "1", "2")
    owe("3")
    send()
    assert states() == ["failed", "failed", "paused"]
    assert Delivery.get(Delivery.key == "3").reason == "paused"
    (told,) = Delivery.select().where(Delivery.letter == outbox.TROUBLE)
    assert (told.to, told.state, told.facts) == (admin.email, "sent", {"delivery": 2})
    assert [admin.email] in server.recipients


def test_a_letter_that_arrives_in_between_makes_the_first_refusal_forgotten(server, owe, admin):
    refuse(server, owe, "1")
    owe("2")
    assert send() == 1
    assert not Refusal.select().exists()
    refuse(server, owe, "3")
    owe("4")
    assert send() == 1
    assert states() == ["failed", "sent", "failed", "sent"]


def test_a_refusal_of_the_letter_itself_does_not_blame_the_recipient(server, owe, admin):
    for key in ("1", "2", "3"):
        owe(key)
        server.says["DATA"] = ["554 5.7.1 looks like spam"]
        send()
    assert (states(), Refusal.select().count()) == (["failed"] * 3, 0)


def test_sending_again_lets_everything_for_this_recipient_go(server, owe, admin):
    refuse(server, owe, "1", "2")
    owe("3")
    owe("4")
    send()
    outbox.retry(Delivery.get(Delivery.key == "3").id, now=NOW)
    assert send() == 2
    assert states() == ["failed", "failed", "sent", "sent"]


def test_a_paused_letter_that_loses_its_point_is_dropped(server, owe, admin):
    refuse(server, owe, "1", "2")
    owe("3", expires_at=NOW + DAY)
    send()
    send(NOW + DAY)
    assert states() == ["failed", "failed", "dropped"]


def test_an_admin_who_cannot_be_reached_is_not_told_about_herself(server, owe, admin):
    other = Member.create(email="zweite@cafe.example", role="admin")
    for key in ("1", "2"):
        owe(key, to=admin.email)
        server.says["RCPT"] = ["550 no"]
        send()
    assert [one.to for one in Delivery.select().where(Delivery.letter == outbox.TROUBLE)] == [other.email]


def test_trouble_with_the_letters_of_trouble_ends(server, owe, admin):
    """Every address is refused, also those of the ones who are told."""
    for number in range(3):
        Member.create(email=f"admin{number}@cafe.example", role="admin")
    server.says["RCPT"] = ["550 no"] * 99
    for number in range(6):
        owe(str(number), to=f"{number % 3}@cafe.example")
    for _ in range(9):
        send()
    assert not Delivery.select().where(Delivery.state == "waiting").exists()
