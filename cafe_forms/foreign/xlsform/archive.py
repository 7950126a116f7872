"""Looks at a workbook's archive before anything is unpacked, and keeps of it only where words can stand.

A workbook is a zip of XML: it can grow a thousandfold, define entities that grow again, and hide programs. Styles,
pictures and all the rest are never read.
"""

import re
import xml.sax
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from cafe_forms.foreign.report import UnreadableError

MOST_PARTS = 2000
LARGEST_UNPACKED = 6 * 1024 * 1024  # bytes of XML that we would read
LARGEST_INDEX = 256 * 1024  # bytes of a part that only says where the others are
GREATEST_PROMISE = 64 * 1024 * 1024  # bytes of all parts, the unread ones too
GREATEST_RATIO, SMALL = 150, 256 * 1024  # a large sheet shrinks to a fiftieth; small ones to anything
MOST_ROWS, MOST_CELLS, MOST_COLUMNS, DEEPEST = 5_000, 40_000, 500, 60
WORDS = re.compile(r"xl/[^/]*strings[^/]*\.xml|xl/worksheets/[^/]+\.xml", re.IGNORECASE)
READ = re.compile(
    r"\[content_types\]\.xml|_rels/\.rels|xl/workbook[^/]*\.xml|xl/_rels/[^/]+\.rels"
    r"|xl/externallinks/.*|" + WORDS.pattern,
    re.IGNORECASE,
)


def lean(workbook: bytes) -> tuple[bytes, int]:
    """The same workbook with nothing but its words, uncompressed, and how many cells hold a formula.

    Raises UnreadableError.
    """
    try:
        with ZipFile(BytesIO(workbook)) as archive:
            parts = _parts(archive)
            return _copied(archive, parts)
    except (BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError, OSError):
        # NotImplementedError: an unknown compression; RuntimeError: a password.
        raise UnreadableError("not-a-workbook") from None


def _parts(archive: ZipFile) -> list[ZipInfo]:
    parts = archive.infolist()
    names = {part.filename.lower() for part in parts}
    if any("vbaproject" in name or "macrosheets/" in name for name in names):
        raise UnreadableError("macros")
    if "mimetype" in names or "index/document.iwa" in names:
        raise UnreadableError("other-spreadsheet")
    read = [part for part in parts if READ.fullmatch(part.filename)]
    if "xl/workbook.xml" not in names or len({part.filename for part in read}) < len(read):
        raise UnreadableError("not-a-workbook")
    if len(parts) > MOST_PARTS or _grows_too_much(parts, read):
        raise UnreadableError("bomb")
    return read


def _grows_too_much(parts: list[ZipInfo], read: list[ZipInfo]) -> bool:
    return (
        sum(part.file_size for part in parts) > GREATEST_PROMISE
        or sum(part.file_size for part in read) > LARGEST_UNPACKED
        or any(part.file_size > LARGEST_INDEX for part in read if not WORDS.fullmatch(part.filename))
        or any(part.file_size > max(SMALL, GREATEST_RATIO * part.compress_size) for part in read)
    )


def _copied(archive: ZipFile, parts: list[ZipInfo]) -> tuple[bytes, int]:
    copy, seen = BytesIO(), _Counter()
    with ZipFile(copy, "w") as leaner:
        for part in parts:
            content = archive.read(part)  # never more than the size that was looked at
            _look(content, seen)
            leaner.writestr(part.filename, content)
    return copy.getvalue(), seen.formulas


class _Counter(xml.sax.ContentHandler):
    """Rows, cells and formulas of all sheets; stops at the first one too many."""

    def __init__(self):
        super().__init__()
        self.rows = self.cells = self.columns = self.formulas = self.depth = 0

    def startElement(self, name, attrs):
        self.depth += 1
        match name.rpartition(":")[2]:
            case "row":
                self.rows, self.columns = self.rows + 1, 0
            case "c":
                self.cells, self.columns = self.cells + 1, self.columns + 1
            case "f":
                self.formulas += 1
        if self.rows > MOST_ROWS or self.cells > MOST_CELLS:
            raise UnreadableError("too-many-rows", rows=MOST_ROWS, cells=MOST_CELLS)
        if self.columns > MOST_COLUMNS or self.depth > DEEPEST:
            raise UnreadableError("not-a-workbook")

    def endElement(self, name):
        self.depth -= 1


def _look(content: bytes, seen: _Counter) -> None:
    import defusedxml
    import defusedxml.sax

    try:
        defusedxml.sax.parse(BytesIO(content), seen, forbid_dtd=True)
    except defusedxml.DefusedXmlException:
        raise UnreadableError("entities") from None
    except xml.sax.SAXException:
        raise UnreadableError("not-a-workbook") from None
