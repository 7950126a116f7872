"""The report of a foreign form in words, as the team reads it."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import yaml

from cafe_forms.foreign.report import CHANGED, LEFT_OUT, TAKEN, Entry, Remark, Report
from cafe_forms.surveys import fault_lines
from cafe_forms.surveys.definition.faults import Fault

OUTCOMES = {
    "de": {TAKEN: "übernommen", CHANGED: "geändert", LEFT_OUT: "weggelassen"},
    "en": {TAKEN: "taken", CHANGED: "changed", LEFT_OUT: "left out"},
}
ROW, ROWS = {"de": "Zeile", "en": "row"}, {"de": "Zeilen", "en": "rows"}


@cache
def sentences() -> dict[str, dict[str, str]]:
    """By code and language, which is 'de' or 'en' as the team has it."""
    text = files("cafe_forms.foreign").joinpath("sentences.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)


def say(remark: Remark, language: str = "de") -> str:
    """One line: what stood in the file is quoted as it was, but for what would break a line."""
    facts = {name: _one_line(_spelled(fact)) for name, fact in remark.facts.items()}
    return sentences()[remark.code][language].format(**facts).rstrip()


def lines(report: Report, language: str = "de") -> Iterator[str]:
    """Every row with what became of it, what is to say about the file, and the sum."""
    for entry in report.entries:
        said = " ".join(say(remark, language) for remark in entry.remarks)
        outcome = OUTCOMES[language][entry.outcome]
        yield f"{where(entry, language)}: {outcome}{'. ' if said else ''}{said}"
    for remark in report.remarks:
        yield say(remark, language)
    yield total(report, language)


def as_json(report: Report, language: str = "de") -> dict:
    """For other programs: by sheet and row, in the order of the file; a code stays, its sentence may be reworded."""
    count = report.count()
    return {
        "taken": count[TAKEN],
        "changed": count[CHANGED],
        "left_out": count[LEFT_OUT],
        "rows": [_row(entry, language) for entry in report.entries],
        "remarks": [remark_as_json(remark, language) for remark in report.remarks],
    }


def _row(entry: Entry, language: str) -> dict:
    return {
        "sheet": entry.row.sheet,
        "row": entry.row.number,
        "name": _one_line(entry.row.name[:60]),
        "outcome": entry.outcome,
        "look": entry.is_marked,
        "remarks": [remark_as_json(remark, language) for remark in entry.remarks],
    }


def remark_as_json(remark: Remark, language: str = "de") -> dict:
    return {"code": remark.code, "detail": say(remark, language)}


def where(entry: Entry, language: str = "de") -> str:
    """Sheet, row and name, of a file without sheets the row and the name."""
    row = entry.row
    named = f" ({_one_line(row.name[:60])})" if row.name else ""
    return f"{row.sheet} {ROW[language]} {row.number}{named}".lstrip()


def total(report: Report, language: str = "de") -> str:
    count = report.count()
    parts = ", ".join(f"{count[outcome]} {word}" for outcome, word in OUTCOMES[language].items())
    return f"{len(report.entries)} {ROWS[language]}: {parts}."


def _spelled(fact: object) -> str:
    return fault_lines.what(fact) if isinstance(fact, Fault) else str(fact)


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
