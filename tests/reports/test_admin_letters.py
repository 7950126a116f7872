"""Letters to whoever looks after the house: once a month, once a doubt, once a refused address, and never pointless."""

import datetime as dt

import pytest

from cafe_forms import doubt
from cafe_forms.models import Delivery, Mark, Member, Offer, Refusal
from cafe_forms.post import letters
from cafe_forms.post.letters import Pointless
from cafe_forms.reports import admin_letters
from cafe_forms.surveys.publishing import BERLIN
from cafe_forms.upkeep import backup

SEVEN = dt.datetime(2026, 11, 2, 6, 0, tzinfo=dt.UTC)  # the first working day of November, 07:00 in Berlin
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)


@pytest.fixture
def admin(app):
    Offer.update(checked_on=SEVEN.date() - 10 * DAY).execute()
    Offer.update(checked_on=SEVEN.date() - 190 * DAY).where(Offer.code == "elterntelefon").execute()
    return Member.create(email="technik@cafe.example", role="admin", everywhere=True)


def offers(now):
    return admin_letters.owe_offers_to_check(now=now, zone=BERLIN)


def troubles_told(now):
    return admin_letters.owe_troubles(now=now, zone=BERLIN)


def test_offers_are_asked_for_once_a_month_on_its_first_working_day(admin, lead):
    assert offers(SEVEN - MINUTE) == []
    (number,) = offers(SEVEN)
    assert offers(SEVEN + DAY) == []
    assert Delivery.get_by_id(number).to == admin.email
    facts = admin_letters.offers_to_check(Delivery.get_by_id(number), SEVEN, BERLIN)
    text = letters.write(admin_letters.OFFERS_TO_CHECK, facts)["text"]
    assert "Elterntelefon" in text
    assert "Telefonseelsorge" not in text


def test_without_an_admin_the_leads_are_asked(admin, lead):
    Member.update(is_active=False).where(Member.role == "admin").execute()
    offers(SEVEN)
    assert [one.to for one in Delivery.select()] == [lead.email]


def test_it_is_not_asked_again_when_the_letter_is_forgotten(admin):
    offers(SEVEN)
    Delivery.delete().execute()
    assert offers(SEVEN + 28 * DAY) == []


def test_who_has_checked_all_is_not_asked(admin):
    offers(SEVEN)
    Offer.update(checked_on=SEVEN.date()).execute()
    assert offers(SEVEN + 29 * DAY + 2 * DAY) == []
    with pytest.raises(Pointless):
        admin_letters.offers_to_check(Delivery.get(), SEVEN, BERLIN)


def test_a_doubted_clock_is_told_once_it_has_lasted_ten_minutes(admin):
    Mark.put(doubt.DOUBTED, SEVEN)
    assert troubles_told(SEVEN + 9 * MINUTE) == []
    (number,) = troubles_told(SEVEN + 10 * MINUTE)
    assert troubles_told(SEVEN + 11 * MINUTE) == []
    facts = admin_letters.trouble(Delivery.get_by_id(number), SEVEN + 11 * MINUTE, BERLIN)
    assert "bis Dienstag, 3. November, 07:00 Uhr nichts ausgewertet" in " ".join(
        letters.write(admin_letters.TROUBLE, facts)["text"].split()
    )


def test_trouble_that_is_over_needs_no_letter(admin):
    Mark.put(doubt.DOUBTED, SEVEN)
    troubles_told(SEVEN + 10 * MINUTE)
    Mark.delete().execute()
    Mark.put(doubt.HEARTBEAT, SEVEN + 10 * MINUTE)
    assert troubles_told(SEVEN + 11 * MINUTE) == []
    with pytest.raises(Pointless):
        admin_letters.trouble(Delivery.get(), SEVEN + 11 * MINUTE, BERLIN)


def test_a_missing_backup_is_told_once_a_week(admin):
    Mark.put(backup.LAST, SEVEN - 3 * DAY)
    for now in (SEVEN, SEVEN + MINUTE, SEVEN + 7 * DAY):
        Mark.put(doubt.HEARTBEAT, now)
        troubles_told(now)
    assert [one.key.rpartition("/")[0] for one in Delivery.select().order_by(Delivery.id)] == [
        "trouble/backup/2026-W45",
        "trouble/backup/2026-W46",
    ]


def test_an_address_that_is_refused_is_named_by_its_member_not_by_itself(admin, member):
    refused = Delivery.create(
        key="d", letter="digest", to=member.email, member=member, due_at=SEVEN, owed_at=SEVEN
    )
    Refusal.create(address=member.email, is_paused=True, last_at=SEVEN)
    about = Delivery(member=admin, facts={"delivery": refused.id})
    written = letters.write("delivery_trouble", admin_letters.delivery_trouble(about, SEVEN, BERLIN))
    assert "An Jana kommt keine E-Mail mehr an." in written["text"]
    assert not [part for part in written.values() if member.email in part]
    Refusal.delete().execute()
    with pytest.raises(Pointless):
        admin_letters.delivery_trouble(about, SEVEN, BERLIN)
