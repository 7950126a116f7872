"""The briefing as one sheet of A4: the facts that its typst page sets."""

import datetime as dt

from cafe_forms.reports.briefing import Briefing
from cafe_forms.reports.preparation import blocks, parts
from cafe_forms.reports.printed import paper


def pdf(briefing: Briefing, *, today: dt.date) -> bytes:
    """Raises paper.NotInstalled."""
    return paper.pdf("briefing", facts(briefing, today=today))


def not_shown(briefing: Briefing, *, today: dt.date) -> list[str]:
    """Its signs that no font has: on the sheet a mark stands instead. Nothing of what mothers wrote is named."""
    told = facts(briefing, today=today)
    return paper.not_shown(told | {"sections": [one for one in told["sections"] if one["name"] != "quotes"]})


def facts(briefing: Briefing, *, today: dt.date) -> dict:
    """Head, sections, and what the page may leave out until it fits."""
    return {
        "head": parts.head(briefing),
        "sections": parts.of(briefing, today=today),
        "drops": blocks.drops(),
        "left_out": blocks.words()["left_out"],
    }
