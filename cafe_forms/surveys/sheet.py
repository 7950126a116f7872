"""A sheet that was filled in on paper: read with the eyes of the same form that asks on the page."""

from collections.abc import Iterator, Mapping

from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.question import Question
from cafe_forms.surveys.form import ResponseForm, response_form
from cafe_forms.surveys.types.every import type_of
from cafe_forms.surveys.types.question_type import Answer


class BadSheet(Exception):
    """What is wrong with a sheet: one sentence for each fault."""

    def __init__(self, faults: list[str]):
        self.faults = faults
        super().__init__("\n".join(faults))


class _Typed(dict):
    """{field name: texts}, as a form takes it."""

    def getlist(self, name: str) -> list[str]:
        return self[name]


def read_sheet(definition: Definition, sheet: object) -> dict[str, Answer]:
    """The answers of one sheet, `{"topics": ["schlaf"], "kids": 2, "detail": "…"}`; what was skipped is left out.

    Raises BadSheet.
    """
    if not isinstance(sheet, Mapping):
        raise BadSheet(["is no object with answers by question"])
    asked = {question.name: question for question in definition.fields if type_of(question).is_answered}
    if faults := list(_misfits(asked, sheet)):
        raise BadSheet(faults)
    typed = {f"q_{name}": _as_typed(answer) for name, answer in sheet.items() if answer not in (None, "")}
    form = response_form(definition, definition.default_language)(_Typed(typed))
    if form.is_broken or not form.validate():
        raise BadSheet(list(_faults(form)) or ["holds what is no text"])
    return form.answers()


def _misfits(asked: Mapping[str, Question], sheet: Mapping) -> Iterator[str]:
    """What no page could have sent."""
    for name, answer in sheet.items():
        if name not in asked:
            yield f"{str(name)[:60]!r} is no question of this survey"
        elif not _fits(asked[name], answer):
            yield f"{name}: this is no answer to a question of type {asked[name].type}"


def _fits(question: Question, answer: object) -> bool:
    return answer is None or type_of(question).takes(answer)


def _as_typed(answer: str | list[str] | int) -> list[str]:
    return answer if isinstance(answer, list) else [str(answer)]


def _faults(form: ResponseForm) -> Iterator[str]:
    for asked in form.asked:
        for fault in asked.field.errors if asked.field else ():
            yield f"{asked.question.name}: {fault}"
