"""Reads YAML as places with a line and a path, and keeps a list of everything that is wrong."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

import yaml

from cafe_forms.blanks import is_blank, trimmed
from cafe_forms.surveys.definition.words import LANGUAGES, OUTDATED, Words

LARGEST = 256 * 1024  # bytes
LONGEST = 2000  # characters of one text; composing accents takes quadratic time
LONGEST_LIST = 100  # entries
DEEPEST = 20  # levels; a definition has seven
SLUG = re.compile(r"[a-z][a-z0-9_]{0,39}")
NULL = "tag:yaml.org,2002:null"
WHOLE = re.compile(r"-?[0-9]{1,9}")
# Cc are control characters, Cs lone surrogates, Zl and Zp separators that break a line.
FORBIDDEN = frozenset({"Cc", "Cs", "Zl", "Zp"})


class Fault(NamedTuple):
    """What is wrong, and where: a line counted from 1 and a path such as `questions[1].label.de`."""

    line: int
    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.line}: {self.path}: {self.message}"


class Faults(Exception):
    """Everything that is wrong with a definition, by line."""

    def __init__(self, faults: Collection[Fault]):
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        super().__init__("\n".join(map(str, self.faults)))


def quoted(text: str) -> str:
    """The beginning of a text from the document, fit to stand on one line."""
    return repr(text if len(text) <= 60 else f"{text[:60]}…")


@dataclass(frozen=True, slots=True)
class Place:
    """A node of the document; all places of one document share one list of faults.

    Each reading method returns what the node says, or None after noting a fault.
    """

    node: yaml.Node
    path: str
    faults: list[Fault]

    def wrong(self, message: str) -> None:
        self.faults.append(Fault(self.node.start_mark.line + 1, self.path or "definition", message))

    def missing(self, key: str, why: str = "") -> None:
        self._at(key, self.node).wrong(f"is missing{why}")

    def _at(self, key: str, node: yaml.Node) -> "Place":
        shown = key if re.fullmatch(r"[\w-]{1,40}", key) else quoted(key)
        return Place(node, f"{self.path}.{shown}" if self.path else shown, self.faults)

    def keys(
        self, known: Collection[str], what: str = "key", beside: Collection[str] = ()
    ) -> dict[str, "Place"] | None:
        """The values of a mapping by key; unknown and double keys are faults and left out.

        What may stand `beside` is none of the known ones, and nobody is told to write it.
        """
        if not isinstance(self.node, yaml.MappingNode):
            self.wrong(f"must be a mapping, such as {{{next(iter(known))}: …}}")
            return None
        places: dict[str, Place] = {}
        for key, value in self.node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            place = self._at(name, key)
            if name not in known and name not in beside:
                place.wrong(f"unknown {what}; known are {', '.join(known)}")
            elif name in places:
                place.wrong(f"this {what} is given twice")
            else:
                places[name] = self._at(name, value)
        return places

    def items(self) -> list["Place"] | None:
        if not isinstance(self.node, yaml.SequenceNode):
            self.wrong("must be a list")
            return None
        if len(self.node.value) > LONGEST_LIST:
            self.wrong(f"holds more than {LONGEST_LIST} entries")
            return None
        return [
            Place(node, f"{self.path}[{index}]", self.faults) for index, node in enumerate(self.node.value)
        ]

    def is_lone_key(self, key: str) -> bool:
        """Whether it is a placeholder such as `{sites}`, which YAML reads as a mapping to nothing."""
        pairs = self.node.value if isinstance(self.node, yaml.MappingNode) else ()
        return [(name.value, value.tag) for name, value in pairs] == [(key, NULL)]

    def is_text(self, text: str) -> bool:
        return self._scalar() == ("str", text)

    def _scalar(self) -> tuple[str, str]:
        """The kind that YAML gives to a single value ("str", "bool", …; "" for others), and its spelling."""
        if not isinstance(self.node, yaml.ScalarNode):
            return "", ""
        return self.node.tag.rpartition(":")[2], self.node.value

    def text(self) -> str | None:
        """One line of text in NFC, without space around it."""
        kind, value = self._scalar()
        if len(value) > LONGEST:
            self.wrong(f"is longer than {LONGEST} characters")
            return None
        text = unicodedata.normalize("NFC", trimmed(value))
        if kind == "bool":
            self.wrong(f"YAML reads {quoted(value)} as true or false: quote it")
        elif not kind:
            self.wrong("must be a text")
        elif kind != "str":
            self.wrong(f"must be a text: quote it (YAML reads {quoted(value)} as {kind})")
        elif is_blank(text):
            self.wrong("is empty")
        elif any(unicodedata.category(character) in FORBIDDEN for character in text):
            self.wrong("contains a control character or a line break")
        else:
            return text
        return None

    def slug(self) -> str | None:
        text = self.text()
        if text is None or SLUG.fullmatch(text):
            return text
        self.wrong(
            f"{quoted(text)} is no name: a-z first, then a-z, 0-9 and _, at most 40 characters, no accents"
        )
        return None

    def one_of(self, known: Collection[str], what: str) -> str | None:
        text = self.text()
        if text is None or text in known:
            return text
        self.wrong(f"unknown {what} {quoted(text)}; known are {', '.join(known)}")
        return None

    def whole(self) -> int | None:
        kind, value = self._scalar()
        if kind == "int" and WHOLE.fullmatch(value):
            return int(value)
        self.wrong("must be a whole number in plain digits")
        return None

    def truth(self) -> bool | None:
        kind, value = self._scalar()
        if kind == "bool":
            return value.lower() in {"yes", "true", "on"}
        self.wrong("must be true or false")
        return None

    def words(self, default: str) -> Words | None:
        """Texts by language; the default language must be among them, any other may be missing."""
        if not isinstance(self.node, yaml.MappingNode):
            self.wrong(f'must give the text by language, such as {{{default}: "…"}}')
            return None
        places = self.keys(LANGUAGES, "language", beside=[OUTDATED]) or {}
        outdated = places.pop(OUTDATED, None)
        if default not in places:
            self.missing(default, " (the default language needs every text)")
        earlier = (outdated.keys(LANGUAGES, "language") if outdated else None) or {}
        for language in earlier.keys() & places.keys():
            earlier[language].wrong("this language is given twice")
        return Words.of(_texts(places), default, _texts(earlier))


def _texts(places: dict[str, Place]) -> dict[str, str]:
    texts = {language: place.text() for language, place in places.items()}
    return {language: text for language, text in texts.items() if text}


def document(source: str | bytes) -> Place:
    """The root of a YAML document with an empty list of faults. Raises Faults if it is none."""
    text = source if isinstance(source, str) else _decoded(source)
    _refuse_surrogates_and_size(text)
    try:
        _refuse_bombs(text)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _fault(mark.line + 1 if mark else 1, f"is not YAML: {error.problem}") from None
    except yaml.reader.ReaderError as error:
        line = text.encode()[: error.position].count(b"\n") + 1
        raise _fault(line, f"contains a character that YAML does not allow: {error.reason}") from None
    if node is None:
        raise _fault(1, "is empty")
    return Place(node, "", [])


def _fault(line: int, message: str) -> Faults:
    return Faults([Fault(line, "definition", " ".join(message.split()))])


def _decoded(source: bytes) -> str:
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _fault(source[: error.start].count(b"\n") + 1, "is not UTF-8") from None


def _refuse_surrogates_and_size(text: str) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise _fault(text[: error.start].count("\n") + 1, "contains a lone surrogate") from None
    if size > LARGEST:
        raise _fault(1, f"is larger than {LARGEST // 1024} kB")


def _refuse_bombs(text: str) -> None:
    """Aliases can make a small document huge, and deep nesting can exhaust the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1
        if getattr(event, "anchor", None):
            raise _fault(line, "anchors (&) and aliases (*) are not allowed: write it out")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise _fault(line, "is nested too deeply")
