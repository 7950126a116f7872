"""The topics that surveys can offer and briefings can explain, read once from topics.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

import yaml

from cafe_forms.surveys.definition.words import Words


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
    questions: tuple[str, ...]
    referrals: tuple[str, ...]
    help: tuple[str, ...]
    keywords: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def topics() -> Mapping[str, Topic]:
    """Every topic by its code, in the order of the catalogue."""
    text = resources.files(__package__).joinpath("topics.yaml").read_text(encoding="utf-8")
    entries = yaml.load(text, Loader=yaml.CSafeLoader)["topics"]
    return MappingProxyType({entry["code"]: _topic(entry) for entry in entries})


def _topic(entry: dict) -> Topic:
    keywords = {language: tuple(words) for language, words in entry["keywords"].items()}
    lists = {key: tuple(entry[key]) for key in ("questions", "referrals", "help")}
    label = Words.of(entry["label"])
    return Topic(**entry | lists | {"label": label, "keywords": MappingProxyType(keywords)})
