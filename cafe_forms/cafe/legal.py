"""The legal pages: the carrier's own words or the standard ones, and what only the carrier can fill in."""

from functools import lru_cache
from pathlib import Path

import yaml
from peewee import IntegrityError

from cafe_forms.cafe import legal_text
from cafe_forms.cafe.legal_text import Block
from cafe_forms.db import database
from cafe_forms.models import Carrier, LegalPage, revisions

STANDARD = Path(__file__).parent / "legal.yaml"
NAMES = ("impressum", "datenschutz", "barrierefreiheit")


@lru_cache
def standard() -> dict:
    """{"places": {name: {words, otherwise}}, "texts": {page: text}}"""
    return yaml.load(STANDARD.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def page_of(name: str) -> LegalPage:
    """As it is kept, or one that is not yet."""
    return LegalPage.get_or_none(LegalPage.name == name) or LegalPage(name=name)


def carrier() -> Carrier:
    return Carrier.get_or_none() or Carrier()


def text_of(name: str) -> str:
    return page_of(name).text or standard()["texts"][name]


def blocks(name: str, k: int) -> list[Block]:
    """The page as mothers read it; `k` is how many answers a release needs."""
    return drawn(text_of(name), k)


def drawn(text: str, k: int) -> list[Block]:
    return legal_text.blocks(text, {"k": str(k), **_filled()}, _bracketed())


def _filled() -> dict[str, str | None]:
    """What stands at each place; None where only the carrier could say it and has not."""
    row = carrier()
    return {
        name: getattr(row, name) or place.get("otherwise") for name, place in standard()["places"].items()
    }


def _bracketed() -> dict[str, str]:
    return {name: place["words"] for name, place in standard()["places"].items()}


def missing() -> list[str]:
    """The names of the places that a page shows and nobody has filled."""
    shown = {place for name in NAMES for place in legal_text.places(text_of(name))}
    return [name for name in standard()["places"] if name in _empty() & shown]


def with_gaps() -> tuple[str, ...]:
    """The names of the pages that show a place which nobody has filled."""
    empty = _empty()
    return tuple(name for name in NAMES if empty & legal_text.places(text_of(name)))


def _empty() -> set[str]:
    return {name for name, value in _filled().items() if value is None}


def unknown_places(text: str) -> list[str]:
    """Names in {brackets} that stand for nothing and would be shown as they are."""
    return sorted(legal_text.places(text) - standard()["places"].keys() - {"k"})


def write(page: LegalPage, text: str, *, seen: int) -> bool:
    """Are these words their own? None, or the standard ones, bring those back. Raises revisions.ChangedMeanwhile."""
    is_own = text not in ("", standard()["texts"][page.name].strip())
    _keep(page, seen, text=text if is_own else "")
    return is_own


def describe(row: Carrier, *, seen: int, **places: str) -> None:
    """Raises revisions.ChangedMeanwhile."""
    _keep(row, seen, **places)


def _keep(row: Carrier | LegalPage, seen: int, **values) -> None:
    if row.is_stored:
        return revisions.save(row, seen=seen, **values)
    own = {"name": row.name} if isinstance(row, LegalPage) else {"id": 1}
    try:
        with database.atomic():
            type(row).insert(**own | values, revision=1).execute()
    except IntegrityError:
        raise revisions.ChangedMeanwhile(row) from None
