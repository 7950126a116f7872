"""The survey page: asked, sent, thanked for. Every POST looks at the token before anything else."""

from functools import partial
from urllib.parse import unquote_to_bytes

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from peewee import DatabaseError, InterfaceError
from werkzeug.datastructures import MultiDict

from cafe_forms import languages, signing
from cafe_forms.answering import confirming, floods, thanks_page, token
from cafe_forms.cafe import offers
from cafe_forms.clock import utcnow
from cafe_forms.db import Statement
from cafe_forms.models import Survey
from cafe_forms.pool import codes, intake
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.definition import dependence
from cafe_forms.surveys.definition.conditions import tree
from cafe_forms.surveys.form import response_form

FORM = "application/x-www-form-urlencoded"
RETRY_AFTER = 30  # seconds, when the database is busy, or others' long texts are being read

SURVEY = Statement(lambda slug: Survey.select().where(Survey.slug == slug), lambda slug: (slug,))

blueprint = Blueprint("answering", __name__)


@blueprint.context_processor
def addresses():
    return {"address": address, "on_tablet": on_tablet()}


@blueprint.before_request
def accept_only_short_forms():
    """A browser sends a form whole and with its length; anything else is none of ours."""
    if request.method == "POST":
        if request.content_length is None:
            abort(411)
        if request.mimetype != FORM or request.headers.get("Content-Encoding", "identity") != "identity":
            abort(415)
        if request.get_data().count(b"&") >= current_app.config["MAX_FORM_PARTS"]:
            abort(413)


def _is_well_formed() -> bool:
    """Whether the body is UTF-8 throughout: Werkzeug would keep a lone surrogate as percent signs and letters."""
    try:
        unquote_to_bytes(request.get_data()).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@blueprint.route("/s/<slug>", methods=["GET", "POST"])
@blueprint.route("/s/<slug>/<language>", methods=["GET", "POST"])
@blueprint.route("/s/<slug>/<language>/tablet", endpoint="respond_on_tablet", methods=["GET", "POST"])
def respond(slug, language=None):
    """The same page on the café's tablet, where it begins anew for the next mother."""
    keeper = current_app.extensions["keeper"]
    if request.method == "GET" and (kept := keeper.answer(slug, language, is_tablet=on_tablet())):
        return kept
    survey = _survey(slug)
    if request.method != "POST" and not survey.is_open(utcnow()):
        head = questionnaire.head_of(survey)
        _speak(head, language)
        return _closed(survey, head)
    definition = questionnaire.asked(survey)
    spoken = _speak(definition, language)
    if request.method == "POST":
        with floods.charged():
            return _receive(survey, definition, spoken)
    fresh = token.new_token(survey.slug)
    form = response_form(definition, spoken, token.read_token(survey.slug, fresh))()
    return page(survey, definition, form, fresh)


@blueprint.get("/s/<slug>/<language>/danke")
@blueprint.get("/s/<slug>/<language>/tablet/danke", endpoint="thanks_on_tablet")
def thanks(slug, language):
    keeper = current_app.extensions["keeper"]
    if request.method == "GET" and (kept := keeper.thanks(slug, language, is_tablet=on_tablet())):
        return kept
    survey = _survey(slug)
    definition = questionnaire.asked(survey)
    _speak(definition, language)
    return thanks_page.rendered(survey, definition, utcnow())


@blueprint.get("/vergessen")
def forget():
    """Asked for by the thanks page: no-store alone does not stop Chromium from keeping the filled-in page for Back."""
    return "", 204, {"Clear-Site-Data": '"cache"'}


def _survey(slug: str) -> Survey:
    """An unknown survey and one that is not open yet look alike."""
    survey = SURVEY.first(Survey, slug)
    if survey is None or survey.opened_at is None:
        abort(404)
    return survey


def _speak(definition, language: str | None) -> str:
    """The language of the address, else the one the phone likes best; it is read here and forgotten."""
    if language is None:
        accepted = request.accept_languages
        language = languages.best(accepted, definition.languages, definition.default_language)
    if language not in definition.languages:
        abort(404)
    languages.speak(language)
    return language


def _receive(survey: Survey, definition, spoken: str):
    is_well_formed = _is_well_formed()  # before the form is parsed, while the body is there
    typed = request.form.get("token", "")
    nonce = token.read_token(survey.slug, typed)
    if nonce and intake.is_spent(survey, nonce):
        return _thank(survey, spoken)
    switch = request.form.get("switch", "")
    if switch in definition.languages:
        spoken = languages.speak(switch).tag
    sealing = typed if nonce else token.new_token(survey.slug)
    form = response_form(definition, spoken, nonce or token.read_token(survey.slug, sealing))(_filled_in())
    if nonce is None or form.is_broken or not is_well_formed:
        return page(survey, definition, form, sealing, status=400, problem="token")
    if not survey.accepts(utcnow()):
        return _closed(survey, definition, form)
    if seconds := floods.wait():
        return page(survey, definition, form, sealing, status=429, problem="busy", wait=seconds)
    try:
        return _looked_at(survey, definition, form, nonce, sealing, spoken, is_moving=bool(switch))
    except floods.BusyError:
        return page(survey, definition, form, sealing, status=503, problem="busy", wait=RETRY_AFTER)


