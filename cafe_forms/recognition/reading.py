"""A text the way it is read: composed letters, plain digits and spaces, no invisible marks, and the way back."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from cafe_forms.recognition.folding import MOST_LETTERS

INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"  # no span ends with one of these
SILENT = {"Mn", "Me", "Cf"}  # accents that did not compose, enclosing keycaps, joiners and direction marks
# Beside ASCII all but letters and German quotation marks: marks, digits, dashes, spaces, and what stands for "'".
READ_ANEW = re.compile(r"[^\x00-\x7f„“”»«](?<![^\W\d_])|ʼ")


@dataclass(frozen=True)
class Reading:
    """`text` is what the rules look at; `starts` and `ends` hold, per letter of it, code points of the original."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that was read as text[start:end]."""
        return self.starts[start], self.ends[end - 1]


def read(text: str) -> Reading:
    if _is_plain(text):
        return Reading(text, range(len(text)), range(1, len(text) + 1))
    return letter_by_letter(text)


def letter_by_letter(text: str) -> Reading:
    """The same, for any text."""
    letters, starts, ends = [], [], []
    position = 0
    for cluster in _clusters(text):
        plain = _plain(cluster)
        shown = len(cluster.rstrip(INVISIBLE)) or len(cluster)
        letters.append(plain)
        starts += [position] * len(plain)
        ends += [position + shown] * len(plain)
        position += len(cluster)
    return Reading("".join(letters), starts, ends)


def _is_plain(text: str) -> bool:
    """Whether each letter is read as it stands."""
    return text.isascii() or (not READ_ANEW.search(text) and unicodedata.is_normalized("NFKC", text))


def _clusters(text: str) -> Iterator[str]:
    """Each letter with the marks that follow it."""
    numbers = _cluster_numbers(text)
    for _, members in groupby(zip(numbers, text, strict=True), key=lambda pair: pair[0]):
        yield "".join(character for _, character in members)


def _cluster_numbers(text: str) -> Iterator[int]:
    number = 0
    for character in text:
        if unicodedata.category(character) not in SILENT:
            number += 1
        yield number


def _plain(cluster: str) -> str:
    if len(cluster) == 1 and cluster.isascii():
        return cluster
    plain = "".join(_plain_letter(letter) for letter in unicodedata.normalize("NFKC", cluster))
    return plain if len(plain) <= MOST_LETTERS else cluster[0]


def _plain_letter(letter: str) -> str:
    category = unicodedata.category(letter)
    if category in SILENT:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    if category == "Pd" or letter == "−":
        return "-"
    if category == "Zs":
        return " "
    return "'" if letter in "’‘ʼ`´" else letter
