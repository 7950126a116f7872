"""A draft brought in: a definition of ours, or another program's form with what became of each of its rows."""

from collections.abc import Mapping
from typing import Any

from flask import abort, current_app, g, request

from cafe_forms import audit
from cafe_forms.api.operations import Operation, reference
from cafe_forms.api.surveys import head
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.foreign import bringing, files, wording
from cafe_forms.foreign.report import Report, UnreadableError
from cafe_forms.models import Site, Survey
from cafe_forms.surveys import fault_lines, publishing
from cafe_forms.surveys.definition.faults import Faults
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.reading import read
from cafe_forms.surveys.definition.words import LANGUAGES
from cafe_forms.surveys.editing import cautions, drafts
from cafe_forms.surveys.editing.cautions import Caution

YAML = "yaml"
FORMATS = (YAML, *(ending.removeprefix(".") for ending in files.ENDINGS))
OF_MEDIA = {  # each of them is one of FORMATS
    "application/yaml": YAML,
    "application/json": YAML,  # so that a definition comes in as it went out
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/xml": "lss",
    "text/xml": "lss",
    "text/tab-separated-values": "tsv",
    "text/csv": "csv",
    "text/markdown": "md",
}
# What programs say that say nothing: curl has a type for whatever it sends.
UNSAID = ("", "application/x-www-form-urlencoded", "application/x-yaml", "text/yaml", "text/plain")
STEM = "Fragebogen"  # names a form that does not name itself


def add_survey():
    """The same file again answers with the same draft; of one that has faults nothing is added."""
    site, kind, language = _site(), _kind(), _one_of(LANGUAGES, "language")
    try:
        definition, report = _read(request.get_data(), kind, language)
    except Faults as found:
        return _refused("The definition has faults.", faults=[_fault(one) for one in found.faults])
    except UnreadableError as error:
        return _refused("The file cannot be read.", **wording.remark_as_json(error.remark, g.member.language))
    survey = _drafted(site, definition)
    told = report and wording.as_json(report, g.member.language)
    return head(survey) | {"report": told, "cautions": _cautions(survey)}, 201


def _site() -> Site:
    sites = g.token.sites()
    if slug := request.args.get("site"):
        return sites.where(Site.slug == slug).first() or abort(404)
    only = list(sites.limit(2))
    return only[0] if len(only) == 1 else abort(400)


def _kind() -> str:
    """Of FORMATS: as `?format=` says, or else the Content-Type."""
    media = request.mimetype
    return _one_of(FORMATS, "format") or (YAML if media in UNSAID else OF_MEDIA.get(media) or abort(415))


def _one_of(known: tuple[str, ...], name: str) -> str:
    wish = request.args.get(name, "")
    return wish if not wish or wish in known else abort(400)


def _read(content: bytes, kind: str, language: str) -> tuple[Definition, Report | None]:
    """Raises Faults or UnreadableError."""
    if kind == YAML:
        return read(content), None
    brought = bringing.of(content, f"{STEM}.{kind}", language)
    return brought.definition, brought.report


def _drafted(site: Site, definition: Definition) -> Survey:
    now, zone = utcnow(), current_app.config["TIMEZONE"]
    with database.atomic():
        survey, is_new = drafts.begun(site, definition, member=g.member, meeting=None, now=now, zone=zone)
        if is_new:
            audit.note(g.member, "survey new", survey.slug, door=audit.API)
    return survey


def _cautions(survey: Survey) -> list[dict]:
    """What the page *Öffnen* would say now: by name, because its sentences are for who opens it there."""
    rules, now = publishing.Rules.of(current_app.config), utcnow()
    end = survey.closes_at or publishing.usual_end(survey, now, rules.zone)
    return [_caution(one) for one in cautions.about_survey(survey, end, rules, now=now)]


def _caution(found: Caution) -> dict:
    facts: Mapping[str, Any] = found.facts
    questions = facts.get("questions", (facts["question"],) if "question" in facts else ())
    return {"code": found.what, "questions": [one.name for one in questions], "stops": found.stops}


def _fault(fault) -> dict:
    return {"line": fault.line, "path": fault.path, "what": fault_lines.what(fault)}


def _refused(title: str, **why):
    said = {"type": "about:blank", "title": title, "status": 422} | why
    return said, 422, {"Content-Type": "application/problem+json"}


def _query(name: str, schema: dict) -> dict:
    return {"name": name, "in": "query", "schema": schema}


OPERATIONS = (
    Operation(
        "/surveys",
        add_survey,
        "Bring in a definition, an XLSForm or a LimeSurvey form as a draft",
        reference("Draft"),
        method="POST",
        status=201,
        bodies=tuple(OF_MEDIA),
        query=(
            _query("site", {"type": "string"}),
            _query("format", {"enum": list(FORMATS), "description": "Goes before the Content-Type."}),
            _query("language", {"enum": list(LANGUAGES), "description": "Of a form that names none."}),
        ),
        refusals=(400, 404, 413, 415, 422),
    ),
)
