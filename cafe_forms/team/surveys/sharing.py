"""Sharing a survey that runs: link and QR code, poster and cards, texts for a messenger, slips with one-time codes."""

from flask import abort, g, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from markupsafe import Markup
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from cafe_forms import audit, headers, signing
from cafe_forms.clock import utcnow
from cafe_forms.languages import LANGUAGES
from cafe_forms.models import Survey
from cafe_forms.pool import codes
from cafe_forms.reports.printed import paper, poster, qr
from cafe_forms.reports.printed.invitation import address_of, invitations
from cafe_forms.surveys import publishing, questionnaire
from cafe_forms.team import door
from cafe_forms.team.access import for_leads, survey_or_404
from cafe_forms.team.forms import Problem, TeamForm
from cafe_forms.team.words.refusal_words import why_refused

QR_FILES = {"svg": (qr.svg_file, "image/svg+xml"), "png": (qr.png_file, "image/png")}
SHEETS = {"plakat": poster.poster, "karten": poster.cards}


class CodesForm(TeamForm):
    number = IntegerField(
        _("Wie viele Codes?"),
        [
            InputRequired(_("Sag, wie viele Codes ihr braucht.")),
            NumberRange(1, codes.MOST_AT_ONCE, _("Schreib eine Zahl von 1 bis %(max)s.")),
        ],
    )


@door.page("/umfragen/<slug>/teilen")
def sharing(slug):
    survey = survey_or_404(slug)
    return _page(survey, CodesForm(formdata=None, number=survey.expected))


def _page(survey: Survey, form: CodesForm) -> str:
    state = survey.state(utcnow())
    facts = {"survey": survey, "title": questionnaire.title_of(survey, g.language.tag), "state": state}
    if state != "open":
        return render_template("team/surveys/sharing_waits.html", address=address_of(survey), **facts)
    asked = questionnaire.asked(survey)
    return render_template(
        "team/surveys/sharing.html",
        **facts,
        address=address_of(survey),
        code=Markup(qr.svg(address_of(survey))),  # noqa: S704 - drawn by us, from an address that we made
        languages=[LANGUAGES[tag] for tag in asked.languages],
        invitations=invitations(survey, asked.languages),
        can_print=paper.is_installed(),
        signs=poster.not_shown(survey, asked.languages),
        asks_for_codes=asked.codes,
        form=form,
    )


@door.page("/umfragen/<slug>/teilen/qr.<any(svg, png):ending>")
def sharing_qr(slug, ending):
    survey = survey_or_404(slug)
    if not survey.opens_with_meeting:
        _running(slug)
    file, kind = QR_FILES[ending]
    return headers.attachment(file(address_of(survey)), kind, f"{slug}-qr.{ending}")


@door.page("/umfragen/<slug>/teilen/<any(plakat, karten):sheet>.pdf")
def sharing_sheet(slug, sheet):
    """In the languages that are ticked, in the survey's order; with none ticked in all of them."""
    survey = _running(slug)
    known, ticked = questionnaire.asked(survey).languages, set(request.args.getlist("languages"))
    if not ticked <= set(known):
        abort(404)
    tags = [tag for tag in known if tag in ticked] or known
    try:
        return headers.pdf(SHEETS[sheet](survey, tags), f"{slug}-{sheet}")
    except paper.NotInstalled:
        return _page(survey, CodesForm(formdata=None)), 503


@door.button("/umfragen/<slug>/teilen/codes")
@for_leads
def sharing_codes(slug):
    """Fresh codes, on paper and nowhere else: who wants to see them again draws new ones."""
    survey, form = _running(slug), CodesForm()
    if not form.validate_on_submit():
        return _page(survey, form), 422
    if not paper.is_installed():  # before anything is drawn that could not be printed
        return _page(survey, form), 503
    try:
        drawn = _draw(survey, form.number.data)
    except publishing.Refused as why:
        form.elsewhere.append(Problem("", gettext("Einmal-Codes"), why_refused(why)))
        return _page(survey, form), 409
    return headers.pdf(poster.slips(survey, drawn), f"{slug}-codes")


def _draw(survey: Survey, number: int) -> list[str]:
    with audit.noted(g.member, "codes", survey.slug, str(number)):
        drawn = codes.draw(survey, number, keys=signing.app_keys(), now=utcnow())
    return drawn


def _running(slug: str) -> Survey:
    """One of her surveys that can be answered now; there is nothing to share of another."""
    survey = survey_or_404(slug)
    return survey if survey.is_open(utcnow()) else abort(404)
