"""One app for each kind of settings in a process: made once, since that takes long, and as new for every test."""

import contextvars

from flask import Flask
from flask.testing import FlaskClient

from cafe_forms import answering, create_app
from cafe_forms.api import access
from cafe_forms.db import open_database
from cafe_forms.post.smtp import transport

# Settings that an app reads when it needs them, so that it may be told others; all others make another app.
READ_LATE = ("DATA_DIR", "DATABASE_URL", "QUEUE_URL", "SECRET_KEY", "SECRET_KEY_FALLBACKS", "RATE_LIMIT")
_made: dict[str, "OneApp"] = {}


def app_for(config, enqueue) -> Flask:
    """The app of this process for such settings, as `create_app(config, enqueue)` would make it."""
    kind = repr(sorted((name, value) for name, value in vars(config).items() if not _is_read_late(name)))
    if kind not in _made:
        _made[kind] = OneApp(config)
    return _made[kind].as_new(config, enqueue)


def _is_read_late(name: str) -> bool:
    return name in READ_LATE or name.startswith("MAIL_")


class OneApp:
    def __init__(self, config):
        self.app = create_app(config)
        self.app.test_client_class = Outsider
        self.settings, self.extensions = dict(self.app.config), dict(self.app.extensions)

    def as_new(self, config, enqueue) -> Flask:
        """Nothing is left of what another test has set, counted or replaced."""
        app = self.app
        app.config.clear()
        app.config.update(self.settings)
        app.config.from_object(config)
        open_database(config.DATABASE_URL)
        app.extensions.clear()
        app.extensions.update(self.extensions)
        app.extensions["letters"] = self.extensions["letters"] | {"enqueue": enqueue}
        answering.begin_to_count(app)
        access.begin_to_count(app)
        transport.mail.init_app(app)
        app.testing = True  # only now: Flask-Mail would not send
        return app


class Outsider(FlaskClient):
    """Asks from outside of the test's app context, so that no request sees in `g` what another one left there."""

    def open(self, *args, **options):
        return contextvars.Context().run(super().open, *args, **options)
