"""Learned weights as they are shipped: signs share rows by their hash, a weight is one byte.

A file words/<name>.weights is a line of JSON, then the rows compressed (zlib), `columns` signed bytes each. `training/`
writes it: what it learns, it learns over the same rows, so two signs that share one are learned together.
"""

import json
import zlib
from array import array
from dataclasses import dataclass
from importlib import resources
from typing import Any

from cafe_forms.recognition.weights.kept import kept


@dataclass(frozen=True)
class Packed:
    """`numbers` holds what else was learned, by name; a byte times `step` is a weight."""

    columns: int
    step: float
    numbers: dict[str, Any]  # a float or a list of them
    rows: array

    def row(self, sign: str) -> int:
        """Where the sign's weights begin in `rows`."""
        return row_of(sign, len(self.rows) // self.columns) * self.columns


def row_of(sign: str, rows: int) -> int:
    """`rows` is a power of two."""
    return zlib.crc32(sign.encode()) & rows - 1


@kept
def packed(name: str) -> Packed:
    return unpack(resources.files("cafe_forms.recognition").joinpath("words", f"{name}.weights").read_bytes())


def unpack(content: bytes) -> Packed:
    head, _, body = content.partition(b"\n")
    told = json.loads(head)
    return Packed(told["columns"], told["step"], told["numbers"], array("b", zlib.decompress(body)))


def pack(made: Packed) -> bytes:
    """The content of a file; the same weights make the same bytes."""
    told = {"columns": made.columns, "step": made.step, "numbers": made.numbers}
    return json.dumps(told).encode() + b"\n" + zlib.compress(made.rows.tobytes(), 9)
