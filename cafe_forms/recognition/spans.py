"""A stretch of text that points to a person."""

from typing import NamedTuple

Found = tuple[str, int, int]  # kind, start, end in the reading


class Span(NamedTuple):
    """`text` is the original's text[start:end]; `start` and `end` count code points."""

    kind: str
    text: str
    start: int
    end: int
