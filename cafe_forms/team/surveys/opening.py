"""A survey's life from the team's side: opened after a look at what to think of, extended, ended, thrown away."""

import datetime as dt
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, current_app, flash, g, make_response, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, TimeField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from cafe_forms import audit, clock
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.models import Survey
from cafe_forms.models.revisions import ChangedMeanwhile
from cafe_forms.surveys import publishing, reopening
from cafe_forms.surveys.editing import cautions, drafts
from cafe_forms.team import caution_words
from cafe_forms.team.access import for_leads, survey_or_404
from cafe_forms.team.forms import EditForm, Problem
from cafe_forms.team.surveys.draft_forms import draft_or_refuse, refuse_as_fixed


class EndForm(EditForm):
    day = DateField(_("Ende am"), [InputRequired(_("Sag, an welchem Tag die Umfrage endet."))])
    time = TimeField(_("um"), [InputRequired(_("Sag, um wie viel Uhr die Umfrage endet."))])

    @property
    def closes_at(self) -> dt.datetime:
        return clock.at_local(self.day.data, self.time.data, current_app.config["TIMEZONE"])

    def validate_day(self, field):
        if field.data is None:
            return
        now, zone = utcnow(), current_app.config["TIMEZONE"]
        if field.data < now.astimezone(zone).date():
            raise ValidationError(gettext("Das ist schon vorbei. Wähle einen Tag, der noch kommt."))
        if field.data > publishing.last_day(now, zone):
            raise ValidationError(gettext("Das ist länger als ein Jahr. Wähle einen früheren Tag."))

    def is_good(self, *, later_than: dt.datetime) -> bool:
        """Whether the end lies ahead, and after the one that was announced."""
        if not self.validate_on_submit():
            return False
        if self.closes_at <= utcnow():
            self.time.errors = [gettext("Das ist heute schon vorbei. Wähle eine spätere Uhrzeit.")]
        elif self.closes_at < later_than:
            self.day.errors = [gettext("Das Ende kann nur später werden. Früher beenden geht mit „Beenden“.")]
        return not self.errors


class OpeningForm(EndForm):
    told = HiddenField()  # the cautions that stood on the page
    expected = IntegerField(
        _("Mit wie vielen Müttern rechnet ihr?"),
        [
            Optional(),
            NumberRange(
                1,
                publishing.MOST_EXPECTED,
                _("Schreib eine Zahl von 1 bis %(max)s, oder lass es leer."),
            ),
        ],
    )


def hang_into(blueprint: Blueprint) -> None:
    methods = ["GET", "POST"]
    blueprint.add_url_rule("/umfragen/<slug>/oeffnen", view_func=survey_opening, methods=methods)
    blueprint.add_url_rule("/umfragen/<slug>/verlaengern", view_func=survey_extension, methods=methods)
    blueprint.add_url_rule("/umfragen/<slug>/beenden", view_func=survey_closing, methods=methods)
    blueprint.add_url_rule("/umfragen/<slug>/loeschen", view_func=survey_removal, methods=methods)


def survey_opening(slug):
    survey, now = survey_or_404(slug), utcnow()
    if survey.opened_at:
        _refuse_as_open(survey)
    zone = current_app.config["TIMEZONE"]
    survey.meeting = publishing.meeting_at_opening(survey, now, zone)
    planned = survey.closes_at if survey.closes_at and survey.closes_at > now else None
    suggested = (planned or publishing.usual_end(survey, now, zone)).astimezone(zone)
    form = OpeningForm(
        version=drafts.version_of(survey),
        day=suggested.date(),
        time=suggested.time(),
        expected=survey.expected,
    )
    if not form.is_good(later_than=now):
        return _opening(survey, form, suggested), 422 if form.errors else 200
    found = _cautions(survey, form, suggested)
    if any(caution.stops for caution in found) or _is_news(survey, form, found):
        return _opening(survey, form, suggested, is_news=True), 422
    return _open(survey, form, suggested)


def _is_news(survey: Survey, form: OpeningForm, found: list[cautions.Caution]) -> bool:
    """Whether what she typed, and nobody else's change, brings up what has not stood on her page."""
    told = (form.told.data or "").split()
    return form.version.data == drafts.version_of(survey) and any(one.what not in told for one in found)


def _refuse_as_open(survey: Survey) -> None:
    """Tapped twice, or two had the page open: it runs as the first of them said."""
    title = publishing.title_of(survey, g.language.tag)
    page = render_template("team/surveys/survey_open_already.html", survey=survey, title=title)
    abort(make_response(page, 409))


