"""How every new survey begins: at a café, about a meeting, as a draft."""

from functools import wraps

from flask import abort, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from cafe_forms import audit
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.models import Audit, Meeting, Member, Site, Survey
from cafe_forms.pages import day_and_time
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.editing import drafts
from cafe_forms.team.forms import TeamForm

NEXT_MEETINGS = 6
FITTING = ""  # the meeting that suits the kind of survey


def at_a_cafe(view):
    """Gives the view the café that was chosen, her only one, or the one of her last survey; else she is asked once.

    Another member's looks like one that does not exist.
    """

    @wraps(view)
    def begun():
        sites, chosen = list(g.member.sites()), request.args.get("cafe")
        wanted = chosen or _of_her_last(g.member) or (sites[0].slug if len(sites) == 1 else None)
        site = next((site for site in sites if site.slug == wanted), None)
        if site is None and (chosen or not sites):
            abort(404)
        return view(site) if site else render_template("team/surveys/survey_cafe.html", sites=sites)

    return begun


def _of_her_last(member: Member) -> str | None:
    """The café at which she began her last survey, as long as she works there."""
    begun = Audit.select(Audit.subject).where(Audit.member == member, Audit.action == "survey new")
    slugs = [row.subject for row in begun.order_by(Audit.id.desc()).limit(1)]
    last = member.surveys().where(Survey.slug.in_(slugs)).first()
    return last and last.site.slug


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


def drafted(site: Site, definition: Definition, form: TeamForm) -> Survey:
    """A draft about the meeting that was chosen, or that suits it."""
    chosen = form.meeting.data
    meeting = Meeting.get_or_none(Meeting.id == int(chosen), Meeting.site == site) if chosen else None
    zone = current_app.config["TIMEZONE"]
    with database.atomic():
        survey, is_new = drafts.begun(
            site, definition, member=g.member, meeting=meeting, now=utcnow(), zone=zone
        )
        if is_new:
            audit.note(g.member, "survey new", survey.slug)
    for colleague in drafts.also_begun_by(survey, g.member):
        flash(
            gettext(
                "%(name)s hat schon genau den gleichen Entwurf angelegt. Dieser hier ist deiner: Sprecht euch ab.",
                name=colleague.name or colleague.email,
            )
        )
    return survey


def begin(site: Site, definition: Definition, form: TeamForm, kept: tuple[str, ...] = ()):
    survey = drafted(site, definition, form)
    if kept and (topics := definition.topic_question):
        flash(gettext("Der Entwurf ist da, mit den Themen der letzten Runde. Nimm noch ein paar neue dazu."))
        return redirect(url_for("team.survey_topics", slug=survey.slug, name=topics.name), 303)
    flash(gettext("Der Entwurf ist da. Ändere, was nicht passt."))
    return redirect(url_for("team.survey_editor", slug=survey.slug), 303)
