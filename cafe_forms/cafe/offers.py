"""Help offers: who sees which one, and which somebody must look at again."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import yaml
from peewee import ModelSelect

from cafe_forms.db import Statement, database, random_id
from cafe_forms.models import Offer, Site, revisions

CATALOGUE = Path(__file__).parent / "help_offers.yaml"
OURS = "own-"
OMBUDS = "ombuds"  # the kind of an independent office for complaints, § 9a SGB VIII
MOTHERS, TEAM = "mothers", "staff"  # for whom an offer is; the team sees both
ON_EVERY_PAGE = {
    "notruf_110",
    "notruf_112",
    "hilfetelefon_gewalt",
}  # pages that reach no database print two of them
WARN_AFTER = dt.timedelta(days=183)
HIDE_AFTER = dt.timedelta(days=365)


@lru_cache
def catalogue() -> dict:
    return yaml.load(CATALOGUE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def bring_up_to_date(*, today: dt.date) -> None:
    """Add the catalogue's offers that are not there yet; what the team has changed stays."""
    known = {offer.code for offer in Offer.select(Offer.code)}
    new = [_row(entry) for entry in catalogue()["offers"] if entry["id"] not in known]
    for row in new:
        Offer.insert(**row, added_on=today).on_conflict_ignore().execute()
    for offer in Offer.select().where(Offer.topics.is_null()):
        revisions.change(Offer, Offer.id == offer.id, topics=_topics_of(offer.code))


def _topics_of(code: str) -> list[str]:
    """As the catalogue says; of one that is not in it, none."""
    return [topic for topic, best_first in catalogue()["for_topics"].items() if code in best_first]


def _row(entry: dict) -> dict:
    """The row of a catalogue entry; what a row has no column for (`source`) stays in the catalogue."""
    known = set(Offer._meta.fields) - {"id"}
    row = {name: value for name, value in entry.items() if name in known and value is not None}
    return {"code": entry["id"], "channels": ["phone"], "topics": _topics_of(entry["id"]), **row}


def sees(who: str, offer: Offer, now: dt.datetime) -> bool:
    """Whether mothers, or the team, read this offer; every page, letter and sheet asks here.

    What nobody has confirmed, or looked at for a year, nobody reads.
    """
    is_for_her = who == TEAM or is_for_mothers(offer)
    return is_for_her and is_confirmed(offer) and (needs_no_check(offer) or _age(offer, now) <= HIDE_AFTER)


def is_for_mothers(offer: Offer) -> bool:
    return offer.audience == MOTHERS or offer.code in ON_EVERY_PAGE


def seen_by(who: str, now: dt.datetime, *, among: Iterable[Offer] | None = None) -> list[Offer]:
    """What mothers, or the team, read, in the catalogue's order, then ours by name."""
    order = {entry["id"]: place for place, entry in enumerate(catalogue()["offers"])}
    rows = Offer.select() if among is None else among  # an empty query is falsy
    found = (offer for offer in rows if sees(who, offer, now))
    return sorted(found, key=lambda offer: (order.get(offer.code, len(order)), offer.name))


def at(site: Site, now: dt.datetime) -> list[Offer]:
    """What mothers read on the page of one café."""
    return seen_by(MOTHERS, now, among=Offer.select().where(Offer.site == site))


def for_the_team_alone(site: Site, now: dt.datetime) -> list[Offer]:
    """What the team of this café reads, and no mother."""
    here = Offer.select().where(Offer.site.is_null() | (Offer.site == site))
    return [offer for offer in seen_by(TEAM, now, among=here) if not is_for_mothers(offer)]


def crisis_set(name: str, now: dt.datetime) -> list[Offer]:
    """The offers of one crisis set that mothers may read, in its order."""
    codes = catalogue()["crisis_sets"][name]
    found = seen_by(MOTHERS, now, among=Offer.select().where(Offer.code.in_(codes)))
    return sorted(found, key=lambda offer: codes.index(offer.code))


CRISIS_SET = Statement(
    lambda name: Offer.select().where(Offer.code.in_(catalogue()["crisis_sets"][name])).order_by(Offer.id),
    lambda name: catalogue()["crisis_sets"][name],
)


def crisis_rows(name: str) -> list[tuple]:
    """What the database holds of one crisis set, as it stands: two readings are the same, or something has changed."""
    return CRISIS_SET.ask(name)


EVERY_ROW = Statement(lambda: Offer.select().order_by(Offer.id), lambda: ())


def every_row() -> list[tuple]:
    """The same of all offers."""
    return EVERY_ROW.ask()


def for_topics(codes, site: Site, now: dt.datetime) -> list[Offer]:
    """What mothers at this café may read of these topics: the café's own first, then the country's, the best first."""
    order = [offer for code in codes for offer in catalogue()["for_topics"].get(code, [])]
    found = seen_by(MOTHERS, now, among=_of_topics(codes, site))
    nearest = sorted(found, key=lambda one: order.index(one.code) if one.code in order else len(order))
    return sorted(nearest, key=lambda offer: not is_local(offer))


