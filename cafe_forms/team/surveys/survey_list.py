"""The team's survey pages: the list, and what a lead decides about its answers."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from flask import abort, current_app, g, render_template, request
from flask_babel import gettext as _

from cafe_forms import audit
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.models import Survey
from cafe_forms.pages import month_and_year
from cafe_forms.pool import hold
from cafe_forms.pool import release as pool
from cafe_forms.results import participation
from cafe_forms.surveys import publishing, questionnaire
from cafe_forms.team import door
from cafe_forms.team.access import for_leads, survey_or_404

FAR_AHEAD = dt.timedelta(days=14)
WORTH_A_SEARCH = 20  # surveys; fewer are found by looking


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of the list of surveys."""

    survey: Survey
    title: str
    state: str
    band: str


@door.page("/umfragen")
def survey_list():
    sites, now = list(g.member.sites()), utcnow()
    cafe, words = request.args.get("cafe", ""), request.args.get("suche", "").strip()
    every = [_listed(survey, now) for survey in _newest_first() if not _is_far_ahead(survey, now)]
    found = [
        row
        for row in every
        if cafe in {"", row.survey.site.slug} and words.casefold() in row.title.casefold()
    ]
    return render_template(
        "team/surveys/survey_list.html",
        any_at_all=bool(every),
        running=[row for row in found if row.state == "open"],
        drafts=[row for row in found if row.state == "draft"],
        months=_by_month([row for row in found if row.state not in {"open", "draft"}]),
        sites=sites,
        cafe=cafe,
        words=words,
        can_search=len(every) >= WORTH_A_SEARCH,
    )


def _is_far_ahead(survey: Survey, now: dt.datetime) -> bool:
    """Feedback to a meeting of next month: nobody has to read of it yet."""
    waits = survey.opens_with_meeting and survey.opened_at is None
    return waits and survey.meeting is not None and survey.meeting.starts_at > now + FAR_AHEAD


def _newest_first():
    return g.member.surveys().order_by(Survey.created_at.desc(), Survey.id.desc())


def _listed(survey: Survey, now) -> Listed:
    return Listed(
        survey,
        questionnaire.title_of(survey, g.language.tag),
        survey.state(now),
        participation.words(survey),
    )


def _by_month(rows: list[Listed]) -> list[tuple[str, list[Listed]]]:
    """("November 2026", its rows) of what has ended, the latest month first."""
    latest = sorted(rows, key=lambda row: row.survey.closes_at, reverse=True)
    return [
        (said, list(ended))
        for said, ended in groupby(latest, lambda row: month_and_year(row.survey.closes_at))
    ]


@door.button("/umfragen/<slug>/freigeben")
@for_leads
def release(slug):
    survey = survey_or_404(slug)
    try:
        with database.atomic():
            if pool.release(survey, now=utcnow(), zone=current_app.config["TIMEZONE"]):
                audit.note(g.member, "release", slug)
    except publishing.Refused:
        abort(409)
    return door.done(_("Die Umfrage ist ausgewertet."), "team.survey_results", slug=slug)


@door.button("/umfragen/<slug>/weiter")
@for_leads
def resume(slug):
    """After a restore: it was not released before."""
    try:
        with audit.noted(g.member, "resume", slug):
            hold.resume(survey_or_404(slug))
    except publishing.Refused:
        abort(409)
    return door.done(_("Die Umfrage geht weiter."), "team.survey_results", slug=slug)


@door.button("/umfragen/<slug>/verwerfen")
@for_leads
def discard(slug):
    """After a restore: it was released before."""
    try:
        with audit.noted(g.member, "discard", slug):
            hold.discard(survey_or_404(slug), now=utcnow())
    except publishing.Refused:
        abort(409)
    return door.done(_("Die Antworten aus der Sicherung sind gelöscht."), "team.survey_results", slug=slug)
