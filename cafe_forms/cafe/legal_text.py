"""Plain text as a page shows it: headings, paragraphs, lists and links, with places filled in; never HTML."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

PLACE = re.compile(r"\{([a-z_]+)\}")
LINK = re.compile(r"(https://[^\s<>\"]*[^\s<>\".,;:!?)\]])|([\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+)")
KINDS = {"## ": "heading", "- ": "list"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line; a place that nobody has filled is told apart."""

    words: str
    href: str = ""
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """'heading', 'paragraph' or 'list', with the pieces of each line."""

    kind: str
    lines: list[list[Piece]]


def places(text: str) -> set[str]:
    return set(PLACE.findall(text))


def blocks(text: str, filled: dict[str, str | None], bracketed: dict[str, str]) -> list[Block]:
    """`filled` says what stands at each {place}: None shows its bracketed words, '' takes the line away."""
    found: list[Block] = []
    goes_on = False
    for line in text.splitlines():
        kind, words = _kind(line.strip())
        if any(filled.get(name) == "" for name in PLACE.findall(words)):
            continue
        if words and not (goes_on and found[-1].kind == kind != "heading"):
            found.append(Block(kind, []))
        if words:
            found[-1].lines.append(list(_pieces(words, filled, bracketed)))
        goes_on = bool(words)
    return found


def _kind(line: str) -> tuple[str, str]:
    for start, kind in KINDS.items():
        if line.startswith(start):
            return kind, line.removeprefix(start).strip()
    return "paragraph", line


def _pieces(words: str, filled: dict[str, str | None], bracketed: dict[str, str]) -> Iterator[Piece]:
    for number, part in enumerate(PLACE.split(words)):
        is_place = number % 2 == 1
        known = filled.get(part, f"{{{part}}}") if is_place else part
        if known is None:
            yield Piece(bracketed[part], is_missing=True)
        else:
            yield from _linked(known)


def _linked(words: str) -> Iterator[Piece]:
    after = 0
    for found in LINK.finditer(words):
        if before := words[after : found.start()]:
            yield Piece(before)
        yield Piece(found[0], href=found[0] if found[1] else f"mailto:{found[0]}")
        after = found.end()
    if rest := words[after:]:
        yield Piece(rest)
