"""What a briefing says of offers and wishes: the one thing to ask the round for, and what stands behind it."""

from cafe_forms.reports.briefing import Briefing
from cafe_forms.reports.preparation import matches
from cafe_forms.reports.preparation.blocks import items, label, said, say, section
from cafe_forms.reports.preparation.matches import Match


def of(briefing: Briefing) -> dict | None:
    """None where the meeting has no round of exchange."""
    if not briefing.exchange:
        return None
    both = [match for match in briefing.exchange if match.weight]
    best = matches.proposed(briefing.exchange)
    ask = say("exchange_ask", offer=label(best.offer)) if best else say("exchange_open")
    told = [items(map(_beside, both), name="exchange")] if both else []
    return section("exchange", say("exchange_title"), said(say("exchange_rule"), lead=ask), *told)


def _beside(match: Match) -> str:
    offer, wish = match.offer.cell, match.wish.cell
    return say(
        "exchange_line", offer=label(match.offer), can=offer.count or offer.note, want=wish.count or wish.note
    )
