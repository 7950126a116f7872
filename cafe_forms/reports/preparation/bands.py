"""The first topics of a briefing: their cards, and bands and ties in one plain sentence each."""

import datetime as dt

from cafe_forms.pages import day
from cafe_forms.reports.briefing import Briefing
from cafe_forms.reports.preparation import cards
from cafe_forms.reports.preparation.blocks import label, said, say, section, told, words
from cafe_forms.results.disclosure import FEW
from cafe_forms.results.hidden_words import WORDS
from cafe_forms.results.summary import Line


def of(briefing: Briefing, today: dt.date) -> dict | None:
    if briefing.places:
        title = (
            say("last_title", day=day(briefing.counted.released.released_on))
            if briefing.is_too_few
            else say("top_title")
        )
        found = [cards.of(briefing, place, words(), today) for place in briefing.places]
        return section(
            "topics", title, *_chosen(briefing), {"kind": "topics", "cards": found}, *_order(briefing)
        )
    if briefing.is_too_few:
        return None
    why = "spread" if briefing.is_spread else "hidden" if briefing.asked else "not_asked"
    return section("topics", say(f"{why}_title"), said(say(why)), *aloud())


def _chosen(briefing: Briefing) -> list[dict]:
    if not briefing.chosen:
        return []
    why, topic = briefing.preparation.why, label(briefing.chosen.line)
    return [said("", lead=say("chosen_because" if why else "chosen", topic=topic, why=why))]


def _order(briefing: Briefing) -> list[dict]:
    """Bands and ties, one plain sentence each, of nothing but what is printed."""
    top, others = [place.line for place in briefing.top], briefing.others
    levels, found = [level for level in _levels(top) if len(level) > 1], []
    if levels and len(levels[0]) == len(top):
        found = [said(say("choose"), lead=say("all_level"))]
    elif levels:
        lead = " ".join(say("level", topics=_named(level)) for level in levels)
        found = [said(say("choose"), lead=lead)]
    return found + aloud() + _others(others)


def aloud() -> list[dict]:
    """How the talk begins, and what gets it going where nobody speaks."""
    return [said(say("never_ask"), lead=say("start")), said(say("aloud"), name="aloud")]


def _levels(lines: list[Line]) -> list[list[Line]]:
    """Lines that read the same, together."""
    found: dict[tuple, list[Line]] = {}
    for line in lines:
        found.setdefault((line.cell.count, line.cell.note), []).append(line)
    return list(found.values())


def _others(others) -> list[dict]:
    """The middle by its numbers, and what few chose by its word."""
    shown = [line for line in others if line.cell.note != FEW]
    few = [line for line in others if line.cell.note == FEW]
    middle = [_aside(say("middle"), map(told, shown))] if shown else []
    return middle + ([_aside(f"{WORDS[FEW].capitalize()}:", map(label, few))] if few else [])


def _aside(lead: str, told) -> dict:
    return said(" · ".join(told), lead=lead, name="others", is_quiet=True)


def _named(lines: list[Line]) -> str:
    """'„A“, „B“ und „C“'"""
    quoted = [f"„{label(line)}“" for line in lines]
    return " und ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
