"""What a lead takes away: texts, CSV, the data package. By POST, because each is noted with its reason."""

from typing import Any

from flask import abort, g

from cafe_forms import audit, headers
from cafe_forms.api import sending
from cafe_forms.api.access import for_leads, survey_or_404
from cafe_forms.api.operations import NOTE, Operation
from cafe_forms.db import database
from cafe_forms.reports import package
from cafe_forms.results import export, summary
from cafe_forms.results.summary import Results
from cafe_forms.surveys import questionnaire

FILE = {
    "type": "object",
    "additionalProperties": False,
    "required": NOTE["required"],
    "properties": NOTE["properties"]
    | {
        "what": {"enum": list(export.FILES), "default": "counts"},
        "batch": {"type": "string", "default": "online", "description": "online, paper, paper-2, …"},
    },
}
TEXTS = {
    "type": "object",
    "required": ["survey", "texts"],
    "properties": {
        "survey": {"type": "string"},
        "texts": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
    },
}


@for_leads
def texts(slug):
    found = _batch(slug, "online")
    _note("texts", slug)
    return {
        "survey": slug,
        "texts": {one.question.name: list(one.texts) for one in found.answers if one.written},
    }


@for_leads
def csv(slug):
    wish = sending.sent()
    what, batch = wish.get("what", "counts"), wish.get("batch", "online")
    if not (isinstance(what, str) and what in export.FILES and isinstance(batch, str)):
        abort(400)
    found = _batch(slug, batch)
    name = what if batch == "online" else f"{batch}-{what}"
    _note(name, slug)
    blocks = export.blocks(found, questionnaire.asked(found.survey), what)
    return headers.attachment(b"".join(blocks), "text/csv", export.file_name(found, what))


@for_leads
def data_package(slug):
    found = _batch(slug, "online")
    _note("package", slug)
    return headers.attachment(package.of(found), "application/zip", export.file_name(found, "package", "zip"))


def _batch(slug: str, batch: str) -> Results:
    survey = survey_or_404(slug)
    if not questionnaire.is_readable(survey):
        abort(409)
    return summary.of(survey).batch(batch) or abort(404)


def _note(name: str, slug: str) -> None:
    with database.atomic():
        audit.note(g.member, f"download {name}", slug, sending.note(), door=audit.API)


AWAY: dict[str, Any] = {"method": "POST", "refusals": (400, 403, 404, 409)}
OPERATIONS = (
    Operation("/surveys/<slug>/texts", texts, "The texts that may be seen", TEXTS, body=NOTE, **AWAY),
    Operation("/surveys/<slug>/csv", csv, "Counts or texts as CSV", "text/csv", body=FILE, **AWAY),
    Operation(
        "/surveys/<slug>/package", data_package, "The data package", "application/zip", body=NOTE, **AWAY
    ),
)