def _open(survey: Survey, form: OpeningForm, suggested: dt.datetime):
    try:
        with database.atomic():
            drafts.open_as_seen(
                survey,
                form.closes_at,
                seen=form.version.data or "",
                expected=form.expected.data,
                now=utcnow(),
                rules=_rules(),
                few="few-expected" in (form.told.data or "").split(),
            )
            audit.note(g.member, "survey open", survey.slug)
    except drafts.Fixed:
        _refuse_as_open(survey)
    except ChangedMeanwhile:
        survey = Survey.get_by_id(survey.id)
        form.version.data = drafts.version_of(survey)
        return _opening(survey, form, suggested, conflict=True), 409
    except publishing.Refused as why:
        form.elsewhere.append(Problem("", gettext("Öffnen"), str(why)))
        return _opening(survey, form, suggested), 422
    flash(gettext("Die Umfrage läuft. Jetzt kannst du sie weitergeben."))
    return redirect(url_for("team.survey_results", slug=survey.slug), 303)


def _opening(
    survey: Survey,
    form: OpeningForm,
    suggested: dt.datetime,
    *,
    conflict: bool = False,
    is_news: bool = False,
) -> str:
    definition, found = publishing.definition_of(survey), _cautions(survey, form, suggested)
    told = {caution.what for caution in found if is_news or not caution.needs_yes}
    form.told.data = " ".join(sorted(told))
    return render_template(
        "team/surveys/survey_opening.html",
        survey=survey,
        definition=definition,
        title=publishing.title_of(survey, g.language.tag),
        cautions=caution_words.said(found),
        ends_by_meeting=publishing.ends_by_meeting(survey),
        is_news=is_news and not any(caution.stops for caution in found),
        threshold=_rules().threshold_of(definition),
        form=form,
        conflict=conflict,
    )


def _cautions(survey: Survey, form: OpeningForm, suggested: dt.datetime) -> list[cautions.Caution]:
    """About the end that was typed; about the suggested one where it cannot be read."""
    is_readable = form.day.data and form.time.data and not form.day.errors
    end = form.closes_at if is_readable else suggested
    survey.expected = form.expected.data
    return cautions.about_survey(survey, end, _rules())


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
        return _extension(survey, form, state), 422 if form.errors else 200
    try:
        with database.atomic():
            publishing.open_until(survey, form.closes_at, now=now, rules=_rules())
            audit.note(g.member, "survey extend", slug)
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
        title=publishing.title_of(survey, g.language.tag),
        form=form,
        state=state,
    )


@for_leads
def survey_closing(slug):
    """Whoever ends a survey chooses the moment after which its number may show: so it is a lead's, and for good."""
    survey, form = survey_or_404(slug), FlaskForm()
    if not survey.is_open(utcnow()):
        flash(gettext("Diese Umfrage läuft gerade nicht."))
        return redirect(url_for("team.survey_results", slug=slug), 303)
    if not form.validate_on_submit():
        return render_template(
            "team/surveys/survey_closing.html",
            survey=survey,
            title=publishing.title_of(survey, g.language.tag),
            form=form,
        )
    with database.atomic():
        publishing.close(survey, now=utcnow())
        audit.note(g.member, "survey close", slug)
    flash(gettext("Die Umfrage ist beendet."))
    return redirect(url_for("team.survey_results", slug=slug), 303)


def survey_removal(slug):
    """Only of a draft: nobody has answered it."""
    survey, form = draft_or_refuse(slug), FlaskForm()
    title = publishing.title_of(survey, g.language.tag)
    if not form.validate_on_submit():
        return render_template("team/surveys/survey_removal.html", survey=survey, title=title, form=form)
    try:
        with database.atomic():
            drafts.throw_away(survey)
            audit.note(g.member, "survey delete", slug)
    except drafts.Fixed:
        refuse_as_fixed(Survey.get_by_id(survey.id))
    flash(gettext("Der Entwurf „%(title)s“ ist gelöscht.", title=title))
    return redirect(url_for("team.survey_list"), 303)


def _rules() -> publishing.Rules:
    config = current_app.config
    return publishing.Rules(
        config["RELEASE_THRESHOLD"],
        config["CELL_THRESHOLD"],
        config["SENSITIVE_THRESHOLD"],
        config["TIMEZONE"],
    )
