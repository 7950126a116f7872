"""A draft read by somebody without an account: each wording as it will look, clear or as she would say it.

Its pages are public ones, without a referrer: no answer is on them, and whoever is signed in counts for nothing.
"""

from collections.abc import Callable
from functools import cache
from itertools import takewhile

from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from cafe_forms import audit, languages, pages, signing
from cafe_forms.cafe import offers
from cafe_forms.clock import utcnow
from cafe_forms.extensions import csrf
from cafe_forms.limiter import Limiter
from cafe_forms.models import ProofLink
from cafe_forms.models.revisions import ChangedMeanwhile
from cafe_forms.recognition import personal
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.editing import drafts, proofreading

SENT, WINDOW = 30, 600  # forms that one address may send in ten minutes
LIMITER = "proofreading"

blueprint = Blueprint("reading", __name__, url_prefix="/lesen")


def init_app(app: Flask) -> None:
    app.extensions[LIMITER] = Limiter(SENT, WINDOW)
    csrf.exempt(blueprint)  # its token stands in the path
    app.register_blueprint(blueprint)


@blueprint.before_request
def forget_who() -> None:
    g.member = None
    languages.speak("de")


@blueprint.errorhandler(404)
def draft_is_gone(_error: Exception) -> tuple[str, int]:
    """Past, taken back, never there, or the survey runs: one page for all."""
    return render_template("draft_reading/draft_gone.html", crisis=_crisis()), 404


@blueprint.get("/<token>")
def read_draft(token: str) -> str:
    return _page(_link_or_404(token), token)


@blueprint.post("/<token>")
def say_of_draft(token: str) -> ResponseReturnValue:
    link = _link_or_404(token)
    if wait := current_app.extensions[LIMITER].wait(request.remote_addr or ""):
        busy = make_response(_page(link, token, problem="busy"), 429)
        busy.headers["Retry-After"] = str(wait)
        return busy
    current_app.extensions[LIMITER].count(request.remote_addr or "")
    read = proofreading.wordings(_definition(link), link.language)
    redact = _redacting(read)
    try:
        with audit.noted(None, "proof read", link.survey.slug, link.language, door=audit.LETTER):
            proofreading.mark(
                link,
                [path for number in _ticked(read) for path in read[number].paths],
                _suggested(read),
                redact=redact,
                seen=request.form.get("version", ""),
                today=pages.today(),
            )
    except ChangedMeanwhile:
        return _page(link, token, problem="changed", typed=_moved(link)), 409
    return redirect(url_for(".draft_is_read", token=token), 303)


@blueprint.get("/<token>/danke")
def draft_is_read(token: str) -> str:
    link = _link_or_404(token)
    return render_template("draft_reading/draft_read.html", token=token, link=link, crisis=_crisis())


def _link_or_404(token: str) -> ProofLink:
    link = proofreading.opened_by(token, signing.app_keys(), now=utcnow()) or abort(404)
    languages.speak(link.language)
    return link


def _definition(link: ProofLink) -> Definition:
    """With {date} and {site} as they are: a suggestion has to keep them."""
    return questionnaire.definition_of(link.survey)


def _redacting(read: list[proofreading.Wording]) -> Callable[[str], str]:
    """Redacts; what she typed already, for it takes up to a tenth of a second a text and nobody may wait to write."""
    redact = cache(lambda typed: personal.redact(typed).text)
    for number, one in enumerate(read):
        redact(proofreading.clean(request.form.get(f"say-{number}", ""), has_lines="\n" in one.said.text))
    return redact


def _suggested(read: list[proofreading.Wording]) -> dict[str, str]:
    """What she would say instead, for each place of the wording; empty where she said nothing."""
    return {
        path: request.form.get(f"say-{number}", "") for number, one in enumerate(read) for path in one.paths
    }


def _ticked(read: list[proofreading.Wording]) -> list[int]:
    return [number for number in range(len(read)) if str(number) in request.form.getlist("ok")]


def _moved(link: ProofLink) -> dict[str, str]:
    """What she typed, by the fields of the draft as it is now.

    Each sentence came back with its field. One that still stands takes along what she typed; one that is gone hands it
    to the new sentence in its place, behind the one before it.
    """
    now = [_one_line(one.said.text) for one in proofreading.wordings(_definition(link), link.language)]
    was = [_one_line(text) for text in _read_before(len(now))]
    free = {text: [at for at, one in enumerate(now) if one == text] for text in was}
    moved, there = {}, -1
    for number, text in enumerate(was):
        stands = bool(free[text])
        there = free[text].pop(0) if stands else there + 1
        if stands or (there < len(now) and now[there] not in was):
            moved[f"say-{there}"] = request.form.get(f"say-{number}", "")
            moved[f"new-{there}"] = "" if stands else "new"
            moved[f"ok-{there}"] = "on" if stands and str(number) in request.form.getlist("ok") else ""
    return moved


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _read_before(now: int) -> list[str]:
    """The sentences that she read; not more than twice those of today, whatever was sent."""
    names = takewhile(request.form.__contains__, (f"was-{number}" for number in range(2 * now)))
    return [request.form[name] for name in names]


def _typed() -> dict[str, str]:
    return request.form.to_dict() | {f"ok-{number}": "on" for number in request.form.getlist("ok")}


def _page(link: ProofLink, token: str, problem: str = "", typed: dict[str, str] | None = None) -> str:
    return render_template(
        "draft_reading/draft_reading.html",
        token=token,
        wordings=proofreading.wordings(_definition(link), link.language),
        version=drafts.version_of(link.survey),
        typed=_typed() if typed is None else typed,
        longest=proofreading.LONGEST,
        problem=problem,
        crisis=_crisis(),
    )


def _crisis() -> list:
    return offers.crisis_set("unspecific", utcnow())
