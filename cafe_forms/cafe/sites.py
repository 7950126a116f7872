"""Sites and their meetings: a place where a café meets, and when."""

from peewee import IntegrityError

from cafe_forms import slugs
from cafe_forms.db import database, for_writing
from cafe_forms.models import Contact, Meeting, Offer, Site, Survey, page_code, revisions


class SiteExists(Exception):
    """A site of this name is there already."""


class SiteIsUsed(Exception):
    """Surveys, meetings, contacts or help offers belong to the site."""


def add(name: str, *, town: str = "", contact: str = "") -> Site:
    """Raises SiteExists when the name is taken."""
    name, town = name.strip(), town.strip()
    with database.atomic():
        if Site.get_or_none(Site.name == name):
            raise SiteExists(name)
        try:
            return Site.create(name=name, town=town or name, contact=contact, slug=_free_slug(town or name))
        except IntegrityError:
            raise SiteExists(name) from None


def change(site: Site, *, seen: int, name: str, town: str, contact: str, **shows: bool) -> None:
    """Its address stays, whatever it is called; `shows` are the switches of its public pages.

    Raises SiteExists or revisions.ChangedMeanwhile."""
    try:
        with database.atomic():
            revisions.save(site, seen=seen, name=name, town=town or name, contact=contact, **shows)
    except IntegrityError:
        raise SiteExists(name) from None


def say_contact(site: Site, *, seen: int, contact: str) -> None:
    """Raises revisions.ChangedMeanwhile."""
    revisions.save(site, seen=seen, contact=contact)


def is_unused(site: Site) -> bool:
    """Made by mistake: nothing has been done there yet."""
    return not any(rows.where(rows.model.site == site).exists() for rows in _held())


def _held():
    return (model.select() for model in (Survey, Meeting, Contact, Offer))


def remove(site: Site) -> None:
    """Raises SiteIsUsed."""
    with database.atomic():
        for_writing(Site.select().where(Site.id == site.id)).execute()
        if not is_unused(site):
            raise SiteIsUsed(site)
        site.delete_instance()


def renew_page(site: Site) -> None:
    """Its page moves to another address; whoever has the old one finds nothing there."""
    revisions.change(Site, Site.id == site.id, page_code=page_code())


def _free_slug(words: str) -> str:
    slug = "-".join(slugs.latin_words(words))[:50].strip("-") or "cafe"
    taken = {site.slug for site in Site.select().where(Site.slug.startswith(slug))}
    return slugs.free(slug, taken, joined="-")


def add_meeting(
    site: Site, starts_at, *, place: str = "", topic: str = "", breakfast: bool = False
) -> Meeting:
    """Plan a meeting; the same moment at the same site again is the same meeting."""
    said = {"place": place.strip(), "topic": topic.strip(), "breakfast": breakfast}
    meeting, is_new = Meeting.get_or_create(site=site, starts_at=starts_at, defaults=said)
    if is_new:
        return meeting
    revisions.change(Meeting, Meeting.id == meeting.id, **said)
    return Meeting.get_by_id(meeting.id)


def meeting_before(site: Site, now) -> Meeting | None:
    return (
        Meeting.select()
        .where(Meeting.site == site, Meeting.starts_at < now)
        .order_by(Meeting.starts_at.desc())
        .first()
    )
