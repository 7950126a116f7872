"""The labelled texts: training/corpus/*.jsonl teach, tests/recognition/unseen/*.jsonl only measure.

A line is `{"text", "lang", "crisis", "topics", "maybe", "personal"}`. Without "crisis" it is harmless; without "topics"
nobody has said its topics. "maybe" holds topics that somebody could name as well: they teach nothing, and count as
wrong where we say strictly how much is right.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cafe_forms.surveys.catalogue import topics as catalogue

HERE = Path(__file__).parent / "corpus"
UNSEEN = Path(__file__).parents[1] / "tests" / "recognition" / "unseen"
RULES_WERE_MENDED_BY = ("topics", "given")  # what the rules find there says nothing of new texts


@dataclass(frozen=True)
class Text:
    """`group` is the file: texts of one author resemble each other."""

    group: str
    text: str
    language: str = ""
    is_crisis: bool = False
    topics: frozenset[str] | None = None
    maybe: frozenset[str] = frozenset()
    counts: float = 1.0  # as so many texts
    with_rules: bool = True


def teaching() -> list[Text]:
    return [text for path in sorted(HERE.glob("*.jsonl")) for text in texts(path)]


def unseen() -> list[Text]:
    return [text for path in sorted(UNSEEN.glob("*.jsonl")) for text in texts(path)]


def texts(path: Path) -> Iterator[Text]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Text(
            group=f"unseen/{path.stem}" if path.parent == UNSEEN else path.stem,
            text=row["text"],
            language=row.get("lang", ""),
            is_crisis=row.get("crisis", False),
            topics=frozenset(row["topics"]) if "topics" in row else None,
            maybe=frozenset(row.get("maybe", ())),
            with_rules=path.stem not in RULES_WERE_MENDED_BY,
        )


def of_catalogue() -> Iterator[Text]:
    """What the catalogue itself says of each topic: little texts of one topic."""
    for code, topic in catalogue().items():
        german = (topic.label.say("de").text, topic.description, *topic.input.questions, *topic.referrals)
        keywords = [(tag, word) for tag, words in topic.keywords.items() for word in words]
        for language, text, counts in (
            *(("de", text, 0.5) for text in german),
            *((language, word, 0.3) for language, word in keywords),
        ):
            yield Text("catalogue", text, language, False, frozenset([code]), counts=counts, with_rules=False)
