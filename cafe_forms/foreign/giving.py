"""A definition as an XLSForm that other programs can use, and that comes back as the same definition."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Mapping

from cafe_forms.foreign import own_columns as own
from cafe_forms.foreign.own_columns import YES, kept
from cafe_forms.languages import LANGUAGES
from cafe_forms.surveys.definition.grouping import is_heading
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.question import Choice, Question
from cafe_forms.surveys.definition.words import Words
from cafe_forms.surveys.types import other_choice
from cafe_forms.surveys.types.range import Range

RESERVED = {"meta": "Meta"}  # XLSForm keeps the first for itself; ours have small letters alone
NO_DATE = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook's dates have no zone; nobody needs to know the real one

RANGE = Range()
MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")

Row = Mapping[str, str]


class NotInstalledError(Exception):
    """Workbooks need the extra `forms`."""


def workbook(definition: Definition) -> bytes:
    """An .xlsx file. Raises NotInstalledError."""
    try:
        from openpyxl import Workbook
    except ImportError:
        raise NotInstalledError from None
    book = Workbook()
    book.remove(book.active)
    book.properties.creator, book.properties.created = "Café Forms", NO_DATE
    _fill(book.create_sheet("survey"), list(_survey(definition)))
    choices = [row for one in definition.questions for row in _choices(one)]
    if choices:
        _fill(book.create_sheet("choices"), choices)
    _fill(book.create_sheet("settings"), [_settings(definition)])
    file = io.BytesIO()
    book.save(file)
    return _without_now(file)


def _without_now(file: io.BytesIO) -> bytes:
    """The same archive without the second at which it was made: the same definition, the same bytes."""
    timeless = io.BytesIO()
    with zipfile.ZipFile(file) as made, zipfile.ZipFile(timeless, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in made.namelist():
            content = made.read(name)
            if name == "docProps/core.xml":
                content = MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", content)
            copy.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return timeless.getvalue()


def _fill(sheet, rows: list[Row]) -> None:
    headers = list(dict.fromkeys(header for row in rows for header in row))
    for number, row in enumerate([dict(zip(headers, headers, strict=True)), *rows], start=1):
        for column, header in enumerate(headers, start=1):
            if text := row.get(header):
                cell = sheet.cell(number, column, text)
                cell.data_type = "s"  # also what looks like a formula
    sheet.freeze_panes = "A2"


def _survey(definition: Definition) -> Iterator[Row]:
    """Questions row by row; a group begins at its heading and ends where a question is not of it."""
    inside = ""
    for question in definition.questions:
        if inside and question.group != inside:
            yield {"type": "end_group"}
            inside = ""
        yield {**_question(question), **_table(question, definition)}
        yield from _beside(question, definition)
        inside = question.name if is_heading(question) else inside
    if inside:
        yield {"type": "end_group"}


def _beside(question: Question, definition: Definition) -> Iterator[Row]:
    """The text beside a choice, as a question of its own: other programs know no other way in several languages."""
    text = other_choice.text_of(question)
    if text and text.relevant:
        names, wanted = {one.name for one in definition.questions}, f"{question.name}_other"
        name = next(
            free for free in (wanted, *(f"{wanted}{number}" for number in range(2, 999))) if free not in names
        )
        relevant = _references(text.relevant.text)
        yield {
            "type": "text",
            "name": name,
            **_words("label", text.label),
            "relevant": relevant,
            own.BESIDE: YES,
        }


def _table(question: Question, definition: Definition) -> Row:
    if not (is_heading(question) and question.choices):
        return {}
    below = (one for one in definition.questions if one.group == question.name)
    return {own.TABLE: YES} if any(one.own_choices for one in below) else {"appearance": "table-list"}


def _question(question: Question) -> Row:
    row = {"type": _type(question), "name": _name(question.name), **_words("label", question.label)}
    if question.hint:
        row |= _words("hint", question.hint)
    if question.required:
        row["required"] = YES
    if question.own_relevant:
        row["relevant"] = _references(question.own_relevant.text)
    if constraint := _constraint(question):
        row["constraint"] = constraint
    if question.constraint_message:
        row |= _words("constraint_message", question.constraint_message)
    if question.appearance:
        row["appearance"] = question.appearance
    if question.rotate:
        row["parameters"] = "randomize=true"
    if question.is_banded:
        row |= _scale(question)
    if question.topic_question:
        row[own.TOPIC_QUESTION] = YES
    return row


def _scale(question: Question) -> Row:
    """Other programs know another beginning and end than ours, so that all of it is said."""
    steps = RANGE.steps(question)
    said = [key for key in own.RANGE_KEYS if getattr(question, key) is not None]
    return {
        "parameters": f"start={steps[0]} end={steps[-1]} step={steps.step}",
        own.SAID: " ".join(said),
        own.BANDS: " ".join(map(str, question.bands or ())),
        own.SENSITIVE: YES if question.sensitive else "",
    }


def _type(question: Question) -> str:
    if is_heading(question):
        return "begin_group"
    scale = question.group if question.takes_scale else question.name
    return f"{question.type} {_name(scale)}" if question.choices and not question.is_banded else question.type


def _name(name: str) -> str:
    return RESERVED.get(name, name)


def _references(text: str) -> str:
    for name, other in RESERVED.items():
        text = text.replace(f"${{{name}}}", f"${{{other}}}")
    return text


def _constraint(question: Question) -> str:
    own_text = question.constraint.text if question.constraint else ""
    match question.type:
        case "integer":
            low = own.DEFAULT_LIMITS["min"] if question.min is None else f". >= {question.min}"
            high = own.DEFAULT_LIMITS["max"] if question.max is None else f". <= {question.max}"
            limit = f"{low} and {high}"
        case "text":
            length = question.max_length
            limit = own.DEFAULT_LENGTH if length is None else f"string-length(.) <= {length}"
        case "select_multiple" if question.max is not None:
            limit = f"count-selected(.) <= {question.max}"
        case _:
            limit = ""
    if limit and own_text:
        return f"{limit} and ({_references(own_text)})"
    return limit or _references(own_text)


def _words(key: str, words: Words) -> dict[str, str]:
    said = {f"{key}::{_spelled(tag)}": kept(text) for tag, text in words.texts}
    return said | {f"{own.EARLIER}{key}_{tag}": kept(text) for tag, text in words.outdated}


def _spelled(tag: str) -> str:
    return f"{LANGUAGES[tag].name} ({tag})"


def _choices(question: Question) -> Iterator[Row]:
    taken = {choice.name for choice in question.choices}
    for choice in question.own_choices:
        name = choice.name
        if choice.is_sites:
            name = next(free for number in range(1, 999) if (free := f"sites_{number}") not in taken)
        yield {"list_name": _name(question.name), "name": name, **_choice(choice)}


def _choice(choice: Choice) -> Row:
    facts = {
        own.TOPIC: choice.topic,
        own.ICON: "" if choice.topic else kept(choice.icon),
        own.SENSITIVE: YES if choice.sensitive and not choice.topic else "",
        own.FIXED: YES if choice.fixed else "",
        own.OR_OTHER: YES if choice.or_other else "",
        own.SITES: YES if choice.is_sites else "",
    }
    return _words("label", choice.label) | {column: text for column, text in facts.items() if text}


def _settings(definition: Definition) -> Row:
    default = definition.default_language
    titles = dict(definition.title.texts)
    facts = {
        "form_title": kept(titles[default]),
        "form_id": definition.name,
        "default_language": _spelled(default),
        own.OURS: own.VERSION,
        own.KIND: definition.kind,
        own.SPOKEN: " ".join(definition.languages),
        own.THRESHOLD: "" if definition.threshold is None else str(definition.threshold),
        own.CODES: YES if definition.codes else "",
        own.CROSSTABS: ", ".join(" ".join(pair) for pair in definition.crosstabs),
        **{f"{own.TITLE}{tag}": kept(text) for tag, text in titles.items() if tag != default},
        **{f"{own.EARLIER}title_{tag}": kept(text) for tag, text in definition.title.outdated},
    }
    return {column: text for column, text in facts.items() if text}
