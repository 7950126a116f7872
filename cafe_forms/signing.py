"""Keys for one purpose each, made of the app's own, and the signs that links bear: who has the database has none.

Links that were written years ago must still open: so a sign is made as it always was, and not by itsdangerous.
"""

import base64
import hmac
from collections.abc import Iterable

from flask import current_app

SIGN_BYTES = 18  # 144 bits: 24 characters, and nobody guesses one


def app_keys() -> list[str]:
    """The app's own, newest first: it signs; those of CAFE_SECRET_KEY_FALLBACKS still open."""
    return [current_app.config["SECRET_KEY"], *current_app.config["SECRET_KEY_FALLBACKS"]]


def derived(purpose: str) -> list[bytes]:
    """The app's keys for this purpose alone, newest first."""
    return [_derived(key, purpose) for key in app_keys()]


def keyed_hash(said: bytes, purpose: str, key: str) -> bytes:
    """32 bytes that only this key makes of these for this purpose."""
    return hmac.digest(_derived(key, purpose), said, "sha256")


def sign(named: str, purpose: str, key: str) -> str:
    """24 characters of base64url, made of words like a keyed hash."""
    return base64.urlsafe_b64encode(keyed_hash(named.encode(), purpose, key)[:SIGN_BYTES]).decode()


def is_signed(found: str, named: str, purpose: str, keys: Iterable[str]) -> bool:
    """Whether one of the keys has made it."""
    fits = [hmac.compare_digest(found.encode(), sign(named, purpose, key).encode()) for key in keys]
    return any(fits)


def _derived(key: str, purpose: str) -> bytes:
    return hmac.digest(key.encode(), f"cafe-forms/{purpose}".encode(), "sha256")
