"""What the database decides about members: one admin stays, and a refused change leaves everything."""

import contextlib
import threading

import pytest

from cafe_forms.db import database
from cafe_forms.members import roster
from cafe_forms.models import Member, Membership, revisions
from tests.conftest import NOW


@pytest.fixture
def add(app):
    """A member: `add("staff", site)`."""

    def added(role, *at, email="berta@cafe.example"):
        return roster.invite(email, role=role, sites=list(at), name="Berta", now=NOW)[0]

    return added


def at(member):
    return {row.site.slug for row in Membership.select().where(Membership.member == member)}


def test_the_last_admin_stays(add):
    boss = add("admin")
    with pytest.raises(roster.LastAdmin):
        roster.lock_out(boss)
    with pytest.raises(roster.LastAdmin):
        roster.change(boss, seen=0, sites=[], among=[], role="lead")
    add("admin", email="carla@cafe.example")
    roster.lock_out(boss)
    assert not Member.get_by_id(boss.id).is_active


def test_of_two_admins_who_lock_each_other_out_at_once_one_stays(add):
    both = [add("admin"), add("admin", email="carla@cafe.example")]
    ready = threading.Barrier(2)

    def lock(member):
        with database.connection_context():
            ready.wait()
            with contextlib.suppress(roster.LastAdmin):
                roster.lock_out(member)

    threads = [threading.Thread(target=lock, args=[member]) for member in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Member.select().where(Member.is_active, Member.role == "admin").count() == 1


def test_a_refused_change_leaves_everything(add, site):
    member = add("staff", site)
    with pytest.raises(roster.NoSite):
        roster.change(member, seen=member.revision, sites=[], among=[site], name="X")
    with pytest.raises(revisions.ChangedMeanwhile):
        roster.change(member, seen=3, sites=[site], among=[site], name="X")
    assert (Member.get_by_id(member.id).name, at(member)) == ("Berta", {site.slug})
