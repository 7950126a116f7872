"""The Flask extensions, made once and hung into the app by create_app."""

from collections.abc import Callable
from functools import cache, partial

from flask import Flask, Request, g
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_babel import Babel
from flask_wtf import CSRFProtect
from werkzeug.routing import Rule

WITH_SESSIONS = "/team", "/post"  # paths; elsewhere no cookie is read or written, whatever a browser sends

babel = Babel()
csrf = CSRFProtect()


class TeamSessions(SecureCookieSessionInterface):
    """Sessions for members and for letters' links. A mother's request has no session object at all."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return super().open_session(app, request) if request.path.startswith(WITH_SESSIONS) else None


class Address(Rule):
    """What writes an address is compiled when the first is written, and not for all 150 at each start."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = cache(partial(super()._compile_builder, append_unknown))
        return lambda rule, /, **values: compiled()(rule, **values)


def spoken_locale() -> str:
    return g.language.locale if "language" in g else "de"
