"""A new survey: from a ready one, like the last round, or from nothing."""

from dataclasses import dataclass

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from cafe_forms import audit
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.models import Meeting, Site, Survey
from cafe_forms.pages import day_and_time
from cafe_forms.reports import ranking
from cafe_forms.results import summary
from cafe_forms.surveys import kinds, publishing, ready, rounds
from cafe_forms.surveys.catalogue import Topic, topics
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.places import Faults
from cafe_forms.surveys.editing import edit
from cafe_forms.surveys.types import every
from cafe_forms.team.forms import TeamForm, lines_of, listed, one_line
from cafe_forms.team.surveys.draft_forms import KINDS, listed_types

LATEST_ROUNDS, NEXT_MEETINGS = 6, 6
FITTING = ""  # the meeting that suits the kind of survey


class StartForm(TeamForm):
    start = RadioField(
        _("Womit möchtest du anfangen?"), [InputRequired(_("Wähle aus, womit du anfangen möchtest."))]
    )
    meeting = SelectField(_("Für welches Treffen?"))


class EmptyForm(TeamForm):
    title = TextAreaField(_("Titel"))
    kind = SelectField(_("Worum geht es?"), choices=listed(KINDS), default=kinds.OTHER.name)
    label = TextAreaField(_("Erste Frage"))
    type = RadioField(_("Wie wird geantwortet?"), choices=listed_types, default=every.FIRST)
    answers = TextAreaField(_("Antworten zum Antippen"))
    meeting = SelectField(_("Für welches Treffen?"))


@dataclass(frozen=True, slots=True)
class Round:
    """An earlier survey that can be asked again, and the topics that its next round keeps."""

    survey: Survey
    title: str
    kept: tuple[str, ...]

    @property
    def topics(self) -> list[Topic]:
        return [topics()[code] for code in self.kept]


def hang_into(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/umfragen/neu", view_func=survey_new, methods=["GET", "POST"])
    blueprint.add_url_rule("/umfragen/neu/leer", view_func=survey_new_empty, methods=["GET", "POST"])


def survey_new():
    site = chosen_site()
    earlier = {f"round:{found.survey.slug}": found for found in _earlier(site)}
    form = with_meetings(StartForm(), site)
    form.start.choices = [SelectChoice(f"ready:{name}", name) for name in ready.NAMES]
    form.start.choices += [SelectChoice(start, start) for start in earlier]
    if form.validate_on_submit():
        start = form.start.data
        found = earlier.get(start)
        definition = _again(found) if found else ready.definition(start.removeprefix("ready:"))
        return begin(site, definition, form, kept=found.kept if found else ())
    page = page_of("survey_new", site, form, ready=ready, earlier=earlier)
    return page, 422 if form.errors else 200


def survey_new_empty():
    site = chosen_site()
    form = with_meetings(EmptyForm(), site)
    if not form.validate_on_submit():
        return page_of("survey_new_empty", site, form), 422 if form.errors else 200
    try:
        definition = edit.begun(
            one_line(form.title.data),
            form.kind.data,
            one_line(form.label.data),
            form.type.data,
            lines_of(form.answers.data),
        )
    except Faults as faults:
        form.blame(faults, lambda path: first_field_at(form, path))
        return page_of("survey_new_empty", site, form), 422
    return begin(site, definition, form)


def first_field_at(form: EmptyForm, path: str):
    """The field for a fault of a survey, or of a question, that is just being made."""
    if path.startswith("title"):
        return form.title
    return form.answers if ".choices" in path else form.label


def chosen_site() -> Site:
    """The one that was chosen, or her first; another member's looks like one that does not exist."""
    chosen = request.args.get("cafe")
    sites = g.member.sites()
    found = sites.where(Site.slug == chosen).first() if chosen else sites.first()
    return found or abort(404)


def page_of(name: str, site: Site, form: TeamForm, **facts) -> str:
    return render_template(
        f"team/surveys/{name}.html", site=site, sites=list(g.member.sites()), form=form, **facts
    )


def with_meetings(form: TeamForm, site: Site) -> TeamForm:
    ahead = Meeting.select().where(Meeting.site == site, Meeting.starts_at >= utcnow())
    past = Meeting.select().where(Meeting.site == site, Meeting.starts_at < utcnow())
    found = [
        *past.order_by(Meeting.starts_at.desc()).limit(1),
        *ahead.order_by(Meeting.starts_at).limit(NEXT_MEETINGS),
    ]
    form.meeting.choices = [SelectChoice(FITTING, gettext("das passende von selbst"))]
    form.meeting.choices += [SelectChoice(str(one.id), day_and_time(one.starts_at)) for one in found]
    return form


def _earlier(site: Site) -> list[Round]:
    """The latest round of each survey that was opened here."""
    opened = Survey.select().where(Survey.site == site, Survey.opened_at.is_null(False))
    latest: dict[str, Round] = {}
    for survey in opened.order_by(Survey.opened_at.desc(), Survey.id.desc()):
        name = publishing.definition_of(survey).name
        if name not in latest:
            latest[name] = Round(survey, publishing.title_of(survey, g.language.tag), _kept(survey))
        if len(latest) == LATEST_ROUNDS:
            break
    return list(latest.values())


def _kept(survey: Survey) -> tuple[str, ...]:
    """Codes of the topics that stay, by what was printed of the last round."""
    found = ranking.of_topics(summary.of(survey)) if kinds.of(survey).has_briefing else None
    return ranking.kept_topics(found) if found else ()


def _again(found: Round) -> Definition:
    return rounds.again(publishing.definition_of(found.survey), found.kept)


def drafted(site: Site, definition: Definition, form: TeamForm) -> Survey:
    """A draft about the meeting that was chosen, or that suits it."""
    chosen = form.meeting.data
    meeting = Meeting.get_or_none(Meeting.id == int(chosen), Meeting.site == site) if chosen else None
    zone = current_app.config["TIMEZONE"]
    with database.atomic():
        survey = publishing.add(site, definition, now=utcnow(), zone=zone, meeting=meeting)
        audit.note(g.member, "survey new", survey.slug)
    return survey


def begin(site: Site, definition: Definition, form: TeamForm, kept: tuple[str, ...] = ()):
    survey = drafted(site, definition, form)
    if kept:
        flash(gettext("Der Entwurf ist da, mit den Themen der letzten Runde. Nimm noch ein paar neue dazu."))
        name = definition.topic_question.name
        return redirect(url_for("team.survey_topics", slug=survey.slug, name=name), 303)
    flash(gettext("Der Entwurf ist da. Ändere, was nicht passt."))
    return redirect(url_for("team.survey_editor", slug=survey.slug), 303)
