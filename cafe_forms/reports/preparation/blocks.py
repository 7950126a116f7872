"""What a briefing is made of: its German words, sections, blocks, and how a choice or an offer reads in them."""

from functools import lru_cache
from pathlib import Path

import yaml

from cafe_forms.models import Offer
from cafe_forms.results.hidden_words import number_or_words
from cafe_forms.results.summary import Line

WORDS = Path(__file__).parent / "words.yaml"


@lru_cache(maxsize=1)
def words() -> dict:
    return yaml.load(WORDS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def say(sentence: str, **facts) -> str:
    return words()[sentence].format(**facts)


def drops() -> list[tuple[str, str]]:
    """What a sheet of A4 leaves out, the first first: names, and what the sheet calls them."""
    return [tuple(pair) for pair in words()["drops"]]


def section(name: str, title: str, *blocks: dict | None) -> dict:
    return {"name": name, "title": title, "blocks": [block for block in blocks if block]}


def said(text: str, *, lead: str = "", name: str = "", is_quiet: bool = False) -> dict:
    return {"kind": "said", "lead": lead, "text": text, "name": name, "is_quiet": is_quiet}


def items(texts, name: str = "") -> dict:
    return {"kind": "items", "items": list(texts), "name": name}


def label(line: Line) -> str:
    return line.choice.label.say("de").text


def told(line: Line) -> str:
    """'in der Runde reden: 4', or the word that stands for its number."""
    return f"{label(line)}: {number_or_words(line.cell)}"


def listed(offers: list[Offer]) -> dict:
    return {
        "kind": "numbers",
        "lines": [{"topics": "", "offers": [as_told(one) for one in offers]}],
        "name": "",
    }


def by_topic(offers) -> list[dict]:
    """The first stays on every sheet."""
    return [as_told(offer, "more_numbers" if place else "") for place, offer in enumerate(offers)]


def as_told(offer: Offer, name: str = "") -> dict:
    return {
        "name": name,
        "says": offer.name,
        "number": offer.number or offer.url_domain or "",
        "dial": offer.dial,
        "purpose": offer.purpose,
    }
