"""A draft exactly as a mother sees it: her page in each language, without token and pool, and nothing can be sent."""

from flask import abort, current_app, g, render_template, url_for

from cafe_forms import languages
from cafe_forms.cafe import offers
from cafe_forms.clock import utcnow
from cafe_forms.languages import LANGUAGES
from cafe_forms.models import Survey
from cafe_forms.surveys import publishing, questionnaire
from cafe_forms.surveys.definition import dependence, filling
from cafe_forms.surveys.definition.conditions import tree
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.form import response_form
from cafe_forms.team import door
from cafe_forms.team.access import survey_or_404

SEED = bytes(16)  # the same order of choices whenever one looks


@door.page("/umfragen/<slug>/vorschau/<language>")
@door.page("/umfragen/<slug>/vorschau")
def survey_preview(slug, language=None):
    survey = survey_or_404(slug)
    definition = questionnaire.definition_of(survey)
    language = language or definition.default_language
    if language not in definition.languages:
        abort(404)
    missing = [tag for tag, _path in definition.missing()]
    has_example = (
        "date" in filling.placeholders(definition) and not survey.opened_at and _meeting(survey) is None
    )
    return render_template(
        "team/surveys/survey_preview.html",
        survey=survey,
        title=questionnaire.title_of(survey, g.language.tag),
        language=LANGUAGES[language],
        languages=[LANGUAGES[tag] for tag in definition.languages],
        missing=missing.count(language),
        has_example=has_example,
        is_draft=survey.opened_at is None,
    )


def _meeting(survey: Survey):
    return publishing.meeting_at_opening(survey, utcnow(), current_app.config["TIMEZONE"])


@door.page("/umfragen/<slug>/vorschau/<language>/seite")
def survey_preview_page(slug, language):
    """The mothers' own template; its headers let it stand in a frame of ours, and keep its form from being sent."""
    survey = survey_or_404(slug)
    definition = _as_asked(survey)
    if language not in definition.languages:
        abort(404)
    spoken = [LANGUAGES[tag] for tag in LANGUAGES if tag in definition.languages]
    languages.speak(language)
    return render_template(
        "answering/respond.html",
        survey=survey,
        definition=definition,
        counted_together=dependence.counted_together(definition),
        languages=spoken,
        form=response_form(definition, language, SEED)(formdata=None),
        tree=tree,
        token="",
        problem=None,
        wait=None,
        unconfirmed={},
        hidden_fields={},
        crisis=offers.crisis_set("unspecific", utcnow()),
        address=lambda *_: url_for("team.survey_preview_page", slug=slug, language=language),
        on_tablet=False,
    )


def _as_asked(survey: Survey) -> Definition:
    """What is asked, or would be; a draft shows the threshold that it would get."""
    if survey.opened_at:
        return questionnaire.asked(survey)
    definition = publishing.foreseen(survey, now=utcnow(), zone=current_app.config["TIMEZONE"])
    survey.threshold = max(current_app.config["RELEASE_THRESHOLD"], definition.threshold or 0)
    return definition
