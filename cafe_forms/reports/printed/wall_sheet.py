"""'Ihr habt gesagt – wir machen' for the wall: the words of the café's page, in up to ten languages, on A4 or A3."""

import datetime as dt
from collections.abc import Sequence

from flask import current_app

from cafe_forms.cafe import partners
from cafe_forms.languages import LANGUAGES, speaking
from cafe_forms.models import Site
from cafe_forms.reports import loop
from cafe_forms.reports.loop import Told
from cafe_forms.reports.printed import paper, qr
from cafe_forms.reports.printed.invitation import cafe_address
from cafe_forms.reports.printed.poster import to_type
from cafe_forms.surveys.definition.question import Choice
from cafe_forms.surveys.definition.words import Words

SIZES = ("a4", "a3")


class NotPublished(Exception):
    """What mothers cannot read on the café's page hangs on no wall either."""


def pdf(site: Site, tags: Sequence[str], size: str, *, today: dt.date) -> bytes:
    """What becomes of what mothers said, as the café's page tells it. Raises NotPublished, or paper.NotInstalled."""
    return paper.pdf("wall_sheet", facts(site, tags, today=today) | {"paper": size})


def languages(site: Site, *, today: dt.date) -> list[str]:
    """Those that the team has written in, none where nothing is told; German is read by all the others."""
    told = loop.told_to_mothers(site, today)
    words = [words for one in told for words in (one.does, one.reasons) if words]
    written = {tag for one in words for tag in one.languages} | ({"de"} if told else set())
    return [tag for tag in LANGUAGES if tag in written]


def facts(site: Site, tags: Sequence[str], *, today: dt.date) -> dict:
    told = loop.told_to_mothers(site, today)
    if not told:
        raise NotPublished(site.slug)
    address = cafe_address(site)
    return {
        "place": site.name,
        "typed": to_type(address),
        "qr": qr.svg(address),
        "thanks": _thanks(site, tags[0]),
        "languages": [_said(told, tag) for tag in tags],
    }


def _said(told: Sequence[Told], tag: str) -> dict:
    """One language: its headings, and of each note what is named and the team's words; German where they say none."""
    with speaking(tag) as language:
        words = _words()
        return {
            "lang": language.locale,
            "direction": language.direction,
            "said": words.said,
            "more": words.more,
            "notes": [_note(one, words, tag) for one in told],
        }


def _note(told: Told, words, tag: str) -> dict:
    return {
        "named": _labels(told.named, tag),
        "does": words.has_done if told.is_done else words.will_do,
        "doing": _lines(told.does, tag),
        "not": words.cannot if told.reasons else "",
        "declined": _labels(told.declined, tag),
        "reasons": _lines(told.reasons, tag),
    }


def _words(names: str = ""):
    """The sheet's sentences in the language that is spoken, by name."""
    return current_app.jinja_env.get_template("invitations/wall_words.txt").make_module({"names": names})


def _thanks(site: Site, tag: str) -> str:
    """Who brings the breakfast, and wishes to be named."""
    names = ", ".join(partner.name for partner in partners.thanked(site))
    with speaking(tag):
        return _words(names).thanks if names else ""


def _labels(choices: Sequence[Choice], tag: str) -> list[str]:
    return [f"{choice.icon or ''} {choice.label.say(tag).text}".strip() for choice in choices]


def _lines(words: Words | None, tag: str) -> list[dict]:
    if words is None:
        return []
    said = words.say(tag)
    lines = filter(str.strip, said.text.splitlines())
    return [
        {"lang": said.language.partition("-")[0], "direction": said.direction, "text": one} for one in lines
    ]
