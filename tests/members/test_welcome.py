"""The letter that invites a new member: its link signs her in once, and nobody who has left gets it."""

import datetime as dt

import pytest

from cafe_forms.members import sign_in, welcome
from cafe_forms.models import Delivery, Member
from cafe_forms.post.letters import Pointless
from tests.conftest import NOW

DAY = dt.timedelta(days=1)


@pytest.fixture
def member(app):
    return Member.create(email="jana@cafe.example", name="Jana", role="staff")


def test_its_link_signs_her_in_once_within_a_day(member):
    welcome.owe(member, now=NOW)
    token = welcome.facts(Delivery.get(), NOW)["token"]
    assert not sign_in.is_good(token, now=NOW + DAY)
    assert sign_in.spend(token, now=NOW)[0] == member
    assert sign_in.spend(token, now=NOW) is None


def test_the_link_is_not_kept(member):
    welcome.owe(member, now=NOW)
    token = welcome.facts(Delivery.get(), NOW)["token"]
    assert token not in str(Delivery.get().__data__)


def test_asked_twice_on_a_day_it_is_one_letter(member):
    assert welcome.owe(member, now=NOW)
    assert welcome.owe(member, now=NOW + dt.timedelta(minutes=1)) is None
    assert welcome.owe(member, now=NOW + DAY)


def test_who_has_left_is_not_invited(member):
    welcome.owe(member, now=NOW)
    Member.update(is_active=False).execute()
    with pytest.raises(Pointless):
        welcome.facts(Delivery.get(), NOW)
