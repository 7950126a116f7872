"""'Ihr habt gesagt – wir machen' for the wall: the words of the café's page, in up to ten languages, on A4 or A3."""

from collections.abc import Sequence

from flask import current_app

from cafe_forms.cafe import loop as notes
from cafe_forms.cafe import partners
from cafe_forms.languages import LANGUAGES, speaking
from cafe_forms.models import Site, Survey
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


def pdf(survey: Survey, tags: Sequence[str], size: str) -> bytes:
    """What becomes of this survey. Raises NotPublished, or paper.NotInstalled."""
    return paper.pdf("wall_sheet", facts(survey, tags) | {"paper": size})


def languages(survey: Survey) -> list[str]:
    """Those that the team has written in; German is read by all the others."""
    told = _told(survey)
    written = {"de", *told.does.languages, *(told.reasons.languages if told.reasons else ())}
    return [tag for tag in LANGUAGES if tag in written]


def facts(survey: Survey, tags: Sequence[str]) -> dict:
    site, told = survey.site, _told(survey)
    address = cafe_address(site)
    return {
        "place": site.name,
        "typed": to_type(address),
        "qr": qr.svg(address),
        "thanks": _thanks(site, tags[0]),
        "languages": [_said(told, tag) for tag in tags],
    }


def _told(survey: Survey) -> Told:
    note = notes.note_of(survey)
    if note.published_on is None:
        raise NotPublished(survey.slug)
    return loop.told(note)


def _said(told: Told, tag: str) -> dict:
    """One language: its headings, the choices that are named, and the team's words; German where they say nothing."""
    with speaking(tag) as language:
        words = _words()
        return {
            "lang": language.locale,
            "direction": language.direction,
            "said": words.said,
            "named": _labels(told.named, tag),
            "does": words.has_done if told.is_done else words.will_do,
            "doing": _lines(told.does, tag),
            "not": words.cannot if told.reasons else "",
            "declined": _labels(told.declined, tag),
            "reasons": _lines(told.reasons, tag),
            "more": words.more,
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
