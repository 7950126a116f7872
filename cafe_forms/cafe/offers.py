"""Help offers: which ones a mother sees, and when a number must be rung again."""

import datetime as dt
from functools import lru_cache
from pathlib import Path

import yaml

from cafe_forms.db import random_id
from cafe_forms.models import Offer, revisions

CATALOGUE = Path(__file__).parent / "help_offers.yaml"
OURS = "own-"
ALWAYS_SHOWN = {"notruf_110", "notruf_112"}
WARN_AFTER = dt.timedelta(days=183)
HIDE_AFTER = dt.timedelta(days=365)


@lru_cache
def catalogue() -> dict:
    return yaml.load(CATALOGUE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def bring_up_to_date() -> None:
    """Add the catalogue's offers that are not there yet; what the team has changed stays."""
    known = {offer.code for offer in Offer.select(Offer.code)}
    new = [_row(entry) for entry in catalogue()["offers"] if entry["id"] not in known]
    for row in new:
        Offer.insert(**row).on_conflict_ignore().execute()


def _row(entry: dict) -> dict:
    """The row of a catalogue entry; what a row has no column for (`source`) stays in the catalogue."""
    known = set(Offer._meta.fields) - {"id"}
    row = {name: value for name, value in entry.items() if name in known and value is not None}
    return {"code": entry["id"], "channels": ["phone"], **row}


def shown(now: dt.datetime) -> list[Offer]:
    """What mothers see, in the catalogue's order: confirmed numbers, none that nobody rang for a year."""
    order = {entry["id"]: place for place, entry in enumerate(catalogue()["offers"])}
    offers = Offer.select().where(Offer.audience == "mothers")
    return sorted((o for o in offers if is_shown(o, now)), key=lambda o: order.get(o.code, len(order)))


def is_shown(offer: Offer, now: dt.datetime) -> bool:
    if offer.code in ALWAYS_SHOWN:
        return True
    if offer.checked_on is None:
        return offer.verified == "yes"
    return now.date() - offer.checked_on <= HIDE_AFTER


def must_be_checked(offer: Offer, now: dt.datetime) -> bool:
    return offer.checked_on is None or now.date() - offer.checked_on > WARN_AFTER


def expires(offer: Offer, now: dt.datetime) -> bool:
    """Shown still, but soon no more unless somebody rings."""
    was_checked = offer.checked_on is not None and offer.code not in ALWAYS_SHOWN
    return was_checked and is_shown(offer, now) and must_be_checked(offer, now)


def crisis_set(name: str, now: dt.datetime) -> list[Offer]:
    """The offers of one crisis set that may be shown, in its order."""
    codes = catalogue()["crisis_sets"][name]
    for_mothers = Offer.select().where(Offer.code.in_(codes), Offer.audience == "mothers")
    by_code = {offer.code: offer for offer in for_mothers}
    return [by_code[code] for code in codes if code in by_code and is_shown(by_code[code], now)]


def named(codes, now: dt.datetime) -> list[Offer]:
    """These offers, as far as they may be shown, each once."""
    wanted = set(codes)
    return [offer for offer in shown(now) if offer.code in wanted]


def is_ours(offer: Offer) -> bool:
    """Written by the team; one of the catalogue would come back with the next start."""
    return offer.code.startswith(OURS)


def add(*, rang_on: dt.date | None, **said) -> Offer:
    return Offer.create(code=f"{OURS}{random_id()[:12]}", checked_on=rang_on, **said)


def change(offer: Offer, *, seen: int, **said) -> None:
    """Raises revisions.ChangedMeanwhile."""
    revisions.save(offer, seen=seen, **said)


def confirm(offer: Offer, *, seen: int, today: dt.date) -> None:
    """Somebody rang there: what stands here is right. Raises revisions.ChangedMeanwhile."""
    revisions.save(offer, seen=seen, checked_on=today)
