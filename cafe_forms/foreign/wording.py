"""The report of a foreign form in words, as the team reads it."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import yaml

from cafe_forms.foreign.report import CHANGED, LEFT_OUT, TAKEN, Entry, Remark, Report

OUTCOMES = {TAKEN: "übernommen", CHANGED: "geändert", LEFT_OUT: "weggelassen"}


@cache
def sentences() -> dict[str, str]:
    text = files("cafe_forms.foreign").joinpath("sentences.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)


def say(remark: Remark) -> str:
    """One line: what stood in the file is quoted as it was, but for what would break a line."""
    facts = {name: _one_line(str(fact)) for name, fact in remark.facts.items()}
    return sentences()[remark.code].format(**facts).rstrip()


def lines(report: Report) -> Iterator[str]:
    """Every row with what became of it, what is to say about the file, and the sum."""
    for entry in report.entries:
        yield _row(entry)
    for remark in report.remarks:
        yield say(remark)
    count = report.count()
    parts = ", ".join(f"{count[outcome]} {word}" for outcome, word in OUTCOMES.items())
    yield f"{len(report.entries)} Zeilen: {parts}."


def _row(entry: Entry) -> str:
    row = entry.row
    named = f" ({_one_line(row.name[:60])})" if row.name else ""
    said = " ".join(say(remark) for remark in entry.remarks)
    return f"{row.sheet} Zeile {row.number}{named}: {OUTCOMES[entry.outcome]}{'. ' if said else ''}{said}"


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
