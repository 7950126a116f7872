"""What was taken back since the backup: the app's database is the one that came back, a copy the one it replaces."""

import contextlib
import sqlite3
from pathlib import Path

import pytest

from cafe_forms import clock
from cafe_forms.cafe import feeds, partners, sites
from cafe_forms.members import roster, second_factor
from cafe_forms.models import (
    CalendarFeed,
    Contact,
    Mark,
    Member,
    Membership,
    Partner,
    RecoveryCode,
    SecondFactor,
)
from cafe_forms.upkeep import withdrawn
from tests.conftest import NOW


@pytest.fixture
def cafe(site):
    """A lead, and staff at two sites, with a calendar each, and a contact who said yes to everything."""
    there = sites.add("Laufen")
    lead = roster.invite("lead@cafe.example", role="lead", sites=[site], name="L", now=NOW)[0]
    jana = roster.invite("jana@cafe.example", role="staff", sites=[site, there], name="J", now=NOW)[0]
    for member in (lead, jana):
        feeds.begin(member, site)
    contact = partners.add(
        site,
        "Kita",
        email="kita@kita.example",
        confirmed=True,
        passes_on=True,
        sponsors=True,
        is_thanked=True,
    )
    return {"lead": lead, "jana": jana, "contact": contact, "site": site, "there": there}


@pytest.fixture
def since(cafe, config, tmp_path):
    """The database that is replaced, after these statements: `since("UPDATE …", …)`."""

    def replaced(*statements):
        file = tmp_path / "replaced.db"
        file.unlink(missing_ok=True)
        live = sqlite3.connect(Path(config.DATA_DIR, "cafe.db"))
        with contextlib.closing(live), contextlib.closing(sqlite3.connect(file)) as there:
            live.backup(there)
            for statement in statements:
                there.execute(statement)
            there.commit()
        return file

    return replaced


def restored(file):
    return withdrawn.keep(withdrawn.read(file))


def now_of(row):
    return type(row).get_by_id(row.id)


def test_nothing_was_taken_back_and_nothing_is(cafe, since):
    assert restored(since()) == withdrawn.Unknown()
    assert (now_of(cafe["lead"]).is_active, now_of(cafe["contact"]).confirmed) == (True, True)
    assert CalendarFeed.select().count() == 2
    assert Membership.select().count() == 3


@pytest.mark.parametrize("by_admin", [False, True])
def test_who_was_locked_out_stays_out_and_who_may_let_her_in_is_the_same(cafe, since, by_admin):
    locked = f"UPDATE member SET is_active = 0, locked_by_admin = {by_admin} WHERE email LIKE 'jana%'"
    assert restored(since(locked)) == withdrawn.Unknown()
    jana = now_of(cafe["jana"])
    assert (jana.is_active, jana.locked_by_admin) == (False, by_admin)
    assert now_of(cafe["lead"]).is_active


def test_who_was_locked_out_before_that_was_written_down_waits_for_an_admin(cafe, since):
    file = since("UPDATE member SET is_active = 0", "ALTER TABLE member DROP COLUMN locked_by_admin")
    restored(file)
    assert now_of(cafe["jana"]).locked_by_admin


def test_a_calendar_that_was_taken_back_opens_no_more(cafe, since):
    member = cafe["jana"].id
    restored(since(f"DELETE FROM calendar_feed WHERE member_id = {member}"))
    assert [feed.member_id for feed in CalendarFeed.select()] == [cafe["lead"].id]


def test_a_letter_that_was_ended_does_not_come_again(cafe, since):
    restored(
        since(
            "UPDATE member SET digest_rhythm = 'off' WHERE role = 'lead'",
            "UPDATE contact SET passes_on = 0, is_thanked = 0, is_paused = 1",
        )
    )
    assert now_of(cafe["lead"]).digest_rhythm == "off"
    assert now_of(cafe["jana"]).digest_rhythm == "weekly"
    contact = now_of(cafe["contact"])
    assert (contact.passes_on, contact.sponsors, contact.is_paused) == (False, True, True)
    assert not contact.is_thanked  # by name in public


def test_a_contact_who_was_deleted_does_not_come_back(cafe, since):
    restored(since("DELETE FROM contact"))
    assert not Contact.select().exists()
    assert not Partner.select().exists()


def test_a_role_and_a_site_that_were_taken_away_do_not_come_back(cafe, since):
    gone = f"DELETE FROM membership WHERE member_id = {cafe['jana'].id} AND site_id = {cafe['there'].id}"
    restored(since("UPDATE member SET role = 'staff'", gone))
    assert now_of(cafe["lead"]).role == "staff"
    works_at = Membership.select().where(Membership.member == cafe["jana"])
    assert [row.site_id for row in works_at] == [cafe["site"].id]


def test_a_second_factor_that_was_switched_on_stays_on_with_the_codes_that_are_left(cafe, since):
    second_factor.begin(cafe["lead"])
    second_factor.switch_on(cafe["lead"])
    Mark.begin(second_factor.REQUIRED, NOW)
    used = "DELETE FROM recovery_code WHERE rowid IN (SELECT rowid FROM recovery_code LIMIT 3)"
    file = since(used)
    kept = SecondFactor.get()
    SecondFactor.delete().execute()
    Mark.end(second_factor.REQUIRED)
    restored(file)
    assert second_factor.of(cafe["lead"]).salt == kept.salt
    assert RecoveryCode.select().count() == second_factor.RECOVERY_CODES - 3
    assert Mark.last(second_factor.REQUIRED) == NOW


def missing(_since, tmp_path):
    return tmp_path / "nowhere.db"


def broken(since, _tmp_path):
    file = since()
    file.write_bytes(b"broken " * 5000)
    return file


def damaged(since, _tmp_path):
    """Somewhere in the middle: what can still be read of it would look as if the rest had been deleted."""
    file = since()
    content = file.read_bytes()
    with contextlib.closing(sqlite3.connect(file)) as opened:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'contact'"
        ((page,),) = opened.execute(query)
        ((size,),) = opened.execute("PRAGMA page_size")
    file.write_bytes(content[: (page - 1) * size] + b"\xff" * size + content[page * size :])
    return file


def fresh(since, _tmp_path):
    """Another café with the same names: its first start made it in the place of the one that was lost."""
    return since("UPDATE site SET page_code = 'x' || id", "DELETE FROM contact", "DELETE FROM calendar_feed")


@pytest.mark.parametrize("lost", [missing, broken, damaged, fresh])
def test_of_a_database_that_cannot_tell_nobody_comes_in_and_no_letter_goes_out(cafe, since, tmp_path, lost):
    unknown = restored(lost(since, tmp_path))
    assert unknown == withdrawn.Unknown(["jana@cafe.example", "lead@cafe.example"], ["kita@kita.example"])
    assert not Member.select().where(Member.is_active | ~Member.locked_by_admin).exists()
    assert not now_of(cafe["contact"]).confirmed
    assert not CalendarFeed.select().exists()


def test_a_member_whom_the_replaced_database_did_not_know_stays_out_alone(cafe, since):
    file = since()
    roster.invite("eva@cafe.example", role="staff", sites=[cafe["site"]], name="E", now=clock.utcnow())
    assert restored(file) == withdrawn.Unknown(["eva@cafe.example"])
    assert now_of(cafe["lead"]).is_active
