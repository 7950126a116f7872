"""The team's survey pages: the list, and what a lead decides about its answers."""

import datetime as dt
from dataclasses import dataclass

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from cafe_forms import audit
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.models import Survey
from cafe_forms.pool import hold
from cafe_forms.pool import release as pool
from cafe_forms.results import participation
from cafe_forms.surveys import publishing
from cafe_forms.team.access import for_leads, survey_or_404

FAR_AHEAD = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of the list of surveys."""

    survey: Survey
    title: str
    state: str
    band: str


def hang_into(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/umfragen", view_func=survey_list)
    blueprint.add_url_rule("/umfragen/<slug>/freigeben", view_func=release, methods=["POST"])
    blueprint.add_url_rule("/umfragen/<slug>/weiter", view_func=resume, methods=["POST"])
    blueprint.add_url_rule("/umfragen/<slug>/verwerfen", view_func=discard, methods=["POST"])


def survey_list():
    now = utcnow()
    surveys = g.member.surveys().order_by(Survey.created_at.desc(), Survey.id.desc())
    listed = [
        Listed(
            survey,
            publishing.title_of(survey, g.language.tag),
            survey.state(now),
            participation.words(survey),
        )
        for survey in surveys
        if not _is_far_ahead(survey, now)
    ]
    sites = g.member.sites().count()
    return render_template(
        "team/surveys/survey_list.html", listed=listed, several_sites=sites > 1, can_begin=sites > 0
    )


def _is_far_ahead(survey: Survey, now: dt.datetime) -> bool:
    """Feedback to a meeting of next month: nobody has to read of it yet."""
    waits = survey.opens_with_meeting and survey.opened_at is None and survey.meeting is not None
    return waits and survey.meeting.starts_at > now + FAR_AHEAD


@for_leads
def release(slug):
    survey = survey_or_404(slug)
    try:
        with database.atomic():
            if pool.release(survey, now=utcnow(), zone=current_app.config["TIMEZONE"]):
                audit.note(g.member, "release", slug)
    except publishing.Refused:
        abort(409)
    flash(_("Die Umfrage ist ausgewertet."))
    return redirect(url_for("team.survey_results", slug=slug), 303)


@for_leads
def resume(slug):
    """After a restore: it was not released before."""
    try:
        with database.atomic():
            hold.resume(survey_or_404(slug))
            audit.note(g.member, "resume", slug)
    except publishing.Refused:
        abort(409)
    flash(_("Die Umfrage geht weiter."))
    return redirect(url_for("team.survey_results", slug=slug), 303)


@for_leads
def discard(slug):
    """After a restore: it was released before."""
    try:
        with database.atomic():
            hold.discard(survey_or_404(slug), now=utcnow())
            audit.note(g.member, "discard", slug)
    except publishing.Refused:
        abort(409)
    flash(_("Die Antworten aus der Sicherung sind gelöscht."))
    return redirect(url_for("team.survey_results", slug=slug), 303)
