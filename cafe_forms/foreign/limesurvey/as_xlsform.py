"""A LimeSurvey form as the sheets of an XLSForm: then one walk decides for both what becomes of each row."""

from collections.abc import Iterable

from cafe_forms.foreign import columns
from cafe_forms.foreign.limesurvey import letters, marked_text
from cafe_forms.foreign.limesurvey.equations import Names, translated
from cafe_forms.foreign.limesurvey.letters import LETTERS, Letter
from cafe_forms.foreign.limesurvey.tree import Line, Node, Questionnaire
from cafe_forms.foreign.report import Place, Remark, Row, UnreadableError
from cafe_forms.foreign.sheets import Sheets

NOWHERE: Place = ("", 0)
YES = {"Y", "1", "ON"}


def sheets(form: Questionnaire) -> Sheets:
    """Raises UnreadableError where there is no question."""
    if not any(True for _ in form.questions()):
        raise UnreadableError("no-survey-sheet")
    return _Translation(form).sheets()


class _Translation:
    def __init__(self, form: Questionnaire):
        self.form = form
        self.survey: list[Row] = []
        self.choices: list[Row] = []
        self.followers: dict[Place, list[Row]] = {}
        self.unused: list[tuple[Row, Remark]] = list(form.left_out)
        ticks = {node.name: _letter(node).kind == "select_multiple" for node in form.questions()}
        parts = {
            f"{node.name}_{part.name}": False
            for node in form.questions()
            if _letter(node).each
            for part in node.of("SQ")
        }
        self.names = Names(parts | ticks, form.ids)

    def sheets(self) -> Sheets:
        self._note("welcome", self.form.welcomes, "text")
        for group in self.form.groups:
            self._group(group)
        rows = {
            "survey": tuple(self.survey),
            "choices": tuple(self.choices),
            "settings": (self._settings(),),
        }
        followers = {place: tuple(rows) for place, rows in self.followers.items()}
        return Sheets(rows, (), followers, tuple(self.unused))

    def _settings(self) -> Row:
        lines = self.form.titles
        main = self._main(lines, self.form.settings[0] if self.form.settings else NOWHERE)
        for place in self.form.settings:
            self._follow(main, Row(*place, {}, {}))
        cells = {"default_language": self.form.language}
        return Row(*main, cells, {"form_title": self._texts(main, lines, "text")})

    def _main(self, lines: Iterable[Line], other: Place) -> Place:
        return next((line.place for line in lines if line.language == self.form.language), other)

    def _follow(self, main: Place, row: Row) -> None:
        if row.place != main:
            self.followers.setdefault(main, []).append(row)

    def _texts(self, main: Place, lines: Iterable[Line], key: str) -> dict[str, str]:
        """By language; each line that is another row of the file follows the main one."""
        texts: dict[str, str] = {}
        for line in lines:
            said = marked_text.of_html(getattr(line, key))
            if said:
                texts.setdefault(line.language, said)
            languages = {line.language: said} if line.language else {}
            self._follow(main, Row(*line.place, {}, {"label": languages} if languages else {}))
        return texts

    def _note(self, name: str, lines: list[Line], key: str) -> None:
        if any(getattr(line, key).strip() for line in lines):
            main = self._main(lines, lines[0].place)
            texts = self._texts(main, lines, key)
            self.survey.append(Row(*main, {"type": "note", "name": name}, {"label": texts}))

    def _group(self, group: Node) -> None:
        texts = self._texts(group.place, group.lines, "text")
        cells = {"type": "begin_group", "relevant": translated(group.cell("relevance"), self.names)}
        self.survey.append(Row(*group.place, cells, {"label": texts}))
        self._note("", group.lines, "help")
        for question in group.of("Q"):
            self._question(question)
        self._end()

    def _end(self) -> None:
        self.survey.append(Row(*NOWHERE, {"type": "end_group"}, {}))

    def _question(self, node: Node) -> None:
        letter = _letter(node)
        if letter.refused or (letter.each and not node.of("SQ")):
            self._refuse(node, letter.refused or "no-subquestions")
            return
        if letter.each:
            self._array(node, letter)
        else:
            self.survey.append(self._row(node, letter, {"name": node.name, "relevant": self._relevant(node)}))
        self._choices(node, letter)

    def _refuse(self, node: Node, code: str) -> None:
        facts = {"type": node.cell("type/scale")[:20]} if code == "unknown-type" else {}
        self.unused.append((Row(*node.place, {"name": node.name}, {}), Remark(code, facts)))
        for line in node.lines:
            self._follow(node.place, Row(*line.place, {}, {}))
        for part in node.below:
            self._refuse(part, "goes-with-its-question")

    def _array(self, node: Node, letter: Letter) -> None:
        """A group with its heading, and in it one question for each statement."""
        texts = self._texts(node.place, node.lines, "text")
        cells = {"type": "begin_group", "name": node.name, "relevant": self._relevant(node)}
        cells |= {"appearance": letter.appearance}
        self.survey.append(Row(*node.place, cells, {"label": texts}, _lost(node, letter)))
        for part in node.of("SQ"):
            own = {
                "name": f"{node.name}_{part.name}",
                "relevant": translated(part.cell("relevance"), self.names),
            }
            self.survey.append(self._row(node, letter, own, part))
        self._end()

    def _relevant(self, node: Node) -> str:
        if not node.conditions:
            return translated(node.cell("relevance"), self.names)
        ways = [" or ".join(said) for said in node.conditions.values()]
        return translated(" and ".join(f"({way})" for way in ways), self.names)

    def _row(self, node: Node, letter: Letter, own: dict[str, str], part: Node | None = None) -> Row:
        """A question's row; `part` is the statement of an array that it comes from."""
        asked = part or node
        kind = letter.kind
        if kind.startswith("select"):
            kind += f" {node.name}" + (" or_other" if node.cell("other").upper() in YES else "")
        cells = {"type": kind, **own, **_limits(node, letter)}
        if not part and letter.appearance:
            cells["appearance"] = letter.appearance
        if node.cell("mandatory").upper() in YES:
            cells["required"] = "yes"
        if node.cell("hidden") == "1":
            cells["appearance"] = "hidden"
        if node.cell("random_order") == "1" or node.cell("answer_order") == "random":
            cells["parameters"] = "randomize=true"
        if letter.parameters:
            cells["parameters"] = letter.parameters
        texts = {"label": self._texts(asked.place, asked.lines, "text")}
        if not part:
            texts["hint"] = self._texts(asked.place, asked.lines, "help")
        said = {key: by_language for key, by_language in texts.items() if by_language}
        return Row(*asked.place, cells, said, () if part else _lost(node, letter))

    def _choices(self, node: Node, letter: Letter) -> None:
        for name in letter.choices:
            languages = dict.fromkeys(line.language for line in node.lines if line.language)
            said = {one: letters.said(name, columns.tag(one)) for one in languages}
            texts = {one: text for one, text in said.items() if text}
            self.choices.append(Row(*NOWHERE, {"list_name": node.name, "name": name}, {"label": texts}))
        is_list = letter.kind.startswith("select") and not letter.choices
        for part in node.below:
            if is_list and part.what == ("A" if letter.each else letter.from_):
                texts = self._texts(part.place, part.lines, "text")
                cells = {"list_name": node.name, "name": part.name}
                self.choices.append(Row(*part.place, cells, {"label": texts}))
            elif not (letter.each and part.what == "SQ"):
                self._refuse(part, "list-unused")


