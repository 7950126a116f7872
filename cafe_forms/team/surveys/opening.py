"""A survey is opened, after a look at what to think of."""

import datetime as dt

from flask import abort, current_app, flash, g, make_response, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, IntegerField
from wtforms.validators import NumberRange, Optional

from cafe_forms import audit, languages
from cafe_forms.clock import utcnow
from cafe_forms.models import Survey
from cafe_forms.models.revisions import ChangedMeanwhile
from cafe_forms.surveys import publishing, questionnaire
from cafe_forms.surveys.editing import cautions, drafts
from cafe_forms.team import door
from cafe_forms.team.access import survey_or_404
from cafe_forms.team.forms import Problem
from cafe_forms.team.surveys.end_form import EndForm, rules
from cafe_forms.team.words import caution_words
from cafe_forms.team.words.refusal_words import why_refused


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


@door.form("/umfragen/<slug>/oeffnen")
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
        return _opening(survey, form, suggested), form.status
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
    title = questionnaire.title_of(survey, g.language.tag)
    page = render_template("team/surveys/survey_open_already.html", survey=survey, title=title)
    abort(make_response(page, 409))


def _open(survey: Survey, form: OpeningForm, suggested: dt.datetime):
    try:
        with audit.noted(g.member, "survey open", survey.slug):
            drafts.open_as_seen(
                survey,
                form.closes_at,
                seen=form.version.data or "",
                expected=form.expected.data,
                now=utcnow(),
                rules=rules(),
                few="few-expected" in (form.told.data or "").split(),
            )
    except drafts.Fixed:
        _refuse_as_open(survey)
    except ChangedMeanwhile:
        survey = Survey.get_by_id(survey.id)
        form.version.data = drafts.version_of(survey)
        return _opening(survey, form, suggested, conflict=True), 409
    except publishing.Refused as why:
        form.elsewhere.append(Problem("", gettext("Öffnen"), why_refused(why)))
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
    definition, found = questionnaire.definition_of(survey), _cautions(survey, form, suggested)
    told = {caution.what for caution in found if is_news or not caution.needs_yes}
    form.told.data = " ".join(sorted(told))
    return render_template(
        "team/surveys/survey_opening.html",
        survey=survey,
        definition=definition,
        title=questionnaire.title_of(survey, g.language.tag),
        cautions=caution_words.said(found),
        ends_by_meeting=publishing.ends_by_meeting(survey, utcnow(), current_app.config["TIMEZONE"]),
        unread=languages.unread(definition.languages),
        is_news=is_news and not any(caution.stops for caution in found),
        threshold=rules().threshold_of(definition),
        form=form,
        conflict=conflict,
        names=languages.LANGUAGES,
    )


def _cautions(survey: Survey, form: OpeningForm, suggested: dt.datetime) -> list[cautions.Caution]:
    """About the end that was typed; about the suggested one where it cannot be read."""
    is_readable = form.day.data and form.time.data and not form.day.errors
    end = form.closes_at if is_readable else suggested
    survey.expected = form.expected.data
    return cautions.about_survey(survey, end, rules(), now=utcnow())
