"""Keys for one purpose each, made of the app's own: who has the database has none of them."""

import hmac

from flask import current_app


def derived(purpose: str) -> list[bytes]:
    """Newest first: it seals; those of CAFE_SECRET_KEY_FALLBACKS still open."""
    return [hmac.digest(key.encode(), f"cafe-forms/{purpose}".encode(), "sha256") for key in app_keys()]


def app_keys() -> list[str]:
    """The app's own, newest first."""
    return [current_app.config["SECRET_KEY"], *current_app.config["SECRET_KEY_FALLBACKS"]]
