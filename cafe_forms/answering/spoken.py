"""The language of a page that is always there, and help in it before help in others."""

from collections.abc import Iterable

from flask import abort, g, request

from cafe_forms import languages
from cafe_forms.languages import ALSO_UNDERSTOOD
from cafe_forms.models import Offer


def speak_or_404(language: str | None) -> None:
    """As the address says, or else as the browser asks."""
    tag = language or languages.best(request.accept_languages, tuple(languages.LANGUAGES), "de")
    if tag not in languages.LANGUAGES:
        abort(404)
    languages.speak(tag)


def spoken_first(offers: Iterable[Offer]) -> list[Offer]:
    """Offers that speak it, then those with an interpreter, then the others; each in the order they came in."""
    return sorted(offers, key=lambda offer: (not _speaks(offer, g.language.locale), not offer.interpreter))


def _speaks(offer: Offer, language: str) -> bool:
    return any(ALSO_UNDERSTOOD.get(code, code) == language for code in offer.languages)
