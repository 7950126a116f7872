"""Café Forms: anonymous surveys for a mothers' café. `create_app` joins the parts and decides nothing else."""

from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from cafe_forms.engines import (
    ANSWER_SECONDS,
    drivers,  # noqa: F401 - before anything else imports peewee
)

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
LEAST_ROOM = 512 * 1024**2  # bytes on the disk; with less somebody has to look
LARGEST_BODY = 256 * 1024  # bytes; ten full text questions in Arabic fit well


def create_app(config, enqueue=None, queue_answers=lambda: True) -> Flask:
    """The app of one configuration; `enqueue(delivery id)` is called when a letter was owed, to hasten it.

    `queue_answers()` says whether somebody can be called like that.
    """
    from cafe_forms import answering, api, db, errors, extensions, headers, health, letter_links, pages, team
    from cafe_forms.members import sign_in, welcome
    from cafe_forms.post import letters
    from cafe_forms.post.smtp import transport
    from cafe_forms.reports import admin_letters, duties
    from cafe_forms.reports.to_partners import partner_confirm

    app = Flask(__name__, template_folder=str(TEMPLATES))
    app.config.from_object(config)
    app.config.update(_fixed(config), PERMANENT_SESSION_LIFETIME=sign_in.SIGNED_IN)
    app.session_interface = extensions.TeamSessions()
    app.url_rule_class = extensions.Address
    app.url_map.strict_slashes = False  # an address that is typed from paper may end in a slash
    if config.TRUSTED_PROXIES:
        app.wsgi_app = ProxyFix(app.wsgi_app, *[config.TRUSTED_PROXIES] * 4)  # type: ignore[method-assign]
    config.DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    db.open_database(config.DATABASE_URL)
    extensions.babel.init_app(app, locale_selector=extensions.spoken_locale)
    extensions.csrf.init_app(app)
    transport.mail.init_app(app)
    headers.init_app(app)
    pages.init_app(app)
    errors.init_app(app)
    letters.init_app(
        app,
        facts={
            **duties.facts(config),
            sign_in.LETTER: sign_in.facts,
            welcome.LETTER: welcome.facts,
            partner_confirm.LETTER: partner_confirm.facts,
        },
        enqueue=enqueue,
        urgent=(sign_in.LETTER,),
        alarms=(admin_letters.TROUBLE,),
    )
    answering.init_app(app)
    team.init_app(app)
    letter_links.init_app(app)
    api.init_app(app)
    health.init_app(app, queue_answers)
    return app


def _fixed(config) -> dict:
    """What the settings do not leave open."""
    host = urlsplit(config.BASE_URL).hostname
    is_secure = config.BASE_URL.startswith("https://")
    return {
        "MAX_CONTENT_LENGTH": LARGEST_BODY,
        "MAX_FORM_PARTS": 1000,
        "LEAST_ROOM": LEAST_ROOM,
        "ANSWER_SECONDS": ANSWER_SECONDS,
        "TRUSTED_HOSTS": [host] if config.in_production else [host, "127.0.0.1", "localhost", "[::1]"],
        "SESSION_COOKIE_NAME": "__Host-cafe_team" if is_secure else "cafe_team",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SECURE": is_secure,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_REFRESH_EACH_REQUEST": False,  # a public page must not even touch the cookie
        "SEND_FILE_MAX_AGE_DEFAULT": 31_536_000,  # static files carry the hash of their content in the address
        "BABEL_DEFAULT_LOCALE": "de",
        "WTF_CSRF_TIME_LIMIT": None,  # a form may stay open over lunch; the session bounds it
    }
