"""A survey page kept as compressed pieces: what is the same for everybody, with holes for her token and her cards.

Raw deflate goes on over the holes: each piece may refer to what stands before it, since a hole is always as long, and
a piece never refers into one (RFC 1951; a stored or newly compressed block fills it). Joined, they are one gzip
member (RFC 1952), whose checksum is reckoned from those of the pieces.
"""

import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cafe_forms.surveys.definition.question import Question
from cafe_forms.surveys.types.select import ordered

HEAD, ENDING = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff", struct.Struct("<II")
STORED = struct.Struct("<BHH")
RAW = -15  # deflate without a frame, and the largest window
WINDOW = 32 * 1024  # bytes
NEAR = 4 * 1024  # bytes before a hole that its cards may refer to: more costs more time than it saves
UNSAID = b"\xff"  # in no UTF-8


class CannotBeCut(Exception):
    """The page is not as this room knows it, so it is rendered for each reader."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A piece that is the same for everybody. `digits` is what each hexadecimal digit of the checksum before it, the
    last one first, comes to behind it."""

    deflated: bytes
    alone: int
    digits: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, plain: bytes, before: bytes, *, is_last: bool) -> "Fixed":
        deflate = _deflate(9, before[-WINDOW:])
        deflated = deflate.compress(plain) + deflate.flush(zlib.Z_FINISH if is_last else zlib.Z_SYNC_FLUSH)
        alone = zlib.crc32(plain)
        places = range(0, 32, 4)
        digits = (tuple(zlib.crc32(plain, digit << place) ^ alone for digit in range(16)) for place in places)
        return cls(deflated, alone, tuple(digits))

    def fill(self, _token: bytes, _nonce: bytes, checksum: int) -> tuple[bytes, int]:
        # A checksum is linear: that of the whole is the sum of what its digits come to.
        after = self.alone
        for digit in self.digits:
            after ^= digit[checksum & 15]
            checksum >>= 4
        return self.deflated, after


@dataclass(frozen=True, slots=True)
class TokenHole:
    size: int

    def fill(self, token: bytes, _nonce: bytes, checksum: int) -> tuple[bytes, int]:
        return STORED.pack(0, self.size, self.size ^ 0xFFFF) + token, zlib.crc32(token, checksum)


@dataclass(frozen=True, slots=True)
class CardsHole:
    """The cards of a rotated question; the one that comes first bears the field's id."""

    question: Question
    first: dict[str, bytes]
    others: dict[str, bytes]
    before: bytes

    def fill(self, _token: bytes, nonce: bytes, checksum: int) -> tuple[bytes, int]:
        names = [choice.name for choice in ordered(self.question, nonce) if not choice.fixed]
        plain = self.first[names[0]] + b"".join(self.others[name] for name in names[1:])
        deflate = _deflate(6, self.before)
        return deflate.compress(plain) + deflate.flush(zlib.Z_SYNC_FLUSH), zlib.crc32(plain, checksum)


@dataclass(frozen=True, slots=True)
class KeptPage:
    pieces: tuple[Fixed | TokenHole | CardsHole, ...]
    length: int  # of the page as it is read
    size: int  # bytes that are kept

    def gzipped(self, token: str = "", nonce: bytes = b"") -> bytes:
        """The page of this token, as one member of a gzip file."""
        filled, checksum, written = [HEAD], 0, token.encode()
        for piece in self.pieces:
            deflated, checksum = piece.fill(written, nonce, checksum)
            filled.append(deflated)
        return b"".join((*filled, ENDING.pack(checksum, self.length)))

    def plain(self, token: str = "", nonce: bytes = b"") -> bytes:
        return zlib.decompress(self.gzipped(token, nonce), zlib.MAX_WBITS | 16)


def whole(page: str) -> KeptPage:
    """A page that is the same for everybody."""
    return _pieced(page, [])


def cut(page: str, token: str, questions: Iterable[Question]) -> KeptPage:
    """The page that was rendered for this token, with holes. Raises CannotBeCut."""
    holes = _holes(page, token, [one for one in questions if _rotates(one)])
    return _pieced(page, sorted(holes, key=lambda hole: hole[0]))


def _pieced(page: str, holes: list[tuple]) -> KeptPage:
    pieces, before, end = [], b"", 0
    for start, stop, make in holes:
        fixed = page[end:start].encode()
        pieces.append(Fixed.of(fixed, before, is_last=False))
        before += fixed
        pieces.append(make(before))
        before += UNSAID * len(page[start:stop].encode())
        end = stop
    fixed = page[end:].encode()
    pieces.append(Fixed.of(fixed, before, is_last=True))
    return KeptPage(tuple(pieces), len(before) + len(fixed), sum(map(_size, pieces)))


def _holes(page: str, token: str, questions: Iterable[Question]) -> Iterator[tuple]:
    """(from, until, what makes the hole of the bytes before it)."""
    start = page.index(token)
    if page.count(token) != 1:
        raise CannotBeCut
    yield start, start + len(token), lambda _before: TokenHole(len(token))
    for question in questions:
        yield _cards(page, question)


def _cards(page: str, question: Question) -> tuple:
    field = f"q_{question.name}"
    names = {choice.name for choice in question.choices if not choice.fixed}
    card = rf'<label><input type="\w+" name="{field}" value="([^"]*)"( id="{field}")?.*?</label>\n+'
    found = [match for match in re.finditer(card, page, re.DOTALL) if match[1] in names]
    ends = [match.end() for match in found]
    if {match[1] for match in found} != names or [match.start() for match in found[1:]] != ends[:-1]:
        raise CannotBeCut
    others = {match[1]: match[0].replace(f' id="{field}"', "", 1).encode() for match in found}
    first = {
        name: told.replace(f'value="{name}"'.encode(), f'value="{name}" id="{field}"'.encode(), 1)
        for name, told in others.items()
    }
    return found[0].start(), ends[-1], lambda before: CardsHole(question, first, others, before[-NEAR:])


def _rotates(question: Question) -> bool:
    return question.rotate and any(not choice.fixed for choice in question.choices)


def _deflate(level: int, before: bytes):
    options = (level, zlib.DEFLATED, RAW, zlib.DEF_MEM_LEVEL, zlib.Z_DEFAULT_STRATEGY)
    return zlib.compressobj(*options, before) if before else zlib.compressobj(*options)


def _size(piece: Fixed | TokenHole | CardsHole) -> int:
    if isinstance(piece, Fixed):
        return len(piece.deflated) + 128 * (8 + 32) + 256
    if isinstance(piece, CardsHole):
        return len(piece.before) + 2 * sum(map(len, piece.first.values())) + 512
    return 0
