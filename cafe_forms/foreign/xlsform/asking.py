"""One row of an XLSForm's survey sheet as a question of ours; what it loses is noted, or it is left out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cafe_forms.foreign import own_columns
from cafe_forms.foreign.report import Entry, LeftOutError
from cafe_forms.foreign.tongues import Tongues
from cafe_forms.foreign.xlsform import logic, numbers, other_choices
from cafe_forms.foreign.xlsform.choice_lists import ChoiceList
from cafe_forms.foreign.xlsform.kinds import Kind
from cafe_forms.surveys.definition import expression
from cafe_forms.surveys.definition.expression import ExpressionError
from cafe_forms.surveys.types.question_type import GREATEST_LENGTH
from cafe_forms.surveys.types.scale import LONGEST, SHORTEST

YES = {"yes", "true", "true()", "1", "ja", "y", "x"}
NO = {"no", "false", "false()", "0", "nein", "n", ""}
DROPPED = {
    "default": "default-dropped", "media": "media-dropped", "choice_filter": "filter-dropped",
    "trigger": "trigger-dropped",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """What a question's row needs of its file."""

    tongues: Tongues
    lists: Mapping[str, ChoiceList]


def question(entry: Entry, kind: Kind, form: Form) -> dict:
    """Everything but name and relevant, in a definition's keys. Raises LeftOutError."""
    row = entry.row
    if "calculation" in row.cells:
        raise LeftOutError("calculate")
    appearance = row.cells.get("appearance", "").lower()
    if appearance == "label":
        raise LeftOutError("table-head")
    if appearance == "hidden":
        raise LeftOutError("hidden")
    own = MADE[kind.what](entry, kind, form)
    asked = own | {"label": form.tongues.label(row, entry)} | hint(entry, form) | _required(entry, own)
    for column in DROPPED.keys() & row.cells.keys():
        entry.change(DROPPED[column])
    if "guidance_hint" in row.texts:
        entry.change("guidance-dropped")
    return own_columns.of_question(row.cells, asked) if form.tongues.is_ours else asked


def hint(entry: Entry, form: Form) -> dict:
    texts = form.tongues.texts(entry.row, "hint", entry)
    return {"hint": form.tongues.with_default(texts, entry)} if texts else {}


def _required(entry: Entry, own: Mapping) -> dict:
    said = entry.row.cells.get("required", "").strip().lower()
    if own["type"] == "note" or said in NO:
        return {}
    if said in YES:
        return {"required": True}
    entry.change("required-dropped")
    return {}


def _select(entry: Entry, kind: Kind, form: Form) -> dict:
    if kind.list_name not in form.lists:
        raise LeftOutError("no-list", list=kind.list_name[:60])
    one = form.lists[kind.list_name]
    made: dict[str, Any] = {"type": kind.what, "choices": one.used(more=kind.or_other)}
    if kind.or_other:
        made["choices"], _name = other_choices.added(made["choices"], form.tongues)
    if "randomize=true" in entry.row.cells.get("parameters", "").replace(" ", "").lower():
        made["rotate"] = True
    if "likert" in entry.row.cells.get("appearance", "").lower().split() and kind.what == "select_one":
        made |= _likert(entry, kind, len(one.choices))
    return made | _most_ticks(entry, kind, 999 if form.tongues.is_ours else len(one.choices))


def _likert(entry: Entry, kind: Kind, steps: int) -> dict:
    if SHORTEST <= steps <= LONGEST and not kind.or_other:
        return {"appearance": "likert"}
    entry.change("likert-as-list", number=steps)
    return {}


def _most_ticks(entry: Entry, kind: Kind, choices: int) -> dict:
    constraint = entry.row.cells.get("constraint", "")
    if not constraint:
        return {}
    most = logic.most(logic.MOST_SELECTED, constraint) if kind.what == "select_multiple" else None
    if most is None or most < 1:
        entry.change("constraint-dropped")
        return {}
    return {"max": most} if most < choices else {}


def _integer(entry: Entry, _kind: Kind, _form: Form) -> dict:
    return numbers.integer(entry, *numbers.bounds(entry))


def _range(entry: Entry, _kind: Kind, form: Form) -> dict:
    return numbers.scale(entry, form.tongues)


def _text(entry: Entry, _kind: Kind, form: Form) -> dict:
    constraint = entry.row.cells.get("constraint", "")
    made: dict[str, Any] = {"type": "text"}
    longest = logic.most(logic.LONGEST_TEXT, constraint)
    found = logic.LONGEST_TEXT.fullmatch(constraint)
    if found and longest is not None and longest >= 1:
        if longest > GREATEST_LENGTH:
            entry.change("constraint-dropped")
        made["max_length"] = min(longest, GREATEST_LENGTH)
        constraint = found[3] or ""
    return made | (_judged(entry, constraint, form) if constraint else {})


def _judged(entry: Entry, constraint: str, form: Form) -> dict:
    try:
        judged = expression.parse(" ".join(constraint.split()))
    except ExpressionError:
        judged = None
    if judged is None or not judged.excludes_texts:
        entry.change("constraint-dropped")
        return {}
    message = form.tongues.texts(entry.row, "constraint_message", entry)
    said = {"constraint_message": form.tongues.with_default(message, entry)} if message else {}
    return {"constraint": constraint if form.tongues.is_ours else logic.spelled(judged.condition)} | said


def _note(_entry: Entry, _kind: Kind, _form: Form) -> dict:
    return {"type": "note"}


MADE: dict[str, Callable[[Entry, Kind, Form], dict]] = {
    "select_one": _select,
    "select_multiple": _select,
    "integer": _integer,
    "range": _range,
    "text": _text,
    "note": _note,
}
