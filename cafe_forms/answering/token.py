"""The form's token: sixteen random bytes and a seal over them and the survey. No time, no expiry, no cookie."""

import base64
import hmac
import secrets

from cafe_forms import signing

PURPOSE = "form-token"
NONCE, SEAL = 16, 16  # bytes
LENGTH = 43  # characters of base64url without padding


def new_token(slug: str) -> str:
    nonce = secrets.token_bytes(NONCE)
    return _spelled(nonce + _seal(signing.app_keys()[0], slug, nonce))


def read_token(slug: str, text: str) -> bytes | None:
    """The nonce, or None for what is missing, tampered with or of another survey."""
    if len(text) != LENGTH or not text.isascii():
        return None
    try:
        raw = base64.b64decode(text + "=", altchars=b"-_", validate=True)
    except ValueError:
        return None
    if _spelled(raw) != text:  # the last character has two spare bits: only one spelling is ours
        return None
    nonce, seal = raw[:NONCE], raw[NONCE:]
    fits = [hmac.compare_digest(seal, _seal(key, slug, nonce)) for key in signing.app_keys()]
    return nonce if any(fits) else None


def nonce_of(token: str) -> bytes:
    """Of a token that we have just made ourselves."""
    return base64.urlsafe_b64decode(token + "=")[:NONCE]


def _spelled(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _seal(key: str, slug: str, nonce: bytes) -> bytes:
    return signing.keyed_hash(slug.encode() + b"\0" + nonce, PURPOSE, key)[:SEAL]
