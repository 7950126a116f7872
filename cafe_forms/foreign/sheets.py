"""Reads the sheets of an XLSForm, whichever file they stand in, as rows with their numbers."""

import csv
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field

from cafe_forms.foreign import columns
from cafe_forms.foreign.report import Place, Remark, Row, UnreadableError
from cafe_forms.foreign.xlsform import archive

# What pyxform spends on a line of a .md file grows with its hashes times its length.
MOST_HASH_WORK = 10_000_000
LONGEST_CELL = 100_000  # characters of a .csv file
READ = ("survey", "choices", "settings")
ALSO_XLSFORM = ("external_choices", "entities", "osm")


@dataclass(frozen=True, slots=True)
class Sheets:
    """The rows that say something, sheet by sheet, and what is to say about the file."""

    rows: Mapping[str, tuple[Row, ...]]
    remarks: tuple[Remark, ...] = ()
    # Rows that only translate another
    followers: Mapping[Place, tuple[Row, ...]] = field(default_factory=dict)
    left_out: tuple[tuple[Row, Remark], ...] = ()  # what the reader itself could not use

    def __getitem__(self, sheet: str) -> tuple[Row, ...]:
        return self.rows.get(sheet, ())


def of_workbook(content: bytes) -> Sheets:
    """Of an .xlsx file. Raises UnreadableError."""
    leaner, formulas = archive.lean(content)
    return _sheets(_by_pyxform("xlsx_to_dict", leaner), formulas)


def of_commas(text: str) -> Sheets:
    """Of a .csv file. Raises UnreadableError."""
    if text.count(",") < text.count(";") and "survey;" in text.lower():
        raise UnreadableError("semicolons")
    before = csv.field_size_limit(LONGEST_CELL)  # the whole process's: another library may have moved it
    try:
        return _sheets(_by_pyxform("csv_to_dict", text.encode()), 0)
    finally:
        csv.field_size_limit(before)


def of_markdown(text: str) -> Sheets:
    """Of a .md file. Raises UnreadableError."""
    if sum(line.count("#") * len(line) for line in text.split("\n")) > MOST_HASH_WORK:
        raise UnreadableError("not-a-table")
    return _sheets(_by_pyxform("md_to_dict", text.encode()), 0)


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