def _letter(node: Node) -> Letter:
    return LETTERS.get(node.cell("type/scale"), Letter("", refused="unknown-type"))


def _lost(node: Node, letter: Letter) -> tuple[Remark, ...]:
    lost = [Remark(letter.lost)] if letter.lost else []
    if node.cell("mandatory").upper() == "S":
        lost.append(Remark("soft-required-dropped"))
    if node.cell("exclude_all_others") or node.cell("array_filter"):
        lost.append(Remark("rules-between-answers-dropped"))
    if node.cell("default"):
        lost.append(Remark("default-dropped"))
    return tuple(lost)


def _limits(node: Node, letter: Letter) -> dict[str, str]:
    """A constraint as XLSForm has it; of what cannot be said so the text itself, so that it is reported."""
    said = []
    if letter.kind == "integer":
        said += [f". >= {low}" for low in [node.cell("min_num_value_n")] if low]
        said += [f". <= {high}" for high in [node.cell("max_num_value_n")] if high]
    elif letter.kind == "select_multiple" and node.cell("max_answers"):
        said.append(f"count-selected(.) <= {node.cell('max_answers')}")
    elif letter.kind == "text" and node.cell("maximum_chars"):
        said.append(f"string-length(.) <= {node.cell('maximum_chars')}")
    said += [node.cell(key) for key in ("validation", "preg", "em_validation_q") if node.cell(key)]
    return {"constraint": " and ".join(said)} if said else {}
