"""Letters to whoever looks after the house: offers to check, letters that did not arrive, trouble with the machine."""

import datetime as dt
from zoneinfo import ZoneInfo

from cafe_forms import clock, doubt
from cafe_forms.cafe import offers, working_days
from cafe_forms.models import Contact, Delivery, Refusal
from cafe_forms.post.letters import Pointless
from cafe_forms.reports import recipients, troubles

OFFERS_TO_CHECK, TROUBLE, DELIVERY_TROUBLE = "offers_to_check", "trouble", "delivery_trouble"
TOLD = {"clock", "backup", "disk", "release"}  # of a post that stands still no letter can tell
SURE_AFTER = dt.timedelta(minutes=10)  # a clock that is right again by then is nobody's worry
WORTH_TELLING = dt.timedelta(days=2)
DAYS_OWED = 10  # into a month; what was sent by then is remembered for longer than the month lasts


def owe_offers_to_check(*, now: dt.datetime, zone: ZoneInfo) -> list[int]:
    """Once a month, on its first working day: the offers that somebody must look at."""
    today = now.astimezone(zone).date()
    first = working_days.first_from(today.replace(day=1))
    if today.day > DAYS_OWED or now < working_days.morning(first, zone) or not offers.to_check(now):
        return []
    return recipients.owe_each(
        OFFERS_TO_CHECK,
        f"offers/{today:%Y-%m}",
        recipients.admins(),
        now=now,
        expires_at=now + dt.timedelta(days=14),
    )


def owe_troubles(*, now: dt.datetime, zone: ZoneInfo) -> list[int]:
    """Tell whoever looks after the machine of each trouble once a week while it lasts."""
    week, since, owed = clock.week_of(now.astimezone(zone).date()), doubt.since(), []
    if since and now < since + SURE_AFTER:
        return []
    for one in troubles.found(now):
        if one.name in TOLD:
            when = f"{since:%Y-%m-%dT%H:%M}" if since else week
            thing, expires_at = f"{TROUBLE}/{one.key}/{when}", now + WORTH_TELLING
            owed += recipients.owe_each(TROUBLE, thing, recipients.admins(), now=now, expires_at=expires_at)
    return owed


def offers_to_check(delivery: Delivery, now: dt.datetime, zone: ZoneInfo) -> dict:
    """Raises Pointless when all have been checked."""
    member, found = recipients.member_of(delivery), offers.to_check(now)
    if not found:
        raise Pointless("offers-checked")
    unseen = [offer for offer in found if not offers.sees(offers.TEAM, offer, now)]
    return {
        "member": member,
        "offers": found,
        "called": [offer for offer in found if offers.is_called(offer)],
        "not_yet": [offer for offer in unseen if not offers.is_confirmed(offer)],
        "no_more": [offer for offer in unseen if offers.is_confirmed(offer)],
    }


def trouble(delivery: Delivery, now: dt.datetime, zone: ZoneInfo) -> dict:
    """All there is when the letter goes out. Raises Pointless when all is well again."""
    member = recipients.member_of(delivery)
    found = troubles.of(member, now)
    if not found:
        raise Pointless("all-well")
    return {"member": member, "troubles": found}


def delivery_trouble(delivery: Delivery, now: dt.datetime, zone: ZoneInfo) -> dict:
    """Who cannot be reached, by name; the address stands on the page. Raises Pointless when she can be again."""
    member = recipients.member_of(delivery)
    refused = recipients.row_of(delivery, Delivery, "delivery")
    if not Refusal.select().where(Refusal.address == refused.to, Refusal.is_paused).exists():
        raise Pointless("address-well")
    return {"member": member, "who": _name_of(refused)}


def _name_of(delivery: Delivery) -> str:
    if delivery.member:
        return delivery.member.name
    contact = Contact.get_or_none(Contact.id == delivery.facts.get("contact"))
    return contact.name or contact.partner.name if contact else ""
