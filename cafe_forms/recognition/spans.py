"""A stretch of text that points to a person."""

from typing import NamedTuple


class Span(NamedTuple):
    """`text` is the original's text[start:end]; `start` and `end` count code points."""

    kind: str
    text: str
    start: int
    end: int
