"""Keys for one purpose each, made of the app's own: who has the database has none of them."""

import hmac

from flask import current_app


def derived(purpose: str) -> list[bytes]:
    """Newest first: it seals; those of CAFE_SECRET_KEY_FALLBACKS still open."""
    config = current_app.config
    every = (config["SECRET_KEY"], *config["SECRET_KEY_FALLBACKS"])
    return [hmac.digest(key.encode(), f"cafe-forms/{purpose}".encode(), "sha256") for key in every]
