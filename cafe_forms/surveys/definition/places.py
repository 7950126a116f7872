"""Reads YAML as places with a line and a path, and keeps a list of everything that is wrong."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

import yaml

from cafe_forms.blanks import is_blank, trimmed
from cafe_forms.surveys.definition.faults import Fault, Faults, Wrong, quoted, wrong
from cafe_forms.surveys.definition.words import LANGUAGES, OUTDATED, MarkedWords, Words

LARGEST = 256 * 1024  # bytes
LONGEST = 2000  # characters of one text; composing accents takes quadratic time
LONGEST_LIST = 100  # entries
DEEPEST = 20  # levels; a definition has seven
SLUG = re.compile(r"[a-z][a-z0-9_]{0,39}")
NULL = "tag:yaml.org,2002:null"
WHOLE = re.compile(r"-?[0-9]{1,9}")
# Cc are control characters, Cs lone surrogates, Zl and Zp separators that break a line.
FORBIDDEN = frozenset({"Cc", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Place:
    """A node of the document; all places of one document share one list of faults.

    Each reading method returns what the node says, or None after noting a fault.
    """

    node: yaml.Node
    path: str
    faults: list[Fault]

    def wrong(self, code: str, **facts: object) -> None:
        self.note(wrong(code, **facts))

    def note(self, found: Wrong) -> None:
        self.faults.append(Fault(self.node.start_mark.line + 1, self.path or "definition", *found))

    def missing(self, key: str) -> None:
        self.at(key).wrong("missing")

    def at(self, key: str) -> "Place":
        """Where the value of a key would stand that is not there."""
        return self._at(key, self.node)

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
            self.wrong("no-mapping", such=f"{{{next(iter(known))}: …}}")
            return None
        places: dict[str, Place] = {}
        for key, value in self.node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            place = self._at(name, key)
            if name not in known and name not in beside:
                place.wrong("unknown-key", what=what, known=tuple(known))
            elif name in places:
                place.wrong("given-twice", what=what)
            else:
                places[name] = self._at(name, value)
        return places

    def items(self) -> list["Place"] | None:
        if not isinstance(self.node, yaml.SequenceNode):
            self.wrong("no-list")
            return None
        if len(self.node.value) > LONGEST_LIST:
            self.wrong("too-many", most=LONGEST_LIST)
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

    def text(self, *, lines: bool = False) -> str | None:
        """A text in NFC, without space around it: one line, or where that is allowed several."""
        kind, value = self._scalar()
        if len(value) > LONGEST:
            self.wrong("too-long", most=LONGEST)
            return None
        text = unicodedata.normalize("NFC", _lines(value) if lines else trimmed(value))
        if kind == "bool":
            self.wrong("read-as-truth", text=quoted(value))
        elif not kind:
            self.wrong("no-text")
        elif kind != "str":
            self.wrong("read-as-other", text=quoted(value), kind=kind)
        elif is_blank(text):
            self.wrong("empty")
        elif any(
            unicodedata.category(sign) in FORBIDDEN for sign in (text.replace("\n", "") if lines else text)
        ):
            self.wrong("control-character")
        else:
            return text
        return None

    def slug(self) -> str | None:
        text = self.text()
        if text is None or SLUG.fullmatch(text):
            return text
        self.wrong("no-name", name=quoted(text))
        return None

    def one_of(self, known: Collection[str], what: str) -> str | None:
        text = self.text()
        if text is None or text in known:
            return text
        self.wrong("unknown-value", what=what, name=quoted(text), known=tuple(known))
        return None

    def whole(self) -> int | None:
        kind, value = self._scalar()
        if kind == "int" and WHOLE.fullmatch(value):
            return int(value)
        self.wrong("no-whole-number")
        return None

    def truth(self) -> bool | None:
        kind, value = self._scalar()
        if kind == "bool":
            return value.lower() in {"yes", "true", "on"}
        self.wrong("no-truth")
        return None

    def marked_words(self, default: str) -> Words | None:
        """The same as `words`, with lines and marks."""
        return self.words(default, MarkedWords)

    def words(self, default: str, kind: type[Words] = Words) -> Words | None:
        """Texts by language; the default language must be among them, any other may be missing."""
        if not isinstance(self.node, yaml.MappingNode):
            self.wrong("no-words", such=f'{{{default}: "…"}}')
            return None
        places = self.keys(LANGUAGES, "language", beside=[OUTDATED]) or {}
        outdated = places.pop(OUTDATED, None)
        if default not in places:
            self.at(default).wrong("missing-in-default")
        earlier = (outdated.keys(LANGUAGES, "language") if outdated else None) or {}
        for language in earlier.keys() & places.keys():
            earlier[language].wrong("given-twice", what="language")
        lines = kind is MarkedWords
        return kind.of(_texts(places, lines=lines), default, _texts(earlier, lines=lines))


def _lines(text: str) -> str:
    return trimmed("\n".join(trimmed(line) for line in text.replace("\r\n", "\n").split("\n")))


def _texts(places: dict[str, Place], *, lines: bool) -> dict[str, str]:
    texts = {language: place.text(lines=lines) for language, place in places.items()}
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
        raise _fault(
            mark.line + 1 if mark else 1, wrong("no-yaml", problem=_one_line(error.problem))
        ) from None
    except yaml.reader.ReaderError as error:
        line = text.encode()[: error.position].count(b"\n") + 1
        raise _fault(line, wrong("forbidden-character", problem=_one_line(error.reason))) from None
    if node is None:
        raise _fault(1, wrong("empty"))
    return Place(node, "", [])


def _fault(line: int, found: Wrong) -> Faults:
    return Faults([Fault(line, "definition", *found)])


def _one_line(problem: str) -> str:
    return " ".join(str(problem).split())


def _decoded(source: bytes) -> str:
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _fault(source[: error.start].count(b"\n") + 1, wrong("no-utf8")) from None


def _refuse_surrogates_and_size(text: str) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise _fault(text[: error.start].count("\n") + 1, wrong("lone-surrogate")) from None
    if size > LARGEST:
        raise _fault(1, wrong("too-large", size=LARGEST // 1024))


def _refuse_bombs(text: str) -> None:
    """Aliases can make a small document huge, and deep nesting can exhaust the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1
        if getattr(event, "anchor", None):
            raise _fault(line, wrong("aliases"))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise _fault(line, wrong("too-deep"))
