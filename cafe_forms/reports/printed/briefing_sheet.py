"""The briefing as one sheet of A4: the facts that its typst page sets."""

import unicodedata

from cafe_forms.models import Offer
from cafe_forms.pages import day, day_and_time
from cafe_forms.reports import ranking
from cafe_forms.reports.briefing import Briefing
from cafe_forms.reports.printed import paper
from cafe_forms.results import change as changes

MANY = 3  # places; with more, each has one question only
CHANGES = {
    changes.MORE: "mehr als beim letzten Mal",
    changes.SAME: "etwa gleich wie beim letzten Mal",
    changes.FEWER: "weniger als beim letzten Mal",
}


def pdf(briefing: Briefing) -> bytes:
    """Raises paper.NotInstalled."""
    return paper.pdf("briefing", _facts(briefing))


def not_shown(briefing: Briefing) -> list[str]:
    """Its signs that no font has: on the sheet a mark stands instead. Nothing of what mothers wrote is named."""
    return paper.not_shown(_facts(briefing) | {"quotes": []})


def _facts(briefing: Briefing) -> dict:
    release, survey = briefing.counted.release, briefing.survey
    is_crowded = len(briefing.top) > MANY
    return {
        "place": survey.site.name,
        "meeting": briefing.meeting and day_and_time(briefing.meeting.starts_at),
        "title": briefing.title,
        "too_few": briefing.is_too_few,
        "threshold": survey.threshold,
        "responses": release and release.responses,
        "expected": survey.expected,
        "released_on": release and day(release.released_on),
        "top": [
            _place(place, 1 if is_crowded else 3) | {"change": CHANGES.get(briefing.change_of(place.line))}
            for place in briefing.top
        ],
        "spread": briefing.is_spread,
        "asks_for_topics": briefing.asked is not None,
        "tied": [_label(place.line) for place in briefing.top if place.ties],
        "others": [_told(line) for line in briefing.others],
        "on_paper": [
            {"responses": sheets.responses, "lines": [_told(line) for line in sheets.lines]}
            for sheets in briefing.on_paper
        ],
        "notes": sorted(briefing.notes),
        "quotes": [
            {"question": question, "texts": [_quoted(text) for text in texts[: 1 if is_crowded else 3]]}
            for question, texts in briefing.quotes
        ],
        "help_now": [_phone(offer) for offer in briefing.help_now],
        "help_later": [_phone(offer) for offer in briefing.help_later if offer not in briefing.help_now],
        "help_for_team": [_phone(offer) for offer in briefing.help_for_team],
    }


def _place(place: ranking.Place, questions: int) -> dict:
    return {
        "icon": place.line.choice.icon or "",
        "label": _label(place.line),
        "count": place.line.cell.count,
        "note": place.line.cell.note,
        "questions": place.topic.input.questions[:questions] if place.topic else (),
        "referrals": place.topic.referrals[:questions] if place.topic else (),
    }


def _label(line) -> str:
    return line.choice.label.say("de").text


def _told(line) -> str:
    """'Schlaf 3', or 'Geld (vereinzelt genannt)'."""
    cell = line.cell
    return f"{_label(line)} {cell.count}" if cell.count else f"{_label(line)} ({cell.note})"


def _quoted(text: str) -> dict:
    """In the direction of its first letter; which language it is nobody noted."""
    first = next((sign for sign in map(unicodedata.bidirectional, text) if sign in {"L", "R", "AL"}), "L")
    return {"text": text, "lang": "und", "direction": "ltr" if first == "L" else "rtl"}


def _phone(offer: Offer) -> dict:
    return {"name": offer.name, "number": offer.number or offer.url_domain or ""}
