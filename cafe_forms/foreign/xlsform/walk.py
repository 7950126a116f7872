"""An XLSForm as a definition's document: the walk down its sheet, the settings around it, and the report."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from cafe_forms.foreign import accounts, naming, own_columns, tongues
from cafe_forms.foreign.report import Entry, LeftOutError, Place, Remark, Report, Row, UnreadableError
from cafe_forms.foreign.sheets import ALSO_XLSFORM, Sheets
from cafe_forms.foreign.tongues import Tongues
from cafe_forms.foreign.xlsform import choice_lists
from cafe_forms.foreign.xlsform.asking import Form
from cafe_forms.foreign.xlsform.draft import Draft
from cafe_forms.surveys.definition.words import LANGUAGES

SETTINGS = {"form_id", "default_language", "version", "name"}


@dataclass(frozen=True, slots=True)
class Outline:
    """A definition's document as YAML would have it, the row of each of its questions, and the report."""

    document: dict
    places: tuple[Place, ...]
    report: Report


def outline(sheets: Sheets, stem: str, banned: Mapping[Place, Remark], language: str = "") -> Outline:
    """`stem` names a form that does not name itself, `language` is that of one that says none.

    `banned` rows of the survey sheet are left out for that reason.

    Raises UnreadableError where no question is left.
    """
    settings = [Entry(row) for row in sheets["settings"]]
    first = settings[0].row if settings else Row("settings", 2, {}, {})
    wanted = first.cells.get("default_language", "").strip() or language
    speaks = tongues.of([*sheets["survey"], *sheets["choices"]], wanted)
    speaks = replace(speaks, is_ours=own_columns.is_ours(first.cells))
    choices = [Entry(row) for row in sheets["choices"]]
    lists = choice_lists.read(choices, speaks)
    draft = Draft(Form(speaks, lists), banned)
    survey = [Entry(row) for row in sheets["survey"]]
    for entry in survey:
        try:
            draft.row(entry)
        except LeftOutError as error:
            entry.left_out = error.remark
    while draft.groups:
        draft.close(draft.groups.pop())
    choice_lists.close(lists.values())
    if not speaks.is_ours and all(question["type"] in ("note", "group") for question in draft.questions):
        raise UnreadableError("no-question", rows=len(survey))
    _settings(settings)
    document = _document(draft, _title(first, settings, speaks, stem), first, speaks, stem)
    entries = accounts.of_every_row([*survey, *choices, *settings, *_others(sheets)], sheets, speaks)
    return Outline(document, tuple(draft.places), Report(entries, (*sheets.remarks, *speaks.remarks)))


def _settings(entries: list[Entry]) -> None:
    for entry in entries[1:]:
        entry.left_out = Remark("settings-twice")
    for entry in entries[:1]:
        if dropped := [key for key in entry.row.cells if key not in SETTINGS and not own_columns.is_own(key)]:
            entry.change("settings-dropped", names=", ".join(dropped)[:200])


def _title(row: Row, entries: list[Entry], speaks: Tongues, stem: str) -> dict[str, str]:
    entry = entries[0] if entries else Entry(row)
    tags = {**speaks.tags, "": speaks.tags.get("", speaks.default)}
    try:
        texts = replace(speaks, tags=tags).texts(row, "form_title", entry)
    except LeftOutError:
        texts = {}
    return speaks.with_default(texts or {speaks.default: " ".join(stem.split())[:200] or "Fragebogen"}, entry)


def _document(draft: Draft, title: dict[str, Any], first: Row, speaks: Tongues, stem: str) -> dict:
    offered = {speaks.default} | {tag for question in draft.questions for tag in question["label"]}
    own = own_columns.of_form(first.cells) if speaks.is_ours else {}
    if speaks.is_ours:
        title = {**title, **own_columns.title(first.cells), **own_columns.outdated("title", first.cells)}
    return {
        "name": naming.valid(first.cells.get("form_id") or stem or "fragebogen", (), "f"),
        "default_language": speaks.default,
        "languages": [tag for tag in LANGUAGES if tag in offered],
        "title": title,
        **own,
        "questions": draft.questions,
    }


def _others(sheets: Sheets) -> list[Entry]:
    entries = [Entry(row) for sheet in ALSO_XLSFORM for row in sheets[sheet]]
    for entry in entries:
        entry.left_out = Remark("sheet-left-out")
    return entries
