"""A survey that was opened gets a later end or ends now; a draft is thrown away."""

import datetime as dt
from zoneinfo import ZoneInfo

from flask import abort, current_app, flash, g, redirect, render_template, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm

from cafe_forms import audit
from cafe_forms.clock import utcnow
from cafe_forms.models import Survey
from cafe_forms.surveys import publishing, questionnaire, reopening
from cafe_forms.surveys.editing import drafts
from cafe_forms.team import door
from cafe_forms.team.access import for_leads, survey_or_404
from cafe_forms.team.surveys.draft_forms import draft_or_refuse, refuse_as_fixed
from cafe_forms.team.surveys.end_form import EndForm, rules


@door.form("/umfragen/<slug>/verlaengern")
def survey_extension(slug):
    """A later end for one that runs; one that found too few opens again with it, if a lead says so."""
    survey, now = survey_or_404(slug), utcnow()
    zone, state = current_app.config["TIMEZONE"], survey.state(now)
    if state == "too-few" and not g.member.is_lead:
        abort(403)
    if not _may_go_on(survey, now, zone):
        abort(409)
    form = EndForm(
        day=(max(now, survey.closes_at) + dt.timedelta(days=7)).astimezone(zone).date(),
        time=publishing.EVENING,
    )
    if not form.is_good(later_than=survey.closes_at):
        return _extension(survey, form, state), form.status
    try:
        with audit.noted(g.member, "survey extend", slug):
            publishing.open_until(survey, form.closes_at, now=now, rules=rules())
    except publishing.Refused:
        abort(409)
    flash(
        gettext("Die Umfrage läuft jetzt länger.")
        if state == "open"
        else gettext("Die Umfrage läuft wieder.")
    )
    return redirect(url_for("team.survey_results", slug=slug), 303)


def _may_go_on(survey: Survey, now: dt.datetime, zone: ZoneInfo) -> bool:
    window = reopening.window(survey, zone)
    return survey.is_open(now) or bool(window and window.holds(now))


def _extension(survey: Survey, form: EndForm, state: str) -> str:
    return render_template(
        "team/surveys/survey_extension.html",
        survey=survey,
        title=questionnaire.title_of(survey, g.language.tag),
        form=form,
        state=state,
    )


@door.form("/umfragen/<slug>/beenden")
@for_leads
def survey_closing(slug):
    """Whoever ends a survey chooses the moment after which its number may show: so it is a lead's, and for good."""
    survey, form = survey_or_404(slug), FlaskForm()
    if not survey.is_open(utcnow()):
        return door.done(gettext("Diese Umfrage läuft gerade nicht."), "team.survey_results", slug=slug)
    if not form.validate_on_submit():
        return render_template(
            "team/surveys/survey_closing.html",
            survey=survey,
            title=questionnaire.title_of(survey, g.language.tag),
            form=form,
        )
    with audit.noted(g.member, "survey close", slug):
        publishing.close(survey, now=utcnow())
    return door.done(gettext("Die Umfrage ist beendet."), "team.survey_results", slug=slug)


@door.form("/umfragen/<slug>/loeschen")
def survey_removal(slug):
    """Only of a draft: nobody has answered it."""
    survey, form = draft_or_refuse(slug), FlaskForm()
    title = questionnaire.title_of(survey, g.language.tag)
    if not form.validate_on_submit():
        return render_template("team/surveys/survey_removal.html", survey=survey, title=title, form=form)
    try:
        with audit.noted(g.member, "survey delete", slug):
            drafts.throw_away(survey)
    except drafts.Fixed:
        refuse_as_fixed(Survey.get_by_id(survey.id))
    return door.done(gettext("Der Entwurf „%(title)s“ ist gelöscht.", title=title), "team.survey_list")
