"""LimeSurvey's .lss: an XML dump of its tables, read by a parser that refuses every declaration of entities."""

from collections.abc import Iterable, Iterator, Mapping
from xml.parsers import expat

from cafe_forms.foreign.limesurvey.tree import Line, Node, Questionnaire
from cafe_forms.foreign.report import Place, UnreadableError

MOST_ROWS, MOST_CELLS, DEEPEST = 10_000, 400_000, 8
# Rows that are told apart in the report; what other tables hold is one remark.
TABLES = {
    "groups", "questions", "subquestions", "answers", "group_l10ns", "question_l10ns", "answer_l10ns", "surveys",
    "surveys_languagesettings", "question_attributes", "conditions", "defaultvalues", "defaultvalue_l10ns",
}  # fmt: skip
UNUSED = {"defaultvalues": "lime-default", "defaultvalue_l10ns": "lime-default"}
ATTRIBUTES = frozenset(
    {
        "hidden", "random_order", "answer_order", "max_answers", "min_num_value_n", "max_num_value_n",
        "maximum_chars", "exclude_all_others", "array_filter",
    }
)  # fmt: skip

Cells = Mapping[str, str]
Rows = list[tuple[Place, dict[str, str]]]


def read(text: str) -> Questionnaire:
    """Raises UnreadableError."""
    dump = _Dump()
    dump.parse(text)
    if dump.kind != "Survey":
        raise UnreadableError("not-limesurvey")
    return _Tree(dump.rows).form


class _Dump:
    """The rows of the tables that matter, each with the line of the file on which it begins."""

    def __init__(self):
        self.rows: dict[str, Rows] = {table: [] for table in TABLES}
        self.kind = ""
        self.path: list[str] = []
        self.text: list[str] = []
        self.cells = self.seen = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.text.append
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse

    def parse(self, text: str) -> None:
        try:
            self.parser.Parse(text, True)
        except expat.ExpatError:
            raise UnreadableError("not-limesurvey") from None

    def _refuse(self, *_declared):
        raise UnreadableError("entities")

    def _start(self, name, _attributes):
        self.path.append(name)
        self.text.clear()
        if len(self.path) > DEEPEST or (len(self.path) == 1 and name != "document"):
            raise UnreadableError("not-limesurvey")
        if self._is_row():
            self._new_row()

    def _is_row(self) -> bool:
        return len(self.path) == 4 and self.path[2:] == ["rows", "row"]

    def _new_row(self) -> None:
        self.seen += 1
        if self.seen > MOST_ROWS:
            raise UnreadableError("too-many-rows", rows=MOST_ROWS, cells=MOST_CELLS)
        if (table := self.path[1]) in TABLES:
            self.rows[table].append(((table, self.parser.CurrentLineNumber), {}))

    def _end(self, name):
        said = "".join(self.text)
        if len(self.path) == 5 and self.path[2] == "rows" and self.path[1] in TABLES:
            self.cells += 1
            if self.cells > MOST_CELLS:
                raise UnreadableError("too-many-rows", rows=MOST_ROWS, cells=MOST_CELLS)
            self.rows[self.path[1]][-1][1][name] = said
        elif self.path == ["document", "LimeSurveyDocType"]:
            self.kind = said.strip()
        self.path.pop()
        self.text.clear()


