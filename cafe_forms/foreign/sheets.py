"""Reads the sheets of an XLSForm, whichever file they stand in, as rows with their numbers."""

import csv
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cafe_forms.foreign import archive, columns
from cafe_forms.foreign.report import Place, Remark, Row, UnreadableError

LARGEST_FILE = 4 * 1024 * 1024  # bytes
LARGEST_TEXT = 1024 * 1024
MOST_LINES = 10_000
# What pyxform spends on a line of a .md file grows with its hashes times its length.
MOST_HASH_WORK = 10_000_000
READ = ("survey", "choices", "settings")
ALSO_XLSFORM = ("external_choices", "entities", "osm")
OTHER_SPREADSHEETS = (".xls", ".xlsm", ".xlsb", ".xltx", ".xltm", ".ods", ".fods", ".numbers")
ENDINGS = (".xlsx", ".csv", ".md")


@dataclass(frozen=True, slots=True)
class Sheets:
    """The rows that say something, sheet by sheet, and what is to say about the file."""

    rows: Mapping[str, tuple[Row, ...]]
    remarks: tuple[Remark, ...] = ()
    followers: Mapping[Place, tuple[Row, ...]] = field(default_factory=dict)  # rows that only translate another
    left_out: tuple[tuple[Row, Remark], ...] = ()  # what the reader itself could not use

    def __getitem__(self, sheet: str) -> tuple[Row, ...]:
        return self.rows.get(sheet, ())


def read(path: Path) -> Sheets:
    """Raises UnreadableError, and OSError for a file that is not there."""
    ending = path.suffix.lower()
    if ending in OTHER_SPREADSHEETS:
        raise UnreadableError("macros" if ending in {".xlsm", ".xltm"} else "other-spreadsheet")
    with path.open("rb") as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise UnreadableError("too-large", most=LARGEST_FILE // 1024)
    return _sheets(*_book(content, ending))


def _book(content: bytes, ending: str) -> tuple[dict, int]:
    """pyxform's book, a list of rows by sheet; and how many formulas there were."""
    if ending == ".xlsx":
        leaner, formulas = archive.lean(content)
        return _by_pyxform("xlsx_to_dict", leaner), formulas
    return _by_pyxform({".csv": "csv_to_dict", ".md": "md_to_dict"}[ending], _text(content, ending)), 0


def _text(content: bytes, ending: str) -> bytes:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError("not-utf8") from None
    lines = text.split("\n")
    if len(content) > LARGEST_TEXT or len(lines) > MOST_LINES:
        raise UnreadableError("too-large", most=LARGEST_TEXT // 1024)
    if "\0" in text:
        raise UnreadableError("not-a-table")
    if ending == ".md" and sum(line.count("#") * len(line) for line in lines) > MOST_HASH_WORK:
        raise UnreadableError("not-a-table")
    if ending == ".csv" and ";" in text and text.count(",") < text.count(";") and "survey;" in text.lower():
        raise UnreadableError("semicolons")
    return text.encode()


def _by_pyxform(reader: str, content: bytes) -> dict:
    try:
        from pyxform import xls2json_backends
        from pyxform.errors import PyXFormError
    except ImportError:
        raise UnreadableError("extra-missing") from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's, about styles and the like
            return getattr(xls2json_backends, reader)(content)
    except PyXFormError as error:
        code = "double-column" if "Duplicate column" in str(error) else "not-a-table"
        raise UnreadableError(code, header=str(error).partition(": ")[2][:60]) from None
    except (ValueError, LookupError, AttributeError, TypeError, ArithmeticError, SyntaxError, csv.Error):
        # What a broken workbook makes of a library that trusts it; a ParseError is a SyntaxError.
        raise UnreadableError("not-a-table") from None


def _sheets(book: dict, formulas: int) -> Sheets:
    known = (*READ, *ALSO_XLSFORM)
    rows = {sheet: _rows(sheet, book.get(sheet) or ()) for sheet in known}
    if not rows["survey"]:
        raise UnreadableError("no-survey-sheet")
    others = [str(name)[:40] for name in book.get("sheet_names", ()) if str(name).lower() not in known]
    remarks = [Remark("sheet-unread", {"sheet": name}) for name in others[:10]]
    if len(book.get("sheet_names", ())) == 1:
        remarks = []  # pyxform takes the only sheet as the survey, whatever its name
    if formulas:
        remarks.append(Remark("formulas", {"number": formulas}))
    return Sheets(rows, tuple(remarks))


def _rows(sheet: str, dicts) -> tuple[Row, ...]:
    return tuple(
        Row(sheet, number, *columns.sorted_out({str(key): str(text) for key, text in cells.items() if text}))
        for number, cells in enumerate(dicts, start=2)
        if any(cells.values())
    )
