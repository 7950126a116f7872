"""Surveys, what they ask, and what may be seen of them."""

import yaml
from flask import abort, g

from cafe_forms import languages, pages
from cafe_forms.api.access import survey_or_404
from cafe_forms.api.operations import Operation, listed, reference
from cafe_forms.clock import utcnow
from cafe_forms.models import Survey
from cafe_forms.reports import briefing as briefings
from cafe_forms.reports.preparation import parts
from cafe_forms.results import participation, summary
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.definition import writing


def surveys():
    rows = g.token.surveys().order_by(Survey.created_at.desc(), Survey.id.desc())
    return {"surveys": [head(row) for row in rows]}


def survey(slug):
    found = survey_or_404(slug)
    # Once it is decided the band of its last morning is old news, and the results say the number.
    band = "" if found.outcome else participation.words(found)
    return head(found) | {"band": band or None, "threshold": found.threshold}


def definition(slug):
    found = survey_or_404(slug)
    if not questionnaire.is_readable(found):
        abort(409)
    asked = questionnaire.of(found)
    return yaml.safe_load(writing.to_yaml(asked))


def results(slug):
    """No texts: those are in the log of who read them."""
    found = survey_or_404(slug)
    if not questionnaire.is_readable(found):
        abort(409)
    shown = summary.as_json(summary.of(found), found.state(utcnow()))
    for batch in (shown, *shown.get("paper", ())):
        for question in batch["questions"]:
            question.pop("texts", None)
    return shown


def briefing(slug):
    """As its page says it, in German, but for what mothers wrote: texts are in the log of who read them."""
    found = survey_or_404(slug)
    try:
        told = briefings.of(found, now=utcnow())
    except briefings.OfAnotherKind:
        abort(404)
    except briefings.NotEnded:
        abort(409)
    with languages.speaking("de"):
        said, sections = parts.head(told), parts.of(told, today=pages.today())
    return said | {"sections": [one for one in sections if one["name"] != "quotes"]}


def head(found: Survey) -> dict:
    return {
        "slug": found.slug,
        "title": questionnaire.title_of(found),
        "kind": found.kind,
        "site": found.site.slug,
        "state": found.state(utcnow()),
        "closes_at": found.closes_at and found.closes_at.isoformat(),
    }


OPERATIONS = (
    Operation("/surveys", surveys, "The surveys of your cafés, the newest first", listed("Survey")),
    Operation("/surveys/<slug>", survey, "One survey", reference("SurveyInFull"), refusals=(404,)),
    Operation(
        "/surveys/<slug>/definition", definition, "What it asks", {"type": "object"}, refusals=(404, 409)
    ),
    Operation(
        "/surveys/<slug>/results",
        results,
        "What may be seen of its answers, without texts",
        reference("Results"),
        refusals=(404, 409),
    ),
    Operation(
        "/surveys/<slug>/briefing",
        briefing,
        "The briefing of a survey of topics, without texts",
        {"type": "object"},
        refusals=(404, 409),
    ),
)
