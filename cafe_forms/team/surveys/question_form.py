"""The form for one question: its words, how it is answered, when it is asked, and its choices row by row."""

import re
from collections.abc import Iterable, Iterator

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice

from cafe_forms.blanks import is_blank
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.places import LONGEST_LIST
from cafe_forms.surveys.definition.question import Choice, Question
from cafe_forms.surveys.editing import belonging, edit, relevance
from cafe_forms.surveys.types.every import TYPES, type_of
from cafe_forms.surveys.types.question_type import QuestionType
from cafe_forms.team.forms import lines_of, listed, one_line, tidy, whole, wholes
from cafe_forms.team.surveys.draft_forms import WordingForm, listed_types
from cafe_forms.team.words.form_words import Part

ALWAYS, AS_WRITTEN = "", "as-written"
BLANK_ROWS = 1
OF_THE_LINES = -1  # where a choice stands that is typed in no row
MOST_ROWS = LONGEST_LIST + 10  # so that one too many is a fault and not cut off
STEP = re.compile(r"(up|down|drop)-(\d{1,3})")
BY = {"up": -1, "down": 1}


class ChoiceRow(Part):
    name = HiddenField()
    label = TextAreaField(_("Antwort"))
    icon = StringField(_("Bild"))
    sensitive = BooleanField(_("heikel"))
    fixed = BooleanField(_("immer am Ende"))
    or_other = BooleanField(_("mit Textfeld"))


class QuestionForm(WordingForm):
    label = TextAreaField(_("Frage"))
    hint = TextAreaField(_("Hinweis darunter"))
    type = RadioField(_("Wie wird geantwortet?"), choices=listed_types)
    required = BooleanField(_("Muss beantwortet werden"))
    waits_for = SelectField(_("Wann wird gefragt?"))
    whether = RadioField(
        _("Gefragt wird, wenn sie das"),
        choices=listed(
            {relevance.CHOSEN: _("angetippt hat"), relevance.NOT_CHOSEN: _("nicht angetippt hat")}
        ),
        default=relevance.CHOSEN,
    )
    most = StringField(_("Höchstens so viele Antworten"))
    least = StringField(_("Kleinste Zahl"))
    greatest = StringField(_("Größte Zahl"))
    step = StringField(_("Schritt"))
    bands = StringField(_("Womit jede Spanne beginnt"))
    sensitive = BooleanField(_("heikel"))
    longest = StringField(_("Höchstens so viele Zeichen"))
    rotate = BooleanField(_("Reihenfolge für jede Mutter mischen"))
    in_group = BooleanField(_("Gehört zum Abschnitt darüber"))
    likert = BooleanField(_("Als Stufen zeigen"))
    takes_scale = False  # whether its choices stand with its heading
    choices = FieldList(FormField(ChoiceRow), max_entries=MOST_ROWS)
    more = TextAreaField(_("Antworten"))  # one in each line

    @property
    def kind(self) -> QuestionType | None:
        """None for a type that there is not."""
        return TYPES.get(self.type.data)

    @property
    def has_choices(self) -> bool:
        if self.takes_scale and self.in_group.data and self.kind and self.kind.takes_scale:
            return False
        return self.kind is None or self.kind.has_choices  # of an unknown type nothing typed may vanish

    @property
    def limits(self) -> dict[str, Field]:
        """The field of each key that limits an answer of the chosen type."""
        return {key: self[name] for key, name in self.kind.limits} if self.kind else {}


def form_of(definition: Definition, question: Question, version: str) -> QuestionForm:
    """Filled with the question, or with what was typed; with blank rows for more choices."""
    form = QuestionForm(version=version, **_typed(definition, question))
    form.takes_scale = question.takes_scale
    offered = list(relevance.offered(definition, before=question.name))
    form.waits_for.choices = [SelectChoice(value, "") for value in (ALWAYS, AS_WRITTEN, *_pairs(offered))]
    form.offered = offered
    form.group_before = belonging.group_before_question(definition, question)
    if form.has_choices:
        _add_blank_rows(form)
    return form


def _add_blank_rows(form: QuestionForm) -> None:
    blank = sum(_is_blank(row.form) for row in form.choices)
    for _number in range(min(BLANK_ROWS - blank, MOST_ROWS - len(form.choices))):
        form.choices.append_entry()


def _typed(definition: Definition, question: Question) -> dict:
    language = definition.default_language
    limits = {name: _spelled(getattr(question, key)) for key, name in type_of(question).limits}
    waits_for, whether = _waiting(definition, question)
    return {
        "label": question.label.written(language).text,
        "hint": question.hint.written(language).text if question.hint else "",
        "type": question.type,
        "required": question.required,
        "waits_for": waits_for,
        "whether": whether,
        "rotate": question.rotate,
        "sensitive": question.sensitive,
        "in_group": bool(question.group),
        "likert": question.appearance == "likert",
        "choices": [_row(choice, language) for choice in question.own_choices],
    } | limits


