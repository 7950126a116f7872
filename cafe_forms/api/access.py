"""Who asks: the token in the header, and what it may see. No cookie is read, none is set."""

from functools import wraps

from flask import Flask, abort, current_app, g, request

from cafe_forms import languages, pages
from cafe_forms.db import database
from cafe_forms.limiter import Limiter
from cafe_forms.members import tokens
from cafe_forms.models import Survey

OPEN_TO_ALL = {"api.openapi"}
REQUESTS, GUESSES, WINDOW = 600, 100, 600  # of one token, of one address with wrong ones; seconds
PREFIX = "Bearer "


def begin_to_count(app: Flask) -> None:
    app.extensions["api-requests"] = Limiter(REQUESTS, WINDOW)
    app.extensions["api-guesses"] = Limiter(GUESSES, WINDOW)


def who():
    """Sets g.token and g.member, or answers 401 or 429."""
    g.member, g.token = None, None
    languages.speak_to_team("de")  # what is written for people is German, whoever asks
    if request.endpoint in OPEN_TO_ALL:
        return
    secret = _secret()
    token = tokens.found(secret, today=pages.today()) if secret else None
    if token is None and secret:
        _slow("api-guesses", request.remote_addr or "")
    if token is None:
        abort(401)
    _slow("api-requests", token.id)
    with database.atomic():
        tokens.note_use(token, today=pages.today())
    g.token, g.member = token, token.member


def _slow(limiter: str, name: str) -> None:
    counted = current_app.extensions[limiter]
    if counted.wait(name):
        abort(429)
    counted.count(name)


def _secret() -> str:
    header = request.headers.get("Authorization", "")
    return header.removeprefix(PREFIX) if header.startswith(PREFIX) else ""


def survey_or_404(slug: str) -> Survey:
    """A survey of a café that the token may see; another one looks like one that does not exist."""
    return g.token.surveys().where(Survey.slug == slug).first() or abort(404)


def for_leads(view):
    """As on the pages: what staff may not have exists for them, and is refused."""

    @wraps(view)
    def checked(slug):
        survey_or_404(slug)
        if g.token.role == "staff":
            abort(403)
        return view(slug)

    return checked
