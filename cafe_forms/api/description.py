"""openapi.json: the operations that stand beside their views, and the shapes of what they answer."""

import re
from http import HTTPStatus
from typing import Any

from cafe_forms.api import drafting, files, half_years, meetings, surveys
from cafe_forms.api.operations import Operation, reference
from cafe_forms.foreign.report import CHANGED, LEFT_OUT, TAKEN
from cafe_forms.reports.half_year.overview import VIEWS
from cafe_forms.reports.ranking import FEWEST, LEADING, MIDDLE
from cafe_forms.results.change import FEWER, MORE, SAME

TEXT, WHOLE, TRUTH = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}
DATE = {"type": "string", "format": "date"}
ALWAYS = (401, 429, 503)


def _object(**properties) -> dict:
    return {"type": "object", "required": sorted(properties), "properties": properties}


def _or_null(schema: dict) -> dict:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(schema: dict) -> dict:
    return {"type": "array", "items": schema}


SURVEY = {
    "slug": TEXT,
    "title": TEXT,
    "kind": TEXT,
    "site": TEXT,
    "state": {"enum": ["draft", "open", "closed", "released", "too-few"]},
    "closes_at": _or_null({"type": "string", "format": "date-time"}),
}
CELL = _object(name=TEXT, count=_or_null(WHOLE), note=TEXT)
QUESTION = {
    "type": "object",
    "required": ["name", "type"],
    "properties": {
        "name": TEXT,
        "type": TEXT,
        "note": TEXT,
        "sum": _or_null(WHOLE),
        "choices": _list(reference("Cell")),
    },
}
RESULTS = {
    "type": "object",
    "required": ["questions", "released_on", "responses", "state", "survey"],
    "properties": {
        "survey": TEXT,
        "state": SURVEY["state"],
        "responses": _or_null(WHOLE),
        "released_on": _or_null(DATE),
        "questions": _list(reference("Question")),
        "pairs": _list(_object(questions=_list(TEXT), cells=_list(reference("Cell")))),
        "paper": _list({"type": "object"}),
    },
}
TOLD = _object(label=TEXT, note=TEXT, change={"enum": ["", MORE, SAME, FEWER]})
BANDS = {
    "type": "object",
    "additionalProperties": False,
    "properties": {band: _list(TOLD) for band in (LEADING, MIDDLE, FEWEST)},
}
ROUND = _object(
    survey=TEXT,
    title=TEXT,
    day=DATE,
    too_few=TRUTH,
    batches=_list(
        _object(batch=TEXT, responses=WHOLE, questions=_list(_object(question=TEXT, note=TEXT, bands=BANDS)))
    ),
)
REMARK = _object(code=TEXT, detail=TEXT)
ROW = _object(
    sheet=TEXT,
    row=WHOLE,
    name=TEXT,
    outcome={"enum": [TAKEN, CHANGED, LEFT_OUT]},
    look=TRUTH,
    remarks=_list(REMARK),
)
REPORT = _object(taken=WHOLE, changed=WHOLE, left_out=WHOLE, rows=_list(ROW), remarks=_list(REMARK))
CAUTION = _object(code=TEXT, questions=_list(TEXT), stops=TRUTH)
BAND = "How many have answered, as of 04:00; null for a draft and once it is released or had too few."
SCHEMAS = {
    "Survey": _object(**SURVEY),
    "SurveyInFull": _object(**SURVEY, band=_or_null(TEXT) | {"description": BAND}, threshold=_or_null(WHOLE)),
    "Draft": _object(**SURVEY, report=_or_null(REPORT), cautions=_list(CAUTION)),
    "Cell": CELL,
    "Question": QUESTION,
    "Results": RESULTS,
    "Meeting": _object(
        site=TEXT,
        starts_at={"type": "string", "format": "date-time"},
        place=TEXT,
        topic=TEXT,
        breakfast=TRUTH,
        attendance=_or_null(WHOLE),
    ),
    "HalfYear": _object(
        half_year=TEXT,
        site=TEXT,
        view={"enum": list(VIEWS)},
        meetings=WHOLE,
        attendance=_or_null(WHOLE),
        attendance_is_whole=TRUTH,
        breakfasts=WHOLE,
        topics=_list(reference("Round")),
        feedback=_list(reference("Round")),
        done=_list(_object(day=DATE, topic=TEXT, text=TEXT)),
        told=_list(TEXT),
        declined=_list(_object(topics=_list(TEXT), why=TEXT)),
        partners=_list(TEXT),
    ),
    "Round": ROUND,
    "Problem": {
        "type": "object",
        "required": ["status", "title", "type"],
        "properties": {
            "type": TEXT,
            "title": TEXT,
            "status": WHOLE,
            "code": TEXT,
            "detail": TEXT,
            "faults": _list(_object(line=_or_null(WHOLE), path=TEXT, what=TEXT)),
        },
    },
}


def openapi():
    operations = (
        *(*surveys.OPERATIONS, *drafting.OPERATIONS, *files.OPERATIONS),
        *(*meetings.OPERATIONS, *half_years.OPERATIONS),
    )
    paths: dict[str, dict] = {}
    for operation in operations:
        path = re.sub(r"<(\w+)>", r"{\1}", operation.path)
        paths.setdefault(path, {})[operation.method.lower()] = _said(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Café Forms",
            "version": "1",
            "description": "What the pages of the team show, for other systems. A hidden number is null and has a"
            " note. Texts and files come by POST and are noted with their reason.",
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _said(operation: Operation) -> dict:
    media, schema = _answer(operation.answer)
    answers = {str(operation.status): {"description": "As asked", "content": {media: {"schema": schema}}}}
    for status in sorted({*ALWAYS, *operation.refusals}):
        answers[str(status)] = {
            "description": HTTPStatus(status).phrase,
            "content": {"application/problem+json": {"schema": reference("Problem")}},
        }
    said: dict[str, Any] = {"operationId": operation.name, "summary": operation.summary, "responses": answers}
    in_path = re.findall(r"<(\w+)>", operation.path)
    named = [{"name": name, "in": "path", "required": True, "schema": TEXT} for name in in_path]
    if parameters := [*named, *operation.query]:
        said["parameters"] = parameters
    if operation.body:
        said["requestBody"] = {"required": True, "content": {"application/json": {"schema": operation.body}}}
    if operation.bodies:
        said["requestBody"] = {"required": True, "content": {media: {} for media in operation.bodies}}
    return said


def _answer(answer: dict | str) -> tuple[str, dict]:
    if isinstance(answer, str):
        return answer, {"type": "string", "format": "binary"}
    return "application/json", answer


OPERATIONS = (Operation("/openapi.json", openapi, "This description", {"type": "object"}),)
