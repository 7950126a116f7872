"""The half-year on paper: one café, in German, for the team or for those who pay for it."""

from cafe_forms.languages import speaking
from cafe_forms.pages import day, short_day
from cafe_forms.reports.half_year.overview import Asked, Batch, Overview, Round
from cafe_forms.reports.printed import paper
from cafe_forms.results.hidden_words import WORDS


def pdf(overview: Overview) -> bytes:
    """Raises paper.NotInstalled."""
    return paper.pdf("half_year", facts(overview))


def facts(overview: Overview) -> dict:
    with speaking("de"):
        return {
            "site": overview.site.name,
            "half": overview.half.half,
            "year": str(overview.half.year),
            "as_of": day(overview.as_of) if overview.as_of else "",
            "is_rounded": overview.view.is_rounded,
            "figures": {
                "meetings": overview.figures.meetings,
                "attendance": overview.figures.attendance,
                "breakfasts": overview.figures.breakfasts,
                "is_counted": overview.figures.is_counted,
            },
            "topics": list(map(_round, overview.topics)),
            "feedback": list(map(_round, overview.feedback)),
            "done": [[short_day(one.day), one.topic, one.text] for one in overview.done],
            "told": list(overview.told),
            "declined": [[", ".join(no.topics), no.why] for no in overview.declined],
            "partners": list(overview.partners),
            "notes": sorted(WORDS[note] for note in overview.notes),
        }


def _round(found: Round) -> dict:
    return {
        "title": found.title,
        "day": short_day(found.day),
        "is_too_few": found.is_too_few,
        "batches": list(map(_batch, found.batches)),
    }


def _batch(batch: Batch) -> dict:
    return {
        "is_paper": batch.name != "online",
        "responses": batch.responses,
        "asked": list(map(_asked, batch.asked)),
    }


def _asked(asked: Asked) -> dict:
    bands = [
        [band, [[one.label, WORDS[one.note], one.change] for one in choices]]
        for band, choices in asked.bands.items()
        if choices
    ]
    return {"label": asked.label, "note": WORDS[asked.note], "bands": bands}
