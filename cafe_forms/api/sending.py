"""What a POST for a file brings, and how the file goes out."""

from typing import Any

from flask import abort, request

from cafe_forms.api.operations import NOTE
from cafe_forms.blanks import trimmed


def sent() -> dict:
    """The JSON object that was sent, {} where there is none; what cannot be read as one is 400."""
    if not request.get_data():
        return {}
    found = _read()
    if not isinstance(found, dict):
        abort(400)
    words = found.get("note", "")
    if not isinstance(words, str) or len(words) > NOTE["properties"]["note"]["maxLength"]:
        abort(400)
    return found


def _read() -> Any:
    """None for what is no JSON, or lies in itself deeper than a reader can follow."""
    try:
        return request.get_json(force=True, silent=True)
    except RecursionError:
        return None


def note() -> str:
    """What for, as far as it can be read; without a word nothing goes out, here as on the page."""
    return trimmed("".join(filter(str.isprintable, sent().get("note", "")))) or abort(400)