def _looked_at(survey, definition, form, nonce, sealing, spoken, *, is_moving):
    """Sealed, or the page once more: in another language, with a fault or a warning."""
    if is_moving or request.form.get("stay"):
        return _as_it_was(survey, definition, form, sealing)
    if not form.validate():
        return page(survey, definition, form, sealing, status=422)
    answers = floods.read(definition, form.answers())
    if first := confirming.unconfirmed(form, answers, request.form):
        return _asked_back(survey, definition, form, sealing, first)
    if not answers:
        return _thank(survey, spoken)
    return _seal(survey, definition, form, answers, nonce, sealing, spoken)


def _as_it_was(survey, definition, form, sealing):
    """The same page, perhaps in another language, with the faults and warnings that stood on it."""
    if request.form.get("faulty"):
        form.validate()
    said = confirming.said_before(form, request.form, partial(floods.read, definition))
    return page(survey, definition, form, sealing, unconfirmed=said)


def _asked_back(survey, definition, form, sealing, first):
    """An empty response comes back in the same bytes whatever the code, so her code does not come along."""
    if first.is_empty and definition.codes:
        form.code.data = None
    return page(survey, definition, form, sealing, unconfirmed=first)


def _filled_in() -> MultiDict:
    """What was sent without its empty values: "keine Antwort" is the choice to send nothing."""
    return MultiDict((name, value) for name, value in request.form.items(multi=True) if value)


def _seal(survey, definition, form, answers, nonce, sealing, spoken):
    limiter, guesses = current_app.extensions["limiter"], current_app.extensions["guesses"]
    address = request.remote_addr or ""
    code = codes.digests(survey.slug, form.code.data or "", signing.app_keys()) if definition.codes else []
    if limiter and (seconds := limiter.wait(address) or (code and guesses.wait(address))):
        return page(survey, definition, form, sealing, status=429, problem="busy", wait=seconds)
    try:
        is_new = intake.seal(survey, answers, nonce, now=utcnow(), code=code)
    except intake.NotAccepting:
        return _closed(survey, definition, form)
    except codes.NotGood:
        if guesses and code:  # what can be no code is a slip of the finger and no guess
            guesses.count(address)
        return page(survey, definition, form, sealing, status=409, problem="code")
    except (DatabaseError, InterfaceError):
        return page(survey, definition, form, sealing, status=503, problem="busy", wait=RETRY_AFTER)
    if limiter and is_new:
        limiter.count(address)
    return _thank(survey, spoken)


def _thank(survey: Survey, spoken: str):
    return redirect(address("thanks", survey, spoken), 303)


def address(view: str, survey: Survey, language: str) -> str:
    """Of the form or of thanks; who came to the tablet's page stays on it."""
    ending = "_on_tablet" if on_tablet() else ""
    return url_for(f"answering.{view}{ending}", slug=survey.slug, language=language)


def on_tablet() -> bool:
    return (request.endpoint or "").endswith("_on_tablet")


def page(
    survey, definition, form, sealing, *, status=200, problem=None, unconfirmed=confirming.NOTHING, wait=None
):
    """(body, status, headers) of the form, fresh or as it was sent."""
    body = render_template(
        "answering/respond.html",
        survey=survey,
        definition=definition,
        counted_together=dependence.counted_together(definition),
        languages=_offered(definition),
        form=form,
        tree=tree,
        token=sealing,
        problem=problem,
        wait=wait,
        unconfirmed=unconfirmed,
        hidden_fields=confirming.hidden_fields(form, unconfirmed, request.form),
        crisis=offers.crisis_set("unspecific", utcnow()) if status != 503 else (),
    )
    return body, status, {"Retry-After": str(wait)} if wait else {}


def _offered(definition) -> list[languages.Language]:
    return [language for tag, language in languages.LANGUAGES.items() if tag in definition.languages]


def _closed(survey: Survey, definition, form=None):
    """Friendly, and with her text still on the page, so that it is not lost."""
    now = utcnow()
    body = render_template(
        "answering/closed.html",
        survey=survey,
        languages=_offered(definition),
        meeting=survey.site.next_meeting(now),
        unsent=[asked.field.data for asked in form.asked if asked.type.is_text and asked.field.data]
        if form
        else [],
        crisis=offers.crisis_set("unspecific", now),
    )
    return body, 410
