"""Files that other programs wrote: by ending and first bytes told apart, looked at for their size, and read."""

from collections.abc import Callable
from pathlib import PurePath

from cafe_forms.foreign import sheets
from cafe_forms.foreign.report import UnreadableError
from cafe_forms.foreign.sheets import Sheets

LARGEST = 4 * 1024 * 1024  # bytes
LARGEST_TEXT = 1024 * 1024
MOST_LINES = 10_000


def _of_lss(text: str) -> Sheets:
    from cafe_forms.foreign.limesurvey import (  # here, because a questionnaire is seldom brought
        as_xlsform,
        lss,
    )

    return as_xlsform.sheets(lss.read(text))


def _of_tabbed(text: str) -> Sheets:
    from cafe_forms.foreign.limesurvey import as_xlsform, tabbed

    return as_xlsform.sheets(tabbed.read(text))


TEXTS: dict[str, Callable[[str], Sheets]] = {
    ".csv": sheets.of_commas,
    ".md": sheets.of_markdown,
    ".lss": _of_lss,
    ".tsv": _of_tabbed,
    ".txt": _of_tabbed,
}
ENDINGS = (".xlsx", *TEXTS)
MANY_LINES = {".lss": 200_000}  # a dump has a line for each cell
REFUSED = {
    **dict.fromkeys((".xls", ".xlsb", ".xltx", ".ods", ".fods", ".numbers"), "other-spreadsheet"),
    **dict.fromkeys((".docx", ".doc", ".odt", ".pdf", ".rtf", ".html", ".zip"), "no-questionnaire"),
    **dict.fromkeys((".xlsm", ".xltm"), "macros"),
    **dict.fromkeys((".lsa", ".lsq", ".lsg", ".lsl"), "other-limesurvey"),
}
OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # also what a password makes of a new one
ARCHIVE = b"PK\x03\x04"


def is_foreign(name: str) -> bool:
    """Whether the name's ending says that it is no YAML of ours."""
    return _ending(name) in {*ENDINGS, *REFUSED}


def _ending(name: str) -> str:
    return PurePath(name).suffix.lower()


def read(content: bytes, name: str) -> Sheets:
    """`content` may be cut off after one byte too many. Raises UnreadableError."""
    ending = _ending(name)
    if ending in REFUSED:
        raise UnreadableError(REFUSED[ending])
    _refuse_another(content, ending)
    if len(content) > LARGEST:
        raise UnreadableError("too-large", most=LARGEST // 1024)
    if ending == ".xlsx":
        return sheets.of_workbook(content)
    return TEXTS[ending](_text(content, ending))


def _refuse_another(content: bytes, ending: str) -> None:
    """A file that was only given another name."""
    if content.startswith(OLD_EXCEL):
        raise UnreadableError("old-or-locked")
    if content.startswith(ARCHIVE) and ending != ".xlsx":
        raise UnreadableError("wrong-ending", ending=ending)
    if content.startswith(b"%PDF") or (
        content.lstrip()[:1] == b"<" and ending in {".csv", ".tsv", ".txt", ".xlsx"}
    ):
        raise UnreadableError("wrong-ending", ending=ending)


def _text(content: bytes, ending: str) -> str:
    try:
        # Spreadsheets save tab-separated text with two bytes a letter.
        is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff")) and ending in {".tsv", ".txt"}
        text = content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError("not-utf8") from None
    largest, most = (LARGEST, MANY_LINES[ending]) if ending in MANY_LINES else (LARGEST_TEXT, MOST_LINES)
    if len(content) > largest or text.count("\n") > most:
        raise UnreadableError("too-large", most=largest // 1024)
    if "\0" in text:
        raise UnreadableError("not-a-table")
    return text
