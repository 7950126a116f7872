"""Help in the language of the page stands before help in others."""

from collections.abc import Iterable

from flask import g

from cafe_forms.languages import ALSO_UNDERSTOOD
from cafe_forms.models import Offer


def spoken_first(offers: Iterable[Offer]) -> list[Offer]:
    """Offers that speak it, then those with an interpreter, then the others; each in the order they came in."""
    return sorted(offers, key=lambda offer: (not _speaks(offer, g.language.locale), not offer.interpreter))


def _speaks(offer: Offer, language: str) -> bool:
    return any(ALSO_UNDERSTOOD.get(code, code) == language for code in offer.languages)