def _spelled(limit: int | tuple[int, ...] | None) -> str:
    if isinstance(limit, tuple):
        return ", ".join(map(str, limit))
    return "" if limit is None else str(limit)


def _row(choice: Choice, language: str) -> dict:
    same = {key: getattr(choice, key) for key in ("name", "icon", "sensitive", "fixed", "or_other")}
    return same | {"label": choice.label.say(language).text}


def _pair(question: str, choice: str) -> str:
    return f"{question}:{choice}"


def _pairs(offered: Iterable[tuple[Question, tuple[Choice, ...]]]) -> list[str]:
    return [_pair(earlier.name, choice.name) for earlier, choices in offered for choice in choices]


def _waiting(definition: Definition, question: Question) -> tuple[str, str]:
    found = relevance.simple(question.own_relevant)
    there = _pairs(relevance.offered(definition, before=question.name))
    if found and _pair(*found[:2]) in there:
        return _pair(*found[:2]), found[2]
    return (AS_WRITTEN if question.own_relevant else ALWAYS), relevance.CHOSEN


def keys_of(form: QuestionForm, definition: Definition, question: Question) -> dict[str, object]:
    """What was typed as keys of a definition; which of them the type knows is for the editing to say."""
    limits = {key: (wholes if key == "bands" else whole)(field.data) for key, field in form.limits.items()}
    return {
        "label": tidy(form.label.data),
        "hint": tidy(form.hint.data),
        "type": form.type.data,
        "required": form.required.data,
        "relevant": _relevant(form, definition, question),
        "group": form.group_before if form.in_group.data else None,
        "appearance": "likert" if form.likert.data else None,
        "rotate": form.rotate.data,
        "sensitive": form.sensitive.data,
        **dict.fromkeys(("max", "min", "max_length", "step", "bands")),
        **limits,
    }


def _relevant(form: QuestionForm, definition: Definition, question: Question) -> str | None:
    """What stays the same keeps its spelling."""
    waits_for, whether = form.waits_for.data, form.whether.data
    if waits_for == ALWAYS:
        return None
    if waits_for == AS_WRITTEN or (waits_for, whether) == _waiting(definition, question):
        return question.own_relevant.text if question.own_relevant else None
    name, _, choice = waits_for.partition(":")
    return relevance.spelled(definition.question(name), choice, whether)


def rows_of(form: QuestionForm) -> tuple[list[dict], list[int]]:
    """The choices that were typed, and in which row each stands; blank rows are none."""
    found = [(number, row.form) for number, row in enumerate(form.choices) if not _is_blank(row.form)]
    rows, places = [_as_typed(row) for _number, row in found], [number for number, _row in found]
    more = [{"name": "", "label": line} for line in lines_of(form.more.data)]
    last = next((index for index, row in enumerate(rows) if row["fixed"]), len(rows))
    rows[last:last], places[last:last] = more, [OF_THE_LINES] * len(more)
    return rows, places


def arranged(form: QuestionForm, button: str) -> int | None:
    """After "up-3", "down-3" or "drop-3", where 3 is a row: the rows stand so, on the page alone.

    The row that moved, by its new place; None where it went, and for another button.
    """
    found, filled = STEP.fullmatch(button), [row for row in form.choices if not _is_blank(row.form)]
    pressed = form.choices[int(found[2])] if found and int(found[2]) < len(form.choices) else None
    if found is None or pressed not in filled:
        return None
    rows, index, by = [row.data for row in filled], filled.index(pressed), BY.get(found[1])
    if by is None:
        del rows[index]
    else:
        edit.shift(rows, index, by)
    _refill(form, rows)
    return None if by is None else min(max(index + by, 0), len(rows) - 1)


def _refill(form: QuestionForm, rows: list[dict]) -> None:
    while len(form.choices):
        form.choices.pop_entry()
    for row in rows:
        form.choices.append_entry(row)
    _add_blank_rows(form)


def _as_typed(row: ChoiceRow) -> dict:
    data = row.data
    return {key: one_line(kept) if isinstance(kept, str) else kept or "" for key, kept in data.items()}


def _is_blank(row: ChoiceRow) -> bool:
    return all(is_blank(field.data or "") for field in (row.name, row.label, row.icon))


def field_at(form: QuestionForm, path: str, places: list[int]) -> Field | None:
    """The field for a path within the question, such as `choices[2].label.de`."""
    key, _, rest = path.partition("[")
    if key == "choices":
        return next(_fields_of_row(form, rest, places), form.type)
    others = {"label": form.label, "hint": form.hint, "relevant": form.waits_for}
    return (form.limits | others).get(key.partition(".")[0])


def _fields_of_row(form: QuestionForm, rest: str, places: list[int]) -> Iterator[Field]:
    number, _, key = rest.partition("]")
    if number.isdecimal() and int(number) < len(places):
        place = places[int(number)]
        if place == OF_THE_LINES:
            yield form.more
            return
        row = form.choices[place].form
        yield row.icon if key.startswith(".icon") else row.label
    elif form.choices:
        yield form.choices[0].form.label