def ombuds(site: Site | None, now: dt.datetime) -> list[Offer]:
    """Where a mother may complain of those who ask her: the café's own first; without a café every one there is."""
    every = Offer.select().where(Offer.kind == OMBUDS)
    here = every if site is None else every.where(Offer.site.is_null() | (Offer.site == site))
    return sorted(seen_by(MOTHERS, now, among=here), key=lambda offer: not is_local(offer))


def lacks_ombuds(site: Site, now: dt.datetime) -> bool:
    """Whether the team has still to say where mothers may complain: asked once for each café."""
    return not site.ombuds_answered and not ombuds(site, now)


def answer_ombuds(site: Site) -> None:
    """There is none, and nobody is asked again."""
    revisions.change(Site, Site.id == site.id, ombuds_answered=True)


def why_unseen(offer: Offer, now: dt.datetime) -> str:
    """Why mothers do not read it: 'team', 'unconfirmed' or 'old'; empty where they do."""
    if sees(MOTHERS, offer, now):
        return ""
    if not is_for_mothers(offer):
        return "team"
    return "old" if is_confirmed(offer) else "unconfirmed"


def unconfirmed_for(codes, site: Site, now: dt.datetime) -> list[Offer]:
    """What would be for these topics once somebody has looked."""
    found = (offer for offer in _of_topics(codes, site) if is_for_mothers(offer))
    return [offer for offer in found if not sees(MOTHERS, offer, now)]


def _of_topics(codes, site: Site) -> list[Offer]:
    wanted = set(codes)
    here = Offer.select().where(Offer.site.is_null() | (Offer.site == site)).order_by(Offer.id)
    return [offer for offer in here if wanted & set(offer.topics or ())]


def is_local(offer: Offer) -> bool:
    """Of a café, or written by the team: nearer than what the whole country has."""
    return offer.site_id is not None or is_ours(offer)


def is_confirmed(offer: Offer) -> bool:
    """By somebody of the team, or by a public source that the catalogue names."""
    return offer.checked_on is not None or offer.verified == "yes" or needs_no_check(offer)


def needs_no_check(offer: Offer) -> bool:
    return offer.code in _crisis_lines()


@lru_cache
def _crisis_lines() -> frozenset[str]:
    """What a public source confirms of the crisis sets: a call to test them takes the line from somebody in need."""
    codes = {code for codes in catalogue()["crisis_sets"].values() for code in codes}
    sure = {entry["id"] for entry in catalogue()["offers"] if entry["verified"] == "yes"}
    return frozenset(codes & sure)


def is_called(offer: Offer) -> bool:
    """Checked by a call; of the catalogue's lines, which are known in the whole country, the page is enough."""
    return is_ours(offer) and bool(offer.dial)


def must_be_checked(offer: Offer, now: dt.datetime) -> bool:
    """Nobody has confirmed it, or nobody has looked at it for half a year."""
    return not needs_no_check(offer) and (not is_confirmed(offer) or _age(offer, now) > WARN_AFTER)


def to_check(now: dt.datetime) -> list[Offer]:
    return [offer for offer in Offer.select().order_by(Offer.name) if must_be_checked(offer, now)]


def expiring(sites: ModelSelect, now: dt.datetime) -> list[Offer]:
    """Of these cafés, and of all: seen still, but soon no more unless somebody looks."""
    here = Offer.select().where(Offer.site.is_null() | Offer.site.in_(sites)).order_by(Offer.name)
    return [offer for offer in here if must_be_checked(offer, now) and sees(TEAM, offer, now)]


def _age(offer: Offer, now: dt.datetime) -> dt.timedelta:
    """Since somebody of the team looked at it, or since it came into this house."""
    return now.date() - (offer.checked_on or offer.added_on)


def is_ours(offer: Offer) -> bool:
    """Written by the team; one of the catalogue would come back with the next start."""
    return offer.code.startswith(OURS)


def add(*, today: dt.date, is_checked: bool, **said) -> Offer:
    checked_on = today if is_checked else None
    said = {"topics": []} | said
    return Offer.create(code=f"{OURS}{random_id()[:12]}", added_on=today, checked_on=checked_on, **said)


def enter(*, today: dt.date, is_checked: bool, **said) -> tuple[Offer, bool]:
    """One of ours that says this, and whether it is new: a form that is sent twice leaves no second one."""
    with database.atomic():
        made = add(today=today, is_checked=is_checked, **said)
        words = {name: value for name, value in made.__data__.items() if name not in {"id", "code"}}
        others = Offer.select().where(Offer.name == made.name, Offer.id != made.id).order_by(Offer.id)
        found = next((one for one in others if one.__data__ | words == one.__data__), None)
        if found:
            made.delete_instance()
        return found or made, not found


def change(offer: Offer, *, seen: int, **said) -> None:
    """Raises revisions.ChangedMeanwhile."""
    revisions.save(offer, seen=seen, **said)


def note_check(offer: Offer, *, seen: int, checked_on: dt.date | None) -> None:
    """Somebody looked on that day, and what stands here is right; or takes back that she did.

    Raises revisions.ChangedMeanwhile.
    """
    revisions.save(offer, seen=seen, checked_on=checked_on)
