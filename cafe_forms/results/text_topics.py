"""Texts of one question grouped by what they are about, for whoever reads many at once.

Only texts that are shown come here, so a question has three of them or more. How many are in a group is no result: the
groups have no numbers, and a sensitive topic, or one beside a crisis, stands beside no text. What a member said of a
text counts before what is recognised.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cafe_forms.recognition.topics import topics_of
from cafe_forms.results import text_marks
from cafe_forms.results.writings import Written
from cafe_forms.surveys.catalogue import Topic
from cafe_forms.surveys.catalogue import topics as catalogue


@dataclass(frozen=True, slots=True)
class Named:
    """A topic and the words that decided, as she wrote them; none where a member said it."""

    topic: Topic
    words: Sequence[str] = ()
    by_team: bool = False


@dataclass(frozen=True, slots=True)
class Recognised:
    written: Written
    named: Sequence[Named]


@dataclass(frozen=True, slots=True)
class Group:
    """The texts whose first topic this is, in the order in which all are shown; without a topic: no other fits."""

    topic: Topic | None
    texts: Sequence[Recognised]


def grouped(written: Iterable[Written]) -> list[Group]:
    """In the order of the catalogue, those without a topic last."""
    shown = list(written)
    said = text_marks.of(one.id for one in shown)
    texts = [Recognised(one, _named(one.text, said.get(one.id, text_marks.NOTHING))) for one in shown]
    groups = [
        Group(topic, [text for text in texts if _first(text) == topic]) for topic in catalogue().values()
    ]
    return [
        group for group in (*groups, Group(None, [text for text in texts if not text.named])) if group.texts
    ]


def _first(text: Recognised) -> Topic | None:
    return text.named[0].topic if text.named else None


def _named(text: str, said: text_marks.Said) -> list[Named]:
    """With the words that decided, where no member did."""
    if said.topics is not None:
        return [Named(catalogue()[code], by_team=True) for code in text_marks.codes(text, said)]
    return [Named(catalogue()[code], words) for code, words in topics_of(text)]
