"""A foreign form, from its file to a definition that is read as strictly as any, with the report beside it."""

import re
from dataclasses import dataclass
from pathlib import Path

from cafe_forms.foreign import sheets, xlsform
from cafe_forms.foreign.report import Place, Remark, Report, UnreadableError, unique
from cafe_forms.foreign.xlsform import Outline
from cafe_forms.surveys.definition import writing
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.places import Faults
from cafe_forms.surveys.definition.reading import read
from cafe_forms.surveys.editing import forbidden

FOREIGN = (*sheets.ENDINGS, *sheets.OTHER_SPREADSHEETS)
PLACE = re.compile(r"questions\[(\d+)\]")
MOST_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Brought:
    definition: Definition
    report: Report


def is_foreign(path: Path) -> bool:
    """Whether the file's ending says that it is no YAML of ours."""
    return path.suffix.lower() in FOREIGN


def bring(path: Path) -> Brought:
    """Raises UnreadableError, and OSError for a file that is not there."""
    book = sheets.read(path)
    banned: dict[Place, Remark] = {}
    for _ in range(MOST_ROUNDS):
        found = xlsform.outline(book, path.stem, banned)
        try:
            definition = read(writing.dumped(found.document))
        except Faults as faults:
            # What nobody has thought of: the row is left out, and the walk goes again without it.
            banned |= _banned(found, faults)
        else:
            return Brought(definition, _marked(found, definition))
    raise UnreadableError("no-definition", why="")


def _banned(found: Outline, faults: Faults) -> dict[Place, Remark]:
    """The rows of the questions that are wrong. Raises UnreadableError where something else is."""
    rows: dict[Place, Remark] = {}
    for fault in faults.faults:
        place = PLACE.match(fault.path)
        if place is None:
            raise UnreadableError("no-definition", why=f"{fault.path}: {fault.message}")
        rows[found.places[int(place[1])]] = Remark("fault", {"why": fault.message})
    return rows


def _marked(found: Outline, definition: Definition) -> Report:
    """The report, with a mark at every question that asks who somebody is."""
    entries = {entry.row.place: entry for entry in found.report.entries}
    for place, question in zip(found.places, definition.questions, strict=True):
        for what in forbidden.never_asked(question):
            entries[place].marks.append(Remark(f"asks-{what.replace(' ', '-')}"))
    return Report(found.report.entries, unique(found.report.remarks))
