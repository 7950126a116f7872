"""Slips with numbers to cut and take home: the same for everybody, with all numbers of the briefing and their hours.

They name no topic and nothing that was answered: whoever takes one tells nothing of herself.
"""

from cafe_forms.cafe import opening_hours
from cafe_forms.models import Offer
from cafe_forms.reports.briefing import Briefing
from cafe_forms.reports.printed import paper

ON_A_PAGE = 4


def pdf(briefing: Briefing) -> bytes:
    """One page of A4, four slips. Raises paper.NotInstalled."""
    return paper.pdf("number_slips", facts(briefing))


def facts(briefing: Briefing) -> dict:
    """Those for now first, then those of the topics, each once; none that is for the team alone."""
    told = [*briefing.help_now, *(offer for line in briefing.numbers for offer in line.told)]
    return {
        "place": briefing.survey.site.name,
        "slips": ON_A_PAGE,
        "numbers": [_number(offer) for offer in dict.fromkeys(told)],
    }


def hours(kept: str | list[dict] | None) -> str:
    """'Tag und Nacht', 'Mo-Fr 9:00-12:00', or nothing where none are known."""
    return (
        "Tag und Nacht"
        if kept == opening_hours.ALWAYS
        else ", ".join(opening_hours.written(kept).splitlines())
    )


def _number(offer: Offer) -> dict:
    return {
        "name": offer.name,
        "number": offer.number or offer.url_domain or "",
        "hours": hours(offer.hours),
        "purpose": offer.purpose,
    }
