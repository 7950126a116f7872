"""A foreign form, from its file to a definition that is read as strictly as any, with the report beside it."""

import re
from dataclasses import dataclass
from pathlib import Path, PurePath

from cafe_forms.foreign import files
from cafe_forms.foreign.report import Place, Remark, Report, UnreadableError, unique
from cafe_forms.surveys.definition import writing
from cafe_forms.surveys.definition.faults import Faults
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.reading import read
from cafe_forms.surveys.editing import forbidden

PLACE = re.compile(r"questions\[(\d+)\]")
MOST_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Brought:
    definition: Definition
    report: Report


def bring(path: Path, language: str = "") -> Brought:
    """Raises UnreadableError, and OSError for a file that is not there."""
    with path.open("rb") as file:
        return of(file.read(files.LARGEST + 1), path.name, language)


def of(content: bytes, name: str, language: str = "") -> Brought:
    """Of a file's bytes, of which `name` says the kind; `language` is our tag for a form that names none.

    Raises UnreadableError."""
    from cafe_forms.foreign.xlsform import walk  # here, because a questionnaire is seldom brought

    book, stem = files.read(content, name), PurePath(name).stem
    banned: dict[Place, Remark] = {}
    for _ in range(MOST_ROUNDS):
        found = walk.outline(book, stem, banned, language)
        try:
            definition = read(writing.dumped(found.document))
        except Faults as faults:
            # What nobody has thought of: the row is left out, and the walk goes again without it.
            banned |= _banned(found, faults)
        else:
            return Brought(definition, _marked(found, definition))
    raise UnreadableError("no-definition", why="")


def _banned(found, faults: Faults) -> dict[Place, Remark]:
    """The rows of the questions that are wrong, of a `walk.Outline`. Raises UnreadableError where something else is."""
    rows: dict[Place, Remark] = {}
    for fault in faults.faults:
        place = PLACE.match(fault.path)
        if place is None:
            raise UnreadableError("no-definition", why=fault)
        rows[found.places[int(place[1])]] = Remark("fault", {"why": fault})
    return rows


def _marked(found, definition: Definition) -> Report:
    """The report, with a mark at every question that asks who somebody is, or what tells it."""
    entries = {entry.row.place: entry for entry in found.report.entries}
    for place, question in zip(found.places, definition.questions, strict=True):
        for what in forbidden.never_asked(question):
            entries[place].marks.append(Remark(f"asks-{what.replace(' ', '-')}"))
        if forbidden.is_age_or_children(question):
            entries[place].marks.append(Remark("asks-age-or-children"))
    return Report(found.report.entries, unique(found.report.remarks))
