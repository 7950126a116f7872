"""The topics that surveys can offer and briefings can explain, read once from topics.yaml and inputs.yaml."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

import yaml

from cafe_forms.surveys.definition.words import LANGUAGES, Words

GROWS_OLD_AFTER = dt.timedelta(days=730)  # a fact, since somebody read its source
SECOND_HAND = "gelesen bei"
BETWEEN = re.compile(r"[,،;/()]\s*|\bz\. ?b\. ?|\s+(?:und|and|ve|și|i|та|и|й|و)\s+|\s+و")


@dataclass(frozen=True, slots=True)
class Fact:
    """The one thing that is said in the first three minutes, and where it stands."""

    text: str
    source: str
    url: str
    basis: str
    checked: dt.date

    @property
    def is_second_hand(self) -> bool:
        """Whether another page was read than the source's own; `source` then says which."""
        return SECOND_HAND in self.source

    def is_old(self, today: dt.date) -> bool:
        return today - self.checked > GROWS_OLD_AFTER


@dataclass(frozen=True, slots=True)
class Input:
    """What a quarter of an hour on one topic needs; what its fields mean stands at the head of inputs.yaml."""

    fact: Fact
    together: str
    takeaway: str
    questions: tuple[str, ...]
    materials: tuple[str, ...]
    avoid: str


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic; what its fields mean stands at the head of topics.yaml."""

    code: str
    group: str
    icon: str
    sensitive: bool
    label: Words
    description: str
    boundary: str
    referrals: tuple[str, ...]
    keywords: Mapping[str, tuple[str, ...]]
    input: Input


def names_sensitive(text: str) -> bool:
    """Whether words that somebody typed are, or hold, the label of a sensitive topic or one of its parts."""
    typed = text.casefold()
    return any(re.search(rf"(?<!\w){re.escape(part)}(?!\w)", typed) for part in _sensitive_labels())


@lru_cache(maxsize=1)
def _sensitive_labels() -> frozenset[str]:
    """'geld', 'sparen' and 'schulden' of "Geld, Sparen, Schulden", in every language."""
    sensitive = [topic for topic in topics().values() if topic.sensitive]
    said = [topic.label.say(tag).text for topic in sensitive for tag in LANGUAGES]
    parts = {part.strip() for label in said for part in BETWEEN.split(label.casefold()) if len(part) > 2}
    return frozenset(parts | {topic.code for topic in sensitive})


@lru_cache(maxsize=1)
def topics() -> Mapping[str, Topic]:
    """Every topic by its code, in the order of the catalogue."""
    inputs = {entry["code"]: _input(entry) for entry in _read("inputs.yaml")["inputs"]}
    entries = _read("topics.yaml")["topics"]
    return MappingProxyType({entry["code"]: _topic(entry, inputs[entry["code"]]) for entry in entries})


def _read(name: str) -> dict:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)


def _topic(entry: dict, brought: Input) -> Topic:
    keywords = {language: tuple(words) for language, words in entry["keywords"].items()}
    changed = {
        "referrals": tuple(entry["referrals"]),
        "label": Words.of(entry["label"]),
        "keywords": MappingProxyType(keywords),
    }
    return Topic(**entry | changed, input=brought)


def _input(entry: dict) -> Input:
    fact = entry["fact"]
    return Input(
        Fact(
            fact["de"],
            fact["source"],
            fact["url"],
            fact["quote_basis"],
            dt.date.fromisoformat(fact["checked"]),
        ),
        together=entry["together"],
        takeaway=entry["takeaway"],
        questions=tuple(entry["questions"]),
        materials=tuple(entry["materials"]),
        avoid=entry["avoid"],
    )
