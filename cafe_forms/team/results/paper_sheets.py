"""Sheets that were filled in on paper, typed in one after the other: nothing is kept here before they leave together.

Until then all sheets of the batch stand in the page itself, in one hidden field. Their order says nothing, so
whoever leafs back finds the others behind the one in her hand.
"""

import json

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm

from cafe_forms import audit
from cafe_forms.clock import utcnow
from cafe_forms.models import Survey
from cafe_forms.pool import paper
from cafe_forms.surveys import publishing, questionnaire
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.form import ResponseForm, response_form
from cafe_forms.surveys.sheet import BadSheet, read_sheet
from cafe_forms.team import door
from cafe_forms.team.access import survey_or_404

MOST = 200  # sheets of one batch
LARGEST = 128 * 1024  # bytes of all sheets but the one in hand: as much again is left for that one


@door.form("/umfragen/<slug>/papier")
def paper_sheets(slug):
    survey = survey_or_404(slug)
    try:
        paper.refuse(survey, utcnow())
    except publishing.Refused:
        return render_template("team/results/paper_waits.html", survey=survey, **_about(survey)), 409
    asked = questionnaire.asked(survey)
    if not FlaskForm().is_submitted():
        return _page(survey, [], _empty(asked))
    sheets, form = _sheets(asked), response_form(asked, "de")(request.form)
    if form.is_broken or not form.validate():
        return _page(survey, sheets, form), 422
    in_hand = [answers] if (answers := form.answers()) else []
    if request.form.get("do") == "back" and sheets:
        return _page(survey, in_hand + sheets[:-1], _filled(asked, sheets[-1]))
    return _go_on(survey, sheets + in_hand, is_blank=not in_hand)


def _go_on(survey: Survey, sheets: list[dict], *, is_blank: bool):
    asked, wish = questionnaire.asked(survey), request.form.get("do")
    if wish == "next":
        return _page(survey, sheets, _empty(asked), is_blank=is_blank), 422 if is_blank else 200
    if _needs_lead(_room(survey), len(sheets)):
        return _page(survey, sheets, _empty(asked)), 422
    if len(sheets) < survey.release_threshold:
        return _page(survey, sheets, _empty(asked), are_few=True), 422
    if wish != "sure":
        return _page(survey, sheets, _empty(asked), template="team/results/paper_sure.html")
    try:
        number = _enter(survey, sheets)
    except paper.EnteredMeanwhile:
        sure = _page(
            survey, sheets, _empty(asked), template="team/results/paper_sure.html", last=survey.paper()[-1]
        )
        return sure, 409
    flash(gettext("%(number)s Blätter sind ausgewertet.", number=number))
    return redirect(url_for("team.survey_results", slug=survey.slug), 303)


def _room(survey: Survey) -> int | None:
    """How many sheets she may count, None for any number: more than expected needs a lead, as online.

    No room is left where only a batch too small would fit.
    """
    left = None if g.member.is_lead else paper.room(survey)
    return 0 if left is not None and left < survey.release_threshold else left


def _needs_lead(room: int | None, sheets: int) -> bool:
    return room is not None and (sheets > room or not room)


def _enter(survey: Survey, sheets: list[dict]) -> int:
    seen = request.form.get("batches", type=int, default=0)
    zone, is_lead = current_app.config["TIMEZONE"], g.member.is_lead
    with audit.noted(g.member, "paper", survey.slug):
        entered = paper.enter(survey, sheets, now=utcnow(), zone=zone, seen=seen, many=is_lead)
    return entered.responses


def _sheets(asked: Definition) -> list[dict]:
    """The sheets that the page brought along; one that the page could not have made is left out."""
    try:
        brought = json.loads(request.form.get("sheets", ""))
    except (ValueError, RecursionError):
        return []
    return [sheet for sheet in brought if _is_sheet(asked, sheet)] if isinstance(brought, list) else []


def _is_sheet(asked: Definition, sheet: object) -> bool:
    try:
        return bool(read_sheet(asked, sheet))
    except BadSheet:
        return False


def _is_empty(form: ResponseForm) -> bool:
    is_untouched = not any(value.strip() for field in form for value in field.raw_data or ())
    return is_untouched and not form.answers()


def _empty(asked: Definition) -> ResponseForm:
    return response_form(asked, "de")(formdata=None)


def _filled(asked: Definition, answers: dict) -> ResponseForm:
    return response_form(asked, "de")(
        formdata=None, data={f"q_{name}": told for name, told in answers.items()}
    )


def _about(survey: Survey) -> dict:
    return {"title": questionnaire.title_of(survey)}


def _page(
    survey: Survey,
    sheets: list[dict],
    form: ResponseForm,
    *,
    template="team/results/paper_sheets.html",
    **more,
):
    brought, room = json.dumps(sheets, ensure_ascii=False), _room(survey)
    is_first = not FlaskForm().is_submitted() or "last" in more
    return render_template(
        template,
        survey=survey,
        form=form,
        number=len(sheets) + 1,
        sheets=brought,
        batches=survey.paper().count() if is_first else request.form.get("batches", type=int, default=0),
        room=room,
        needs_lead=_needs_lead(room, len(sheets)),
        is_last=room is not None and len(sheets) >= room and _is_empty(form),
        is_more=(left := paper.room(survey)) is not None and len(sheets) > left,
        is_full=(len(sheets) >= MOST or len(brought.encode()) >= LARGEST) and _is_empty(form),
        button=FlaskForm(),
        **_about(survey),
        **more,
    )
