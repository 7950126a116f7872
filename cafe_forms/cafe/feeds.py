"""Calendar feeds: one secret address for each member and site, good until she takes it back or leaves."""

import base64
import hmac
import re

from cafe_forms.db import database, random_id
from cafe_forms.models import CalendarFeed, Member, Site

MAC_BYTES = 18  # 144 bits: 24 characters
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
    return feed.id + _mac(keys[0], feed.id)


def site_of(text: str, keys: list[str]) -> Site | None:
    """Whose calendar it opens; None for a foreign one, one taken back, or a member who works there no more."""
    found = TOKEN.fullmatch(text)
    if not found or not any(hmac.compare_digest(found[2], _mac(key, found[1])) for key in keys):
        return None
    feed = CalendarFeed.get_or_none(CalendarFeed.id == found[1])
    if feed is None or not feed.member.is_active:
        return None
    return feed.member.sites().where(Site.id == feed.site_id).first()


def _mac(key: str, named: str) -> str:
    own = hmac.digest(key.encode(), b"cafe-forms/calendar", "sha256")  # a key for this purpose alone
    return base64.urlsafe_b64encode(hmac.digest(own, named.encode(), "sha256")[:MAC_BYTES]).decode()
