"""Calendar feeds: one secret address for each member and site, good until she takes it back or leaves."""

import re

from cafe_forms import signing
from cafe_forms.db import database, random_id
from cafe_forms.models import CalendarFeed, Member, Site

PURPOSE = "calendar"
TOKEN = re.compile(r"([0-9a-f]{32})([\w-]{24})", re.ASCII)


def begin(member: Member, site: Site) -> CalendarFeed:
    """A fresh address; the one before ends with it."""
    with database.atomic():
        end(member, site)
        CalendarFeed.insert(id=random_id(), member=member, site=site).on_conflict_ignore().execute()
        return CalendarFeed.get(CalendarFeed.member == member, CalendarFeed.site == site)


def end(member: Member, site: Site) -> bool:
    mine = (CalendarFeed.member == member) & (CalendarFeed.site == site)
    return CalendarFeed.delete().where(mine).execute() == 1


def token(feed: CalendarFeed, keys: list[str]) -> str:
    """The row alone opens nothing: whoever reads a backup does not have the key."""
    return feed.id + signing.sign(feed.id, PURPOSE, keys[0])


def site_of(text: str, keys: list[str]) -> Site | None:
    """Whose calendar it opens; None for a foreign one, one taken back, or a member who works there no more."""
    found = TOKEN.fullmatch(text)
    if not found or not signing.is_signed(found[2], found[1], PURPOSE, keys):
        return None
    feed = CalendarFeed.get_or_none(CalendarFeed.id == found[1])
    if feed is None or not feed.member.is_active:
        return None
    return feed.member.sites().where(Site.id == feed.site_id).first()
