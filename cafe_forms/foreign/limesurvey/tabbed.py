"""LimeSurvey's tab-separated text: one line for each setting, group, question, subquestion and answer in a language."""

import csv
import io
from collections.abc import Iterator, Mapping

from cafe_forms.foreign.limesurvey.tree import Line, Node, Questionnaire
from cafe_forms.foreign.report import UnreadableError

MOST_ROWS, MOST_CELLS = 10_000, 400_000
LONGEST_CELL = 100_000  # characters; csv's own limit is the whole process's, and others move it
COLUMNS = {"class", "type/scale", "name", "text", "language"}
ABOVE = {"Q": "G", "SQ": "Q", "A": "Q"}
LANGUAGE_SETTINGS = {"language", "additional_languages"}

Cells = Mapping[str, str]


def read(text: str) -> Questionnaire:
    """Raises UnreadableError."""
    rows = list(_rows(text))
    form = Questionnaire()
    form.language = next((cells["text"] for _, cells in rows if _is(cells, "S", "language")), "").strip()
    if not form.language:  # a form without settings speaks the language of its first row that has one
        form.language = next((cells["language"] for _, cells in rows if cells.get("language")), "")
    walk = _Walk(form)
    for number, cells in rows:
        walk.row(("", number), cells)
    return form


def _is(cells: Cells, what: str, name: str) -> bool:
    return cells.get("class") == what and cells.get("name") == name


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows that say something, by their header's words, as a spreadsheet counts them."""
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    except csv.Error:
        raise UnreadableError("not-limesurvey") from None
    if len(table) > MOST_ROWS or sum(map(len, table)) > MOST_CELLS:
        raise UnreadableError("too-many-rows", rows=MOST_ROWS, cells=MOST_CELLS)
    if any(len(cell) > LONGEST_CELL for row in table for cell in row):
        raise UnreadableError("not-limesurvey")
    header = [cell.strip().lower() for cell in table[0]] if table else []
    if not set(header) >= COLUMNS:
        raise UnreadableError("not-limesurvey")
    for number, row in enumerate(table[1:], start=2):
        if any(cell.strip() for cell in row):
            yield number, dict(zip(header, row, strict=False))


class _Walk:
    """Down the file; a row in a further language finds the node that it translates by its name."""

    def __init__(self, form: Questionnaire):
        self.form = form
        self.known: dict[tuple, Node] = {}
        self.open: dict[str, Node] = {}  # the group and the question that further rows belong to
        self.groups: dict[str, int] = {}  # by language, how many there were

    def row(self, place, cells: Cells) -> None:
        what = cells.get("class", "").strip().upper()
        match what:
            case "S" if cells["name"] in LANGUAGE_SETTINGS:
                self.form.settings.append(place)
            case "SL" if cells["name"] == "surveyls_title":
                self.form.titles.append(self._line(place, cells))
            case "SL" if cells["name"] == "surveyls_welcometext":
                self.form.welcomes.append(self._line(place, cells))
            case "S" | "SL":
                self.form.leave_out(place, "lime-setting", cells["name"][:60])
            case "G" | "Q" | "SQ" | "A":
                self._node(what, place, cells)
            case _:
                self.form.leave_out(place, "lime-row", what=what[:20])

    def _line(self, place, cells: Cells) -> Line:
        language = cells.get("language", "").strip() or self.form.language
        if cells["class"].strip().upper() == "G":
            return Line(place, language, cells["name"], cells.get("text", ""))
        return Line(place, language, cells.get("text", ""), cells.get("help", ""))

    def _node(self, what: str, place, cells: Cells) -> None:
        line = self._line(place, cells)
        key = self._key(what, line.language, cells)
        node = self.known.get(key)
        if wrong := self._wrong(node, line):
            self.form.leave_out(place, wrong, cells.get("name", "")[:60])
            self.open.pop(what, None)  # what belongs to it goes with it
            return
        if node is None:
            node = self._new(what, place, cells)
            if node is None:
                return
            self.known[key] = node
        node.lines.append(line)
        if what in {"G", "Q"}:
            self.open[what] = node

    def _wrong(self, node: Node | None, line: Line) -> str:
        """The code of the reason why a row is no further language of its node, and no new one."""
        if node is None:
            code = "lime-translates-nothing" if line.language != self.form.language else ""
        else:
            code = "lime-twice" if any(one.language == line.language for one in node.lines) else ""
        return code

    def _key(self, what: str, language: str, cells: Cells) -> tuple:
        name = cells.get("name", "").strip()
        if what == "G":  # its name is its heading, in each language another
            self.groups[language] = self.groups.get(language, 0) + 1
            return what, self.groups[language]
        above = self.open.get("Q") if what != "Q" else None
        scale = cells.get("type/scale", "").strip() or "0"
        return (what, name) if what == "Q" else (what, above and above.name, name, scale)

    def _new(self, what: str, place, cells: Cells) -> Node | None:
        above = self.open.get(ABOVE.get(what, ""))
        if what != "G" and above is None:
            self.form.leave_out(place, "lime-stray", cells.get("name", "")[:60])
            return None
        name = "" if what == "G" else cells.get("name", "").strip()
        node = Node(what, place, name, _as_group(cells) if what == "G" else cells)
        (above.below if above else self.form.groups).append(node)
        if what == "G":
            self.open.pop("Q", None)
        elif what == "Q" and cells.get("id"):
            self.form.ids[cells["id"]] = name
        return node


def _as_group(cells: Cells) -> Cells:
    return {"relevance": cells.get("relevance", "")}
