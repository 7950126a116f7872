"""Sentences to tap in the place of a text: what exactly, without writing; read once from sentences.yaml."""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

import yaml

from cafe_forms.surveys.catalogue import Topic, topics
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.question import Question
from cafe_forms.surveys.definition.words import Words

FEW = 15  # mothers expected; of fewer, a text points at the one who wrote it
MOST = 12  # on one page
PER_TOPIC = 2


@dataclass(frozen=True, slots=True)
class Sentence:
    """`name` is the choice that it becomes, `satz_schlaf_1`; sensitive where its topic is, and where it says so."""

    name: str
    topic: Topic
    icon: str
    sensitive: bool
    label: Words


@lru_cache(maxsize=1)
def sentences() -> Mapping[str, Sentence]:
    """Every sentence by its name, in the order of the catalogue."""
    found = [
        _sentence(topic, number, dict(entry))
        for topic in topics().values()
        for number, entry in enumerate(_read()["sentences"][topic.code], 1)
    ]
    return MappingProxyType({one.name: one for one in found})


def question() -> dict:
    """The question that they answer, as a definition's document has it, but for its choices; new at every call."""
    return copy.deepcopy(_read()["question"])


def of_topic(code: str) -> list[Sentence]:
    return [one for one in sentences().values() if one.topic.code == code]


def drawn(codes: Iterable[str], most: int = MOST) -> list[str]:
    """Names: one of each topic first, then a second one, as far as they fit on a page."""
    by_topic = [[one.name for one in of_topic(code)] for code in codes]
    return [names[place] for place in range(PER_TOPIC) for names in by_topic][:most]


def question_of(definition: Definition) -> Question | None:
    """The one whose choices are sentences of the catalogue, whatever a café has added to them."""
    return next(
        (one for one in definition.questions if any(c.name in sentences() for c in one.choices)), None
    )


def replaced_text(definition: Definition) -> Question | None:
    """The text that they can stand in for: the first one after the question of topics."""
    topic_question = definition.topic_question
    if topic_question is None:
        return None
    later = definition.questions[definition.questions.index(topic_question) + 1 :]
    return next((one for one in later if definition.type_of(one).is_text), None)


def _sentence(topic: Topic, number: int, entry: dict) -> Sentence:
    icon, own = entry.pop("icon"), entry.pop("sensitive", False)
    return Sentence(f"satz_{topic.code}_{number}", topic, icon, topic.sensitive or own, Words.of(entry))


@lru_cache(maxsize=1)
def _read() -> dict:
    text = resources.files(__package__).joinpath("sentences.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)
