"""Sheets that were filled in on paper, typed in one after the other: nothing is kept here before they leave together.

Until then all sheets of the batch stand in the page itself, in one hidden field.
"""

import json

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm

from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.models import Survey
from cafe_forms.pool import paper
from cafe_forms.surveys import publishing
from cafe_forms.surveys.definition import Definition
from cafe_forms.surveys.form import ResponseForm, response_form
from cafe_forms.surveys.sheet import BadSheet, read_sheet
from cafe_forms.team import audit
from cafe_forms.team.access import survey_or_404

MOST = 200  # sheets of one batch: they fit into one request


def hang_into(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/umfragen/<slug>/papier", view_func=paper_sheets, methods=["GET", "POST"])


def paper_sheets(slug):
    survey = survey_or_404(slug)
    try:
        paper.refuse(survey, utcnow())
    except publishing.Refused:
        return render_template("team/paper_waits.html", survey=survey, **_about(survey)), 409
    asked, is_sent = publishing.asked(survey), FlaskForm().is_submitted()
    sheets = _sheets(asked) if is_sent else []
    if not is_sent:
        return _page(survey, sheets, _empty(asked))
    if request.form.get("do") == "back" and sheets:
        return _page(survey, sheets[:-1], _filled(asked, sheets[-1]))
    form = response_form(asked, "de")(request.form)
    if not form.validate() or form.is_broken:
        return _page(survey, sheets, form), 422
    if answers := form.answers():
        sheets.append(answers)
    return _go_on(survey, sheets[:MOST], is_blank=not answers)


def _go_on(survey: Survey, sheets: list[dict], *, is_blank: bool):
    asked, wish = publishing.asked(survey), request.form.get("do")
    if wish == "next":
        return _page(survey, sheets, _empty(asked), is_blank=is_blank), 422 if is_blank else 200
    if len(sheets) < survey.threshold:
        return _page(survey, sheets, _empty(asked), are_few=True), 422
    if wish != "sure":
        return _page(survey, sheets, _empty(asked), template="team/paper_sure.html")
    with database.atomic():
        entered = paper.enter(survey, sheets, now=utcnow(), zone=current_app.config["TIMEZONE"])
        audit.note(g.member, "paper", survey.slug, str(entered.responses))
    flash(gettext("%(number)s Blätter sind ausgewertet.", number=entered.responses))
    return redirect(url_for("team.survey_results", slug=survey.slug), 303)


def _sheets(asked: Definition) -> list[dict]:
    """The sheets that the page brought along; one that the page could not have made is left out."""
    try:
        brought = json.loads(request.form.get("sheets", ""))
    except (ValueError, RecursionError):
        return []
    return [sheet for sheet in brought[:MOST] if _is_sheet(asked, sheet)] if isinstance(brought, list) else []


def _is_sheet(asked: Definition, sheet: object) -> bool:
    try:
        return bool(read_sheet(asked, sheet))
    except BadSheet:
        return False


def _empty(asked: Definition) -> ResponseForm:
    return response_form(asked, "de")(formdata=None)


def _filled(asked: Definition, answers: dict) -> ResponseForm:
    return response_form(asked, "de")(
        formdata=None, data={f"q_{name}": told for name, told in answers.items()}
    )


def _about(survey: Survey) -> dict:
    return {"title": publishing.title_of(survey)}


def _page(
    survey: Survey, sheets: list[dict], form: ResponseForm, *, template="team/paper_sheets.html", **more
):
    return render_template(
        template,
        survey=survey,
        form=form,
        number=len(sheets) + 1,
        sheets=json.dumps(sheets, ensure_ascii=False),
        is_full=len(sheets) >= MOST,
        button=FlaskForm(),
        **_about(survey),
        **more,
    )
