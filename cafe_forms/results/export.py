"""CSV of one release: a block of rows at a time, and no cell that a spreadsheet could take for a formula."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator

from peewee import chunked

from cafe_forms.blanks import is_seen
from cafe_forms.models import crossed_name
from cafe_forms.results.hidden_words import WORDS
from cafe_forms.results.summary import Pair, Results
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.types.question_type import Shown

ROWS_AT_ONCE = 300
BOM = "\ufeff"
COUNTS_HEADER = ("survey", "question", "question_label", "choice", "choice_label", "count", "note")
TEXTS_HEADER = ("survey", "question", "text")
ABOUT_HEADER = (
    "survey_title",
    "site",
    "released_on",
)  # behind every row: files of several rounds may be put together
TAB = "\t"  # seen: it moves the rest into a cell of its own
FORMULA_STARTS = "=+-@\t＝＋－＠'"
PLAIN_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?", re.ASCII)


def blocks(results: Results, definition: Definition, what: str = "counts") -> Iterator[bytes]:
    """The file, some hundred rows at a time: UTF-8 with BOM, semicolons, CRLF, quoted as RFC 4180 says."""
    header, rows = FILES[what]
    about = _about(results, definition)
    yield BOM.encode() + block([header])
    for some in chunked(rows(results, definition), ROWS_AT_ONCE):
        yield block((*row, *about) for row in some)


def _about(results: Results, definition: Definition) -> tuple[str, str, str | None]:
    """The same in every row: what was asked, where, and the day of this release."""
    title = definition.title.say(definition.default_language).text
    return (
        title,
        results.survey.site.name,
        results.release.released_on.isoformat() if results.release else None,
    )


def file_name(results: Results, what: str, ending: str = "csv") -> str:
    """`<site>-<YYYY-MM>-<slug>-counts.csv`, the month that of the release; ASCII, and nothing that anybody typed."""
    survey, release = results.survey, results.released
    batch = "" if release.batch == "online" else f"{release.batch}-"
    return f"{survey.site.slug}-{release.released_on:%Y-%m}-{survey.slug}-{batch}{what}.{ending}"


def block(rows: Iterable[Iterable[object]]) -> bytes:
    """These rows as they stand in a file, each cell harmless."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return written.getvalue().encode()


def harmless(cell: object) -> str:
    """One leading ' before what a spreadsheet could run; taking it off gives the stored text (OWASP, CSV injection)."""
    text = "" if cell is None else str(cell)
    if text[:1].isascii() and text[:1].isalnum():  # most
        return text
    start = next((sign for sign in text if sign == TAB or is_seen(sign)), None)
    if start and start in FORMULA_STARTS and not PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _counts(results: Results, definition: Definition) -> Iterator[tuple]:
    survey, language = results.survey.slug, definition.default_language
    yield (survey, "_responses", "", "", "", results.responses, "")
    for found in results.answers:
        question = found.question
        label = question.label.say(language).text
        if found.rule == Shown.SUM:
            yield (survey, question.name, label, "_sum", "", found.total, WORDS[found.note])
        for line in found.lines:
            choice_label = line.choice.label.say(language).text
            yield (
                survey,
                question.name,
                label,
                line.cell.name,
                choice_label,
                line.cell.count,
                WORDS[line.cell.note],
            )
    for pair in results.pairs:
        for row in _crossed(pair, language):
            yield (survey, *row)


def _crossed(pair: Pair, language: str) -> Iterator[tuple]:
    def together(first, second):
        return crossed_name(first.label.say(language).text, second.label.say(language).text)

    name = crossed_name(pair.first.name, pair.second.name)
    for one, cells in zip(pair.first.choices, pair.cells, strict=True):
        for other, cell in zip(pair.second.choices, cells, strict=True):
            yield (
                name,
                together(pair.first, pair.second),
                cell.name,
                together(one, other),
                cell.count,
                WORDS[cell.note],
            )


def _texts(results: Results, definition: Definition) -> Iterator[tuple]:
    for found in results.answers:
        for one in found.written:
            yield (results.survey.slug, found.question.name, one.text)


FILES: dict[str, tuple[tuple[str, ...], Callable]] = {
    "counts": ((*COUNTS_HEADER, *ABOUT_HEADER), _counts),
    "texts": ((*TEXTS_HEADER, *ABOUT_HEADER), _texts),
}
