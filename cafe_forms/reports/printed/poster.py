"""What hangs on a wall or lies on a table: an A4 poster, A6 cards to cut out, and slips with one-time codes."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from cafe_forms.blanks import shortened
from cafe_forms.models import Site, Survey
from cafe_forms.reports.printed import paper, qr
from cafe_forms.reports.printed.invitation import Invitation, address_of, cafe_address, invitations
from cafe_forms.surveys import questionnaire

LONGEST_TITLE = 160  # characters; what is longer nobody reads on a wall


def poster(survey: Survey, tags: Sequence[str]) -> bytes:
    """One page of A4. Raises paper.NotInstalled."""
    return paper.pdf("poster", _facts(survey, tags))


def cards(survey: Survey, tags: Sequence[str]) -> bytes:
    """Four of A6 on a page of A4, with marks to cut at. Raises paper.NotInstalled."""
    return paper.pdf("cards", _facts(survey, tags))


def slips(survey: Survey, codes: Sequence[str]) -> bytes:
    """One-time codes to draw from a bowl, ten on a page of A4. Raises paper.NotInstalled.

    The code stands behind the #, where no server sees it. A slip that lies about tells that its code was used.
    """
    address = address_of(survey)
    languages = questionnaire.asked(survey).languages
    said = {one.slip: one.language for one in reversed(invitations(survey, languages))}
    facts = {
        "place": survey.site.name,
        "typed": to_type(address),
        "afterwards": [
            {"lang": language.locale, "direction": language.direction, "words": words}
            for words, language in reversed(said.items())
        ],
        "codes": [{"code": code, "qr": qr.svg(f"{address}#c={code}")} for code in codes],
    }
    return paper.pdf("slips", facts)


def not_shown(survey: Survey, tags: Sequence[str]) -> list[str]:
    """The signs of its title and of its café that no font has: on poster and cards a mark stands instead."""
    return paper.not_shown([_place(survey.site), *(questionnaire.title_of(survey, tag) for tag in tags)])


def _facts(survey: Survey, tags: Sequence[str]) -> dict:
    address = address_of(survey)
    return {
        "place": _place(survey.site),
        "typed": to_type(address),
        "qr": qr.svg(address),
        "cafe": to_type(cafe_address(survey.site)),
        "invitations": [_words(one) for one in invitations(survey, tags)],
    }


def _words(invitation: Invitation) -> dict:
    """As a sheet says it; who finds no title in her language finds at least the language's name."""
    language, title = invitation.language, invitation.title
    own = title.language == language.tag
    return {
        "lang": language.locale,
        "direction": language.direction,
        "name": language.name,
        "title": shortened(title.text, LONGEST_TITLE),
        "title_lang": title.language.partition("-")[0],
        "title_direction": title.direction,
        "heading": shortened(title.text, LONGEST_TITLE) if own else language.name,
        "promise": invitation.promise,
        "last_day": invitation.last_day,
        "afterwards": invitation.afterwards,
    }


def _place(site: Site) -> str:
    """The café, and its town where the name does not say it."""
    if not site.town or site.town.casefold() in site.name.casefold():
        return site.name
    return f"{site.name}, {site.town}"


def to_type(address: str) -> str:
    """Without the scheme that every browser finds by itself."""
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path}" if parts.scheme == "https" else address
