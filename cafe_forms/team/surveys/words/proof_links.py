"""Buttons that make and end the link by which somebody without an account reads a draft in one language."""

from flask import abort, flash, g, redirect, url_for
from flask_babel import gettext

from cafe_forms import audit
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.models import Survey
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.editing import proofreading
from cafe_forms.team import door
from cafe_forms.team.forms import EditForm
from cafe_forms.team.surveys.draft_forms import draft_or_refuse


@door.button("/umfragen/<slug>/bearbeiten/sprachen/<language>/lesen")
def begin_proofreading(slug, language):
    survey = _draft(slug, language)
    with audit.noted(g.member, "proof begin", slug, language):
        proofreading.begin(survey, language, now=utcnow())
    flash(gettext("Der Link ist da. Gib ihn weiter, an wen du möchtest."))
    return _back(slug, language)


@door.button("/umfragen/<slug>/bearbeiten/sprachen/<language>/lesen/beenden")
def end_proofreading(slug, language):
    survey = _draft(slug, language)
    with database.atomic():
        if proofreading.end(survey, language):
            audit.note(g.member, "proof end", slug, language)
    flash(gettext("Der Link gilt nicht mehr."))
    return _back(slug, language)


def _draft(slug: str, language: str) -> Survey:
    survey = draft_or_refuse(slug)
    is_good = EditForm().validate()
    return survey if is_good and language in questionnaire.definition_of(survey).languages else abort(404)


def _back(slug: str, language: str):
    return redirect(
        url_for("team.survey_translation", slug=slug, language=language, _anchor="gegenlesen"), 303
    )
