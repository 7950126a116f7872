"""The team's survey pages: the list, one survey's results, its file, its release, its briefing."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, current_app, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.languages import LANGUAGES
from cafe_forms.models import Survey
from cafe_forms.pool import hold
from cafe_forms.pool import release as pool
from cafe_forms.reports import briefing as briefings
from cafe_forms.reports import ranking
from cafe_forms.results import disclosure, export, summary
from cafe_forms.surveys import publishing
from cafe_forms.team import audit
from cafe_forms.team.access import for_leads, survey_or_404


class DownloadForm(FlaskForm):
    what = RadioField(
        "Was möchtest du herunterladen?",
        choices=[SelectChoice("counts", "Zahlen"), SelectChoice("texts", "Texte")],
        default="counts",
    )
    batch = RadioField(default="online", validate_choice=False)  # whether it is there the results know
    note = StringField("Wofür? (steht nur im Protokoll)", [Length(max=500)])


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of the list of surveys."""

    survey: Survey
    title: str
    state: str
    band: str


def hang_into(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/umfragen", view_func=survey_list)
    blueprint.add_url_rule("/umfragen/<slug>", view_func=survey_results)
    blueprint.add_url_rule("/umfragen/<slug>/vorbereitung", view_func=briefing)
    blueprint.add_url_rule("/umfragen/<slug>/herunterladen", view_func=download, methods=["POST"])
    blueprint.add_url_rule("/umfragen/<slug>/freigeben", view_func=release, methods=["POST"])
    blueprint.add_url_rule("/umfragen/<slug>/weiter", view_func=resume, methods=["POST"])
    blueprint.add_url_rule("/umfragen/<slug>/verwerfen", view_func=discard, methods=["POST"])


def survey_list():
    now = utcnow()
    surveys = g.member.surveys().order_by(Survey.created_at.desc(), Survey.id.desc())
    listed = [
        Listed(survey, publishing.title_of(survey), survey.state(now), _band(survey)) for survey in surveys
    ]
    sites = g.member.sites().count()
    return render_template(
        "team/survey_list.html", listed=listed, several_sites=sites > 1, can_begin=sites > 0
    )


def _band(survey: Survey) -> str:
    return disclosure.band_words(survey.band, survey.threshold) if survey.threshold else ""


def survey_results(slug):
    survey, now = survey_or_404(slug), utcnow()
    asked = publishing.asked(survey) if survey.opened_at else publishing.definition_of(survey)
    results = summary.of(survey)
    return render_template(
        "team/survey_results.html",
        survey=survey,
        title=publishing.title_of(survey),
        asked=asked,
        unread=[LANGUAGES[tag] for tag in asked.languages if not LANGUAGES[tag].read_by_native],
        state=survey.state(now),
        is_in_grace=survey.accepts(now),
        band=_band(survey),
        results=results,
        ranked=ranking.ranked,
        waits_for_lead=pool.waits_for_lead(survey, now),
        reopen_until=survey.ended_at and survey.ended_at + publishing.REOPEN_WITHIN,
        form=_download_form(results),
    )


def _download_form(results: summary.Results) -> DownloadForm:
    form = DownloadForm()
    batches = [one.release.batch for one in results.batches()]
    form.batch.choices = [SelectChoice(batch, _batch_words(batch)) for batch in batches]
    if batches:
        form.batch.data = batches[0]
    return form


def _batch_words(batch: str) -> str:
    if batch == "online":
        return _("aus dem Internet")
    number = batch.partition("-")[2]
    return _("auf Papier, Stapel %(number)s", number=number) if number else _("auf Papier")


def briefing(slug):
    survey = survey_or_404(slug)
    try:
        found = briefings.of(survey, now=utcnow())
    except briefings.NotEnded:
        abort(404)
    return render_template("team/briefing.html", briefing=found)


@for_leads
def download(slug):
    survey, form = survey_or_404(slug), DownloadForm()
    if not form.validate_on_submit():
        abort(400)
    what, batch = form.what.data, form.batch.data
    if summary.of(survey).batch(batch) is None:
        abort(404)
    name = what if batch == "online" else f"{batch}-{what}"
    audit.note(g.member, f"download {name}", slug, form.note.data or "")
    return Response(
        _lines(survey.id, what, batch),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{slug}-{name}.csv"'},
    )


def _lines(survey_id: int, what: str, batch: str):
    """On a connection of its own: the request's is closed before the first line goes out."""
    with database.connection_context():
        survey = Survey.get_by_id(survey_id)
        yield from export.lines(summary.of(survey).batch(batch), publishing.asked(survey), what)


@for_leads
def release(slug):
    survey = survey_or_404(slug)
    try:
        pool.release(survey, now=utcnow(), zone=current_app.config["TIMEZONE"])
    except publishing.Refused:
        abort(409)
    audit.note(g.member, "release", slug)
    flash("Die Umfrage ist ausgewertet.")
    return redirect(url_for("team.survey_results", slug=slug), 303)


@for_leads
def resume(slug):
    """After a restore: it was not released before."""
    try:
        hold.resume(survey_or_404(slug))
    except publishing.Refused:
        abort(409)
    audit.note(g.member, "resume", slug)
    flash("Die Umfrage geht weiter.")
    return redirect(url_for("team.survey_results", slug=slug), 303)


@for_leads
def discard(slug):
    """After a restore: it was released before."""
    try:
        hold.discard(survey_or_404(slug), now=utcnow())
    except publishing.Refused:
        abort(409)
    audit.note(g.member, "discard", slug)
    flash("Die Antworten aus der Sicherung sind gelöscht.")
    return redirect(url_for("team.survey_results", slug=slug), 303)
