"""The Flask extensions, made once and hung into the app by create_app."""

from flask import g
from flask_babel import Babel
from flask_wtf import CSRFProtect

babel = Babel()
csrf = CSRFProtect()


def spoken_locale() -> str:
    return g.language.locale if "language" in g else "de"
