"""Every failure as a page in her language: what happened and what to do now. No answer is ever in a log."""

import logging
import traceback
from http import HTTPStatus

from flask import Flask, Response, current_app, g, render_template, request
from flask_wtf.csrf import CSRFError
from peewee import DatabaseError, InterfaceError
from werkzeug.exceptions import HTTPException, SecurityError

from cafe_forms import languages

RETRY_AFTER = {503: 30}  # seconds
log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(SecurityError, _foreign_host)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(DatabaseError, _unavailable)
    app.register_error_handler(InterfaceError, _unavailable)
    app.register_error_handler(Exception, _broken)


def _http(error: HTTPException):
    if error.code is None or error.code < 400:
        return error
    return _problem(error.code, error) if request.path.startswith("/api/") else _page(error.code)


def _foreign_host(_error: SecurityError):
    """A line and no page: the links of a page would need the address that we do not believe."""
    return Response("Unbekannte Adresse.\n", 400, mimetype="text/plain")


def _csrf(_error: CSRFError):
    return _page(400)


def _unavailable(error: Exception):
    log.error("database unavailable: %s", type(error).__name__)
    return _page(503, unsent=_unsent())


def _unsent() -> list[tuple[str, str]]:
    """The fields that a mother has just sent: not even the questions can be read, so they go back as they came."""
    if request.method != "POST" or request.blueprint != "answering":
        return []
    try:
        fields = list(request.form.items(multi=True))
    except HTTPException:  # too large to be read
        return []
    return fields if len(fields) <= current_app.config["MAX_FORM_PARTS"] else []


def _broken(error: Exception):
    """The place is logged, the message is not: it may quote what somebody wrote."""
    log.error("%s at %s", type(error).__name__, place_of(error))
    return _page(500, unsent=_unsent())


def place_of(error: BaseException) -> str:
    """FILE:LINE where it was raised."""
    *_, (frame, line) = traceback.walk_tb(error.__traceback__)
    return f"{frame.f_code.co_filename}:{line}"


def _page(status: int, **context):
    if request.path.startswith("/api/"):
        return _problem(status)
    if request.path.startswith("/team/"):
        return _page_of_team(status)
    if "language" not in g:
        offered = tuple(languages.LANGUAGES)
        wanted = (request.view_args or {}).get("language")
        languages.speak(
            wanted if wanted in offered else languages.best(request.accept_languages, offered, "de")
        )
    return render_template("problem.html", status=status, **context), status, _retry_after(status)


def _problem(status: int, error: HTTPException | None = None):
    """For programs (RFC 9457)."""
    said = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    headers = {"Content-Type": "application/problem+json"} | _retry_after(status)
    if methods := getattr(error, "valid_methods", None):
        headers["Allow"] = ", ".join(methods)
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return said, status, headers


def _page_of_team(status: int):
    """Also for an address that is none of ours, before anybody has asked who is there."""
    if "language" not in g:
        languages.speak_to_team(languages.best(request.accept_languages, languages.TEAM_LANGUAGES, "de"))
    return render_template("team/problem.html", status=status), status, _retry_after(status)


def _retry_after(status: int) -> dict:
    seconds = RETRY_AFTER.get(status)
    return {"Retry-After": str(seconds)} if seconds else {}
