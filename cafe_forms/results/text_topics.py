"""Texts of one question grouped by what they are about, for whoever reads many at once.

Only texts that are shown come here, so a question has three of them or more. How many are in a group is no result: the
groups have no numbers, and a sensitive topic, or one beside a crisis, stands beside no text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cafe_forms.recognition.topics import topics_of
from cafe_forms.results.writings import Written
from cafe_forms.surveys.catalogue import Topic
from cafe_forms.surveys.catalogue import topics as catalogue


@dataclass(frozen=True, slots=True)
class Named:
    """A topic and the words that decided, as she wrote them."""

    topic: Topic
    words: Sequence[str]


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
    texts = [Recognised(one, _named(one.text)) for one in written]
    groups = [
        Group(topic, [text for text in texts if _first(text) == topic]) for topic in catalogue().values()
    ]
    return [
        group for group in (*groups, Group(None, [text for text in texts if not text.named])) if group.texts
    ]


def _first(text: Recognised) -> Topic | None:
    return text.named[0].topic if text.named else None


def _named(text: str) -> list[Named]:
    return [Named(catalogue()[code], words) for code, words in topics_of(text)]
