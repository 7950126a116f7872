"""Redacting further: words of a released text made unreadable, or a whole text taken out, for good."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from cafe_forms.db import database, for_writing
from cafe_forms.models import FreeText
from cafe_forms.models.revisions import ChangedMeanwhile
from cafe_forms.recognition import crisis, personal
from cafe_forms.upkeep import remnants

REMOVED = "[vom Team entfernt]"
OTHER = "[unkenntlich]"
MARKS = {kind: personal.MARKS[kind] for kind in ("name", "address", "phone")} | {"other": OTHER}
# Thai, Lao, Burmese, Khmer, Japanese and Chinese put no space between words: there each letter stands alone.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
JOINED = "".join(chr(code) for code in range(0xE00, 0x1800) if unicodedata.category(chr(code))[0] == "M")
MARK = "|".join(map(re.escape, dict.fromkeys((*personal.MARKS.values(), *MARKS.values(), REMOVED))))
RUN = re.compile(rf"(?P<mark>{MARK})|(?P<space>\s+)|[{UNSPACED}][{JOINED}]*|(?:(?!{MARK})[^\s{UNSPACED}])+")


class WholeText(Exception):
    """No word would be left: that is taking the text out, which not everybody may."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; a word that may go has a key: which of its like it is, and the word."""

    text: str
    key: str = ""


def version_of(text: str) -> str:
    """Names a text as it stands: any change makes another one."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def pieces(text: str) -> list[Piece]:
    """The text cut into words and what stands between them; joined again it is the same."""
    seen: dict[str, int] = {}
    found = []
    for part, is_word in _parts(text):
        seen[part] = seen.get(part, -1) + 1
        found.append(Piece(part, f"{seen[part]}:{part}" if is_word else ""))
    return found


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    for run in RUN.finditer(text):
        if run.lastgroup:
            yield run[0], False
        else:
            yield from _word(run[0])


def _word(run: str) -> Iterator[tuple[str, bool]]:
    """A word between its punctuation."""
    inner = [place for place, sign in enumerate(run) if not unicodedata.category(sign).startswith("P")]
    begin, end = (inner[0], inner[-1] + 1) if inner else (0, 0)
    for part, is_word in ((run[:begin], False), (run[begin:end], True), (run[end:], False)):
        if part:
            yield part, is_word


def redacted(text: str, keys: Collection[str], kind: str) -> str:
    """The text with a mark in place of these words; words beside each other share one.

    A text that named a crisis gets a mark by which it is still quoted nowhere. Raises WholeText.
    """
    if not any(piece.key and piece.key not in keys for piece in pieces(text)):
        raise WholeText
    after = _with_mark(text, keys, MARKS[kind])
    is_hidden_crisis = crisis.names_crisis(text) and not crisis.names_crisis(after)
    return _with_mark(text, keys, OTHER) if is_hidden_crisis else after


def _with_mark(text: str, keys: Collection[str], mark: str) -> str:
    written, space, goes_on = [], "", False
    for piece in pieces(text):
        if piece.key and piece.key in keys:
            written += [] if goes_on else [space, mark]
            space, goes_on = "", True
        elif piece.text.isspace():
            space = piece.text
        else:
            written += [space, piece.text]
            space, goes_on = "", False
    return "".join((*written, space))


def is_quotable(text: str) -> bool:
    """Whether it may stand anywhere but among its like: what names a crisis may not, nor what perhaps did."""
    return OTHER not in text and not crisis.names_crisis(text)


def redact(text_id: str, keys: Collection[str], kind: str, *, seen: str) -> None:
    """Raises ChangedMeanwhile unless `seen` is still the version, and WholeText."""
    with database.atomic():
        row = _as_seen(text_id, seen)
        _overwrite(row, redacted(row.text, keys, kind))


def remove(text_id: str, *, seen: str) -> None:
    """Its place stays, so that how many wrote does not change. Raises ChangedMeanwhile."""
    with database.atomic():
        _overwrite(_as_seen(text_id, seen), REMOVED)


def _as_seen(text_id: str, seen: str) -> FreeText:
    row = for_writing(FreeText.select().where(FreeText.id == text_id)).get_or_none()
    if row is None or version_of(row.text) != seen:
        raise ChangedMeanwhile(text_id)
    return row


def _overwrite(row: FreeText, text: str) -> None:
    remnants.destroy(FreeText.update(text=text).where(FreeText.id == row.id))
