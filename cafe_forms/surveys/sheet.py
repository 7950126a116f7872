"""A sheet that was filled in on paper: read with the eyes of the same form that asks on the page."""

from collections.abc import Iterator, Mapping

from cafe_forms.surveys.definition.faults import Wrong
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.question import Question
from cafe_forms.surveys.form import ResponseForm, response_form
from cafe_forms.surveys.types.every import type_of
from cafe_forms.surveys.types.question_type import Answer


class BadSheet(Exception):
    """Everything that is wrong with a sheet."""

    def __init__(self, faults: list[Wrong]):
        self.faults = faults
        super().__init__(", ".join(fault.code for fault in faults))


def misfit(code: str, **facts: str) -> Wrong:
    return Wrong(code, facts)


class _Typed(dict):
    """{field name: texts}, as a form takes it."""

    def getlist(self, name: str) -> list[str]:
        return self[name]


def read_sheet(definition: Definition, sheet: object) -> dict[str, Answer]:
    """The answers of one sheet, `{"topics": ["schlaf"], "kids": 2, "detail": "…"}`; what was skipped is left out.

    Raises BadSheet.
    """
    if not isinstance(sheet, Mapping):
        raise BadSheet([misfit("no-sheet")])
    asked = {question.name: question for question in definition.fields if type_of(question).is_answered}
    if faults := list(_misfits(asked, sheet)):
        raise BadSheet(faults)
    typed = {f"q_{name}": _as_typed(answer) for name, answer in sheet.items() if answer not in (None, "")}
    form = response_form(definition, definition.default_language)(_Typed(typed))
    if form.is_broken or not form.validate():
        raise BadSheet(list(_faults(form)) or [misfit("no-text")])
    return form.answers()


def _misfits(asked: Mapping[str, Question], sheet: Mapping) -> Iterator[Wrong]:
    """What no page could have sent."""
    for name, answer in sheet.items():
        if name not in asked:
            yield misfit("no-question", name=repr(str(name)[:60]))
        elif not _fits(asked[name], answer):
            yield misfit("no-answer", name=name, type=asked[name].type)


def _fits(question: Question, answer: object) -> bool:
    return answer is None or type_of(question).takes(answer)


def _as_typed(answer: str | list[str] | int) -> list[str]:
    return answer if isinstance(answer, list) else [str(answer)]


def _faults(form: ResponseForm) -> Iterator[Wrong]:
    """As the form says it, in the language that is spoken."""
    for asked in form.asked:
        for fault in asked.field.errors if asked.field else ():
            yield misfit("as-on-the-page", name=asked.question.name, words=str(fault))
