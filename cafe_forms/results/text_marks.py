"""What members said of single texts: which topics they are about, and which the briefing quotes first.

A change that the team makes, and no answer does. It stands in a row of its own, so that the text is copied nowhere, and
goes with it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from peewee import chunked

from cafe_forms.db import database, for_writing
from cafe_forms.models import FreeText, TextMark
from cafe_forms.models.revisions import ChangedMeanwhile
from cafe_forms.recognition.topics import topics_of
from cafe_forms.results import redaction
from cafe_forms.results.writings import Writings
from cafe_forms.surveys.catalogue import Topic, topics

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Said:
    """`topics` are codes, None while they are as recognised."""

    topics: tuple[str, ...] | None = None
    is_quoted: bool = False


NOTHING = Said()


def sayable() -> list[Topic]:
    """The topics that may stand beside a single text."""
    return [topic for topic in topics().values() if not topic.sensitive]


def of(ids: Iterable[str]) -> Mapping[str, Said]:
    """By the text's id; one of which nobody said anything is missing."""
    return {
        row.text_id: Said(None if row.topics is None else tuple(row.topics), row.is_quoted)
        for block in chunked(ids, AT_ONCE)
        for row in TextMark.select().where(TextMark.text.in_(block))
    }


def may_be_marked(text: str) -> bool:
    """Not one that names a crisis, or perhaps did, nor one that was taken out."""
    return redaction.is_quotable(text) and text != redaction.REMOVED


def codes(text: str, said: Said) -> list[str]:
    """Of its topics, as somebody said them or else as they are recognised; none for a text that may bear none."""
    if not may_be_marked(text):
        return []
    if said.topics is None:
        return [code for code, _words in topics_of(text)]
    return [topic.code for topic in sayable() if topic.code in said.topics]


def quoted(written: Writings) -> list[str]:
    """The texts of one question that members chose, in their order.

    From the marks to the texts, as marks are few; `+ 0` keeps SQLite from going through all texts of the question.
    """
    mine = FreeText.release + 0 == written.release, FreeText.question == written.question
    marked = TextMark.select(TextMark.text).where(TextMark.is_quoted)
    chosen = FreeText.select(FreeText.text).where(FreeText.id.in_(marked), *mine).order_by(FreeText.place)
    return [row.text for row in chosen if may_be_marked(row.text)]


def version_of(text: str, said: Said) -> str:
    """Names what she saw: text and what was said of it."""
    return redaction.version_of(f"{text}\0{said}")


def keep(text_id: str, chosen: Collection[str], *, is_quoted: bool, seen: str) -> bool:
    """False where that says nothing new. Raises ChangedMeanwhile unless `seen` is still the version."""
    with database.atomic():
        row = for_writing(FreeText.select().where(FreeText.id == text_id)).get_or_none()
        before = of([text_id]).get(text_id, NOTHING)
        if row is None or seen != version_of(row.text, before) or not may_be_marked(row.text):
            raise ChangedMeanwhile(text_id)
        if set(chosen) == set(codes(row.text, before)) and is_quoted == before.is_quoted:
            return False
        new = {"topics": _new(row.text, chosen, before), "is_quoted": is_quoted}
        TextMark.insert(text=text_id, **new).on_conflict(
            conflict_target=[TextMark.text], update=new
        ).execute()
        return True


def _new(text: str, chosen: Collection[str], before: Said) -> list[str] | None:
    """Only what differs from what is recognised is a member's word."""
    if before.topics is None and set(chosen) == set(codes(text, before)):
        return None
    return [topic.code for topic in sayable() if topic.code in chosen]
