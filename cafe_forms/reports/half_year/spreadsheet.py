"""The half-year for other programs: as JSON, and as a file for spreadsheets. Both say what the page says."""

from collections.abc import Iterator

from cafe_forms.reports.half_year.figures import Figures
from cafe_forms.reports.half_year.overview import Asked, Choice, Overview, Round
from cafe_forms.reports.ranking import FEWEST, LEADING, MIDDLE
from cafe_forms.results import export
from cafe_forms.results.change import FEWER, MORE, SAME
from cafe_forms.results.disclosure import FEW
from cafe_forms.results.hidden_words import WORDS

HEADER = (
    *("half_year", "site", "part", "day", "title", "batch", "question", "choice"),
    *("band", "note", "change", "number", "text"),
)
BANDS = {LEADING: "Spitzengruppe", MIDDLE: "Mittelfeld", FEWEST: WORDS[FEW]}
CHANGES = {"": "", MORE: "mehr", SAME: "etwa gleich", FEWER: "weniger"}
TOO_FEW = "zu wenige Antworten"
NOT_COUNTED = "nicht gezählt"
NOT_ALWAYS_COUNTED = "nicht bei jedem Treffen gezählt"


def file_name(overview: Overview, ending: str) -> str:
    """`<site>-<YYYY>-H1-halfyear.csv`; what stays in the house says so: `…-halfyear-own.pdf`."""
    own = "" if overview.view.is_rounded else "-own"
    return f"{overview.site.slug}-{overview.half}-halfyear{own}.{ending}"


def noted(overview: Overview, reason: str) -> str:
    """What the audit log keeps of a file that was taken away."""
    return " · ".join(filter(None, [str(overview.half), reason]))


def csv(overview: Overview) -> bytes:
    head = (str(overview.half), overview.site.name)
    empty = dict.fromkeys(HEADER[len(head) :], "")
    rows = [empty | row for row in _rows(overview)]
    told = [(*head, *row.values()) for row in rows]
    return export.BOM.encode() + export.block([HEADER, *told])


def _rows(overview: Overview) -> Iterator[dict]:
    """The parts in the order of the page; each row says its own columns."""
    figures = overview.figures
    yield {"part": "meetings", "number": figures.meetings}
    yield {"part": "attendance"} | _came(figures)
    yield {"part": "breakfasts", "number": figures.breakfasts}
    for part, rounds in (("topics", overview.topics), ("feedback", overview.feedback)):
        for found in rounds:
            yield from _of_round(part, found)
    for one in overview.done:
        yield {"part": "done", "day": one.day, "title": one.topic, "text": one.text}
    yield from ({"part": "told", "text": text} for text in overview.told)
    for no in overview.declined:
        yield {"part": "declined", "title": ", ".join(no.topics), "text": no.why}
    yield from ({"part": "partner", "text": name} for name in overview.partners)


def _came(figures: Figures) -> dict:
    if figures.attendance is None:
        return {"note": NOT_COUNTED}
    return {"number": figures.attendance, "note": "" if figures.is_counted else NOT_ALWAYS_COUNTED}


def _of_round(part: str, found: Round) -> Iterator[dict]:
    about = {"part": part, "day": found.day, "title": found.title}
    if found.is_too_few:
        yield about | {"batch": "online", "note": TOO_FEW}
    for batch in found.batches:
        of_batch = about | {"batch": batch.name}
        yield of_batch | {"number": batch.responses}
        for asked in batch.asked:
            yield from (of_batch | row for row in _of_question(asked))


def _of_question(asked: Asked) -> Iterator[dict]:
    if asked.note:
        yield {"question": asked.label, "note": WORDS[asked.note]}
    for band, choices in asked.bands.items():
        for one in choices:
            yield {
                "question": asked.label,
                "choice": one.label,
                "band": BANDS[band],
                "note": WORDS[one.note],
                "change": CHANGES[one.change],
            }


def as_json(overview: Overview) -> dict:
    return {
        "half_year": str(overview.half),
        "site": overview.site.slug,
        "view": overview.view.name,
        "meetings": overview.figures.meetings,
        "attendance": overview.figures.attendance,
        "attendance_is_whole": overview.figures.is_counted,
        "breakfasts": overview.figures.breakfasts,
        "topics": list(map(_round_as_json, overview.topics)),
        "feedback": list(map(_round_as_json, overview.feedback)),
        "done": [{"day": one.day.isoformat(), "topic": one.topic, "text": one.text} for one in overview.done],
        "told": list(overview.told),
        "declined": [{"topics": list(no.topics), "why": no.why} for no in overview.declined],
        "partners": list(overview.partners),
    }


def _round_as_json(found: Round) -> dict:
    return {
        "survey": found.slug,
        "title": found.title,
        "day": found.day.isoformat(),
        "too_few": found.is_too_few,
        "batches": [
            {
                "batch": batch.name,
                "responses": batch.responses,
                "questions": list(map(_question_as_json, batch.asked)),
            }
            for batch in found.batches
        ],
    }


def _question_as_json(asked: Asked) -> dict:
    bands = {band: list(map(_choice_as_json, choices)) for band, choices in asked.bands.items()}
    return {"question": asked.label, "note": WORDS[asked.note], "bands": bands}


def _choice_as_json(choice: Choice) -> dict:
    return {"label": choice.label, "note": WORDS[choice.note], "change": choice.change}