class _Tree:
    """The tables joined. Texts stand beside their row in older files, in a table of their own in newer ones."""

    def __init__(self, rows: Mapping[str, Rows]):
        self.rows = rows
        self.form = Questionnaire()
        self.nodes: dict[tuple[str, ...], Node] = {}
        self._settings()
        for place, cells in _ordered(rows["groups"], "group_order"):
            self._add("G", ("G", cells.get("gid", "")), None, place, cells)
        asked = [*rows["questions"], *rows["subquestions"]]
        for place, cells in _ordered(asked, "question_order"):
            if cells.get("parent_qid", "0") in {"", "0"}:
                self._question(place, cells)
        for place, cells in _ordered(asked, "question_order"):
            if (parent := cells.get("parent_qid", "0")) not in {"", "0"}:
                self._add("SQ", ("Q", cells.get("qid", "")), ("Q", parent), place, cells)
        for place, cells in _ordered(rows["answers"], "sortorder"):
            self._answer(place, cells)
        self._texts()
        self._attributes()
        self._conditions()
        for table, code in UNUSED.items():
            for place, _cells in rows[table]:
                self.form.leave_out(place, code)

    def _settings(self) -> None:
        for place, cells in self.rows["surveys"][:1]:
            self.form.language = cells.get("language", "").strip()
            self.form.settings.append(place)
        for place, cells in self.rows["surveys_languagesettings"]:
            language = cells.get("surveyls_language", "").strip()
            self.form.language = self.form.language or language
            self.form.titles.append(Line(place, language, cells.get("surveyls_title", "")))
            if cells.get("surveyls_welcometext", "").strip():
                self.form.welcomes.append(Line(place, language, cells["surveyls_welcometext"]))

    def _question(self, place: Place, cells: Cells) -> None:
        node = self._add("Q", ("Q", cells.get("qid", "")), ("G", cells.get("gid", "")), place, cells)
        if node:
            self.form.ids[cells.get("qid", "")] = node.name

    def _answer(self, place: Place, cells: Cells) -> None:
        key = ("A", cells.get("aid") or f"{cells.get('qid')} {cells.get('scale_id')} {cells.get('code')}")
        self._add("A", key, ("Q", cells.get("qid", "")), place, cells)

    def _add(self, what: str, key, above, place: Place, cells: Cells) -> Node | None:
        node, parent = self.nodes.get(key), self.nodes.get(above)
        if above and parent is None:
            self.form.leave_out(place, "lime-stray", cells.get("title", cells.get("code", ""))[:60])
            return None
        if node is None:
            node = self.nodes[key] = Node(what, place, _name(cells), _as_tabbed(cells))
            (parent.below if parent else self.form.groups).append(node)
        if "language" in cells:
            node.lines.append(_line(place, cells))
        if cells.get("language", self.form.language) == self.form.language:
            node.place = place
        return node

    def _texts(self) -> None:
        for table, what, column in (
            ("group_l10ns", "G", "gid"),
            ("question_l10ns", "Q", "qid"),
            ("answer_l10ns", "A", "aid"),
        ):
            for place, cells in self.rows[table]:
                if node := self.nodes.get((what, cells.get(column, ""))):
                    node.lines.append(_line(place, cells))
                else:
                    self.form.leave_out(place, "lime-translates-nothing")

    def _attributes(self) -> None:
        for place, cells in self.rows["question_attributes"]:
            name, node = cells.get("attribute", ""), self.nodes.get(("Q", cells.get("qid", "")))
            if node and name in ATTRIBUTES:
                node.cells = {**node.cells, name: cells.get("value", "")}
                node.lines.append(Line(place, ""))
            else:
                self.form.leave_out(place, "lime-setting", name[:60])

    def _conditions(self) -> None:
        """Before they were equations; the equation says the same where there is one."""
        for place, cells in self.rows["conditions"]:
            node = self.nodes.get(("Q", cells.get("qid", "")))
            if node is None:
                self.form.leave_out(place, "lime-stray")
                continue
            node.lines.append(Line(place, ""))
            if node.cell("relevance") in {"", "1"}:
                node.conditions.setdefault(cells.get("cfieldname", ""), []).append(_said(cells))


def _said(condition: Cells) -> str:
    value = condition.get("value", "").replace('"', "'")
    return f'{condition.get("cfieldname", "")} {condition.get("method", "").strip() or "=="} "{value}"'


def _ordered(rows: Iterable[tuple[Place, Cells]], column: str) -> Iterator[tuple[Place, Cells]]:
    """By the column, as it is shown; as they stand where two say the same."""
    return iter(sorted(rows, key=lambda row: _number(row[1].get(column, ""))))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _name(cells: Cells) -> str:
    return (cells.get("title") or cells.get("code") or "").strip()


def _line(place: Place, cells: Cells) -> Line:
    text = next((cells[key] for key in ("question", "answer", "group_name") if key in cells), "")
    return Line(
        place, cells.get("language", "").strip(), text, cells.get("help", cells.get("description", ""))
    )


def _as_tabbed(cells: Cells) -> dict[str, str]:
    """A row's cells by the names that the tab-separated file has for them."""
    return {
        **{key: cells.get(key, "") for key in ("relevance", "mandatory", "other", "preg")},
        "relevance": cells.get("grelevance", cells.get("relevance", "")),
        "type/scale": _type(cells),
    }


def _type(cells: Cells) -> str:
    """A question's letter; of a subquestion and an answer the scale."""
    is_part = cells.get("parent_qid", "0") not in {"", "0"} or "type" not in cells
    return cells.get("scale_id", "0") if is_part else cells.get("type", "")
