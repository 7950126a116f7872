"""The questions of an XLSForm, row by row, groups and all; what hangs on a row that is left out goes with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from cafe_forms.foreign import naming, own_columns
from cafe_forms.foreign.report import Entry, LeftOutError, Place, Remark, Row
from cafe_forms.foreign.xlsform import asking, kinds, logic, numbers, other_choices
from cafe_forms.foreign.xlsform.asking import Form
from cafe_forms.foreign.xlsform.kinds import Kind
from cafe_forms.foreign.xlsform.logic import Asked
from cafe_forms.surveys.definition.expression import Condition
from cafe_forms.surveys.definition.places import LARGEST, LONGEST_LIST
from cafe_forms.surveys.types.scale import LONGEST, SHORTEST

MOST_BYTES = LARGEST * 3 // 4  # of the questions; the draft is indented further
DEEPEST = 20  # groups within each other


@dataclass(slots=True)
class Group:
    """A group that is open: under which condition its questions stand, or why they are left out."""

    entry: Entry
    relevant: Condition | None = None
    left_out: Remark | None = None
    heading: int | None = None  # where its heading stands among the questions
    first: int = 0  # how many questions there were before it
    scale: str = ""  # the list of a table's statements

    @property
    def is_table(self) -> bool:
        cells = self.entry.row.cells
        return own_columns.TABLE in cells or "table-list" in cells.get("appearance", "").lower().split()


def _is_scale(choices: list) -> bool:
    return SHORTEST <= len(choices) <= LONGEST and all(
        isinstance(choice, dict) and "topic" not in choice for choice in choices
    )


@dataclass(slots=True)
class Draft:
    """The walk through the survey sheet, and what it has found so far."""

    form: Form
    banned: Mapping[Place, Remark]
    questions: list[dict] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)  # of the rows that the questions come from
    asked: dict[str, Asked] = field(default_factory=dict)  # by the file's names
    groups: list[Group] = field(default_factory=list)
    size: int = 0

    def row(self, entry: Entry) -> None:
        """Raises LeftOutError."""
        kind = self._kind(entry)
        match kind.what:
            case "begin" | "begin_repeat":
                self._begin(entry, kind)
            case "end":
                self._end(entry)
            case _:
                self._question(entry, kind)

    def _kind(self, entry: Entry) -> Kind:
        try:
            return kinds.of(entry.row.cells.get("type", ""))
        except LeftOutError:
            self._refuse_inside()  # what is around it says more
            raise

    def _refuse_inside(self) -> None:
        if self.groups and (why := self.groups[-1].left_out):
            raise LeftOutError("group-left-out" if why.code != "repeat" else "in-repeat")

    def _refuse_banned(self, entry: Entry) -> None:
        if why := self.banned.get(entry.row.place):
            raise LeftOutError(why.code, **why.facts)

    def _begin(self, entry: Entry, kind: Kind) -> None:
        above = self.groups[-1] if self.groups else Group(entry)
        group = Group(entry, above.relevant, above.left_out, first=len(self.questions))
        self.groups.append(group)
        self._refuse_inside()
        try:
            if len(self.groups) > DEEPEST:
                raise LeftOutError("groups-too-deep", most=DEEPEST)
            if kind.what == "begin_repeat":
                raise LeftOutError("repeat")
            group.relevant = logic.every(above.relevant, self._condition(entry.row))
            self._heading(group)
        except LeftOutError as error:
            group.left_out = error.remark
            raise

    def _heading(self, group: Group) -> None:
        """Its heading, unless the group has no label or its label cannot be had; its questions stay in either case."""
        entry = group.entry
        try:
            self._refuse_banned(entry)
            self._refuse_more()
            label = self.form.tongues.label(entry.row, entry)
        except LeftOutError as error:
            if entry.row.texts.get("label"):
                entry.change("heading-dropped", why=error.remark.code)
            return
        group.heading = len(self.questions)
        made = {"type": "group", "label": label} | asking.hint(entry, self.form)
        if self.form.tongues.is_ours:
            made = own_columns.of_question(entry.row.cells, made) | self._own_words(entry.row)
        self._add(entry, made, group.relevant)

    def _end(self, entry: Entry) -> None:
        if not self.groups:
            raise LeftOutError("stray-end")
        group = self.groups.pop()
        self.close(group)
        if group.left_out or group.entry.left_out:
            raise LeftOutError("group-left-out")

    def close(self, group: Group) -> None:
        """A heading over nothing goes."""
        is_kept = self.form.tongues.is_ours
        if group.heading is not None and len(self.questions) == group.heading + 1 and not is_kept:
            del self.questions[group.heading], self.places[group.heading]
            group.heading = None
        if len(self.questions) == group.first and group.entry.left_out is None:
            group.entry.left_out = Remark("group-empty")

    def _question(self, entry: Entry, kind: Kind) -> None:
        self._refuse_inside()
        self._refuse_banned(entry)
        self._refuse_more()
        row = entry.row
        if kind.what != "note" and not row.name:
            raise LeftOutError("no-name")
        if row.name in self.asked:
            raise LeftOutError("name-twice")
        heading = self._heading_above()
        around = self.groups[-1].relevant if self.groups and not heading else None
        own = self._condition(row)
        if kind.what == "text" and self._stands_beside(entry, own):
            return
        relevant = logic.every(around, own)
        made = asking.question(entry, kind, self.form)
        if heading:
            made |= {"group": heading["name"]}
        if self.form.tongues.is_ours and around is None:
            made |= self._own_words(row)
        self._add(entry, made, relevant)
        if heading and kind.what == "select_one" and not kind.or_other:
            self._take_scale(heading, kind.list_name)
        choices = None
        if kind.list_name:
            one = self.form.lists[kind.list_name]
            one.is_used, choices = True, self._names_of_choices(kind)
        if kind.what != "note":
            is_banded = numbers.is_by_bands(made) and not self.form.tongues.is_ours
            self.asked[row.name] = Asked(self.questions[-1]["name"], choices, is_banded)

    def _names_of_choices(self, kind: Kind) -> Mapping[str, str]:
        """By the file's names; the one that `or_other` adds has none in the file."""
        names = self.form.lists[kind.list_name].names
        if not kind.or_other:
            return names
        added = next(one["name"] for one in self.questions[-1]["choices"] if "or_other" in one)
        return {other_choices.NAME: added} | names

    def _stands_beside(self, entry: Entry, condition: Condition | None) -> bool:
        """Whether a text is what is written beside the "other" of the question before it: then it goes there."""
        if own_columns.BESIDE in entry.row.cells:
            return True
        last = self.questions[-1] if self.questions and not self.form.tongues.is_ours else {"name": ""}
        choice = other_choices.waits_beside(last, condition)
        if choice:
            last["choices"] = other_choices.with_text(last["choices"], choice)
            entry.change("other-joined", choice=choice)
        return bool(choice)

    def _own_words(self, row: Row) -> dict:
        """A condition of our own as it was spelled."""
        text = row.cells.get("relevant")
        return {"relevant": logic.renamed(text, self.asked)} if text else {}

    def _heading_above(self) -> dict | None:
        """The heading of the innermost group while nothing else stands between: what it says goes for the next."""
        if not self.groups or self.groups[-1].heading is None:
            return None
        heading, last = self.questions[self.groups[-1].heading], self.questions[-1]
        return heading if last is heading or last.get("group") == heading["name"] else None

    def _take_scale(self, heading: dict, list_name: str) -> None:
        """In a table the first statement's choices are the scale of all that have the same list."""
        group, statement = self.groups[-1], self.questions[-1]
        if group.is_table and not group.scale and _is_scale(statement["choices"]):
            group.scale, heading["choices"] = list_name, statement["choices"]
        if group.scale == list_name:
            del statement["choices"]

    def _condition(self, row: Row) -> Condition | None:
        text = row.cells.get("relevant", "").strip()
        if self.form.tongues.is_ours:
            return None if not text else logic.parsed(text, self.asked)
        return None if text in {"", "true()", "1", "yes"} else logic.condition(text, self.asked)

    def _refuse_more(self) -> None:
        if len(self.questions) == LONGEST_LIST:
            raise LeftOutError("too-many-questions", most=LONGEST_LIST)

    def _add(self, entry: Entry, made: dict, relevant: Condition | None) -> None:
        taken = {question["name"] for question in self.questions}
        name = naming.valid(entry.row.name or "hinweis", taken, "q")
        question = {"name": name} | made
        if relevant is not None and "relevant" not in made:
            question["relevant"] = logic.spelled(relevant)
        size = len(yaml.safe_dump(question, allow_unicode=True).encode())
        if self.size + size > MOST_BYTES:
            raise LeftOutError("too-large-together")
        self.size += size
        if entry.row.name and name != entry.row.name and not self.form.tongues.is_ours:
            entry.change("renamed", name=name)
        self.questions.append(question)
        self.places.append(entry.row.place)
