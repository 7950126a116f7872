"""What became of every row of a file, once: also of those that only translate another, or that two things came of."""

from collections.abc import Iterable, Mapping

from cafe_forms.foreign.report import Entry, Place, Remark, Row
from cafe_forms.foreign.sheets import Sheets
from cafe_forms.foreign.tongues import Tongues


def of_every_row(entries: Iterable[Entry], sheets: Sheets, tongues: Tongues) -> tuple[Entry, ...]:
    """In the order of the file; rows that stand in no file (number 0) are none."""
    found: dict[Place, Entry] = {}
    for entry in entries:
        if entry.row.number:
            _join(found.setdefault(entry.row.place, entry), entry)
    for entry in [
        _follow(row, found, main, tongues) for main, rows in sheets.followers.items() for row in rows
    ]:
        found.setdefault(entry.row.place, entry)
    for row, remark in sheets.left_out:
        found.setdefault(row.place, Entry(row, left_out=remark))
    return _in_order(found)


def _join(first: Entry, second: Entry) -> None:
    """One row of which two things came; it is left out where nothing is left of either."""
    if first is second:
        return
    if first.left_out and second.left_out:
        return
    lost = [one.left_out for one in (first, second) if one.left_out]
    for remark in (*second.changes, *lost):
        first.change(remark.code, **remark.facts)
    first.left_out = None


def _follow(row: Row, found: Mapping[Place, Entry], main: Place, tongues: Tongues) -> Entry:
    languages = {language for texts in row.texts.values() for language in texts}
    if lacking := languages - tongues.tags.keys():
        return Entry(row, left_out=Remark("row-in-other-language", {"language": min(lacking)[:40]}))
    above = found.get(main)
    return Entry(row, left_out=Remark("goes-with-its-row") if above is None or above.left_out else None)


def _in_order(found: Mapping[Place, Entry]) -> tuple[Entry, ...]:
    sheets = list(dict.fromkeys(sheet for sheet, _number in found))
    return tuple(
        found[place] for place in sorted(found, key=lambda place: (sheets.index(place[0]), place[1]))
    )
