"""Statistical disclosure control: from which number on something may be seen, and what stands for the rest."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from typing import Literal


class Hidden(StrEnum):
    """What stands where no number may be seen; each door has its words for it."""

    FEW = "few"
    MANY = "many"  # of a sensitive choice, where NEARLY_ALL would tell who did not make it
    NEARLY_ALL = "nearly-all"
    NOT_ASKED = "not-asked"  # nobody, everybody, and everything between that a condition would tell
    FEW_TEXTS = "few-texts"


FEW, MANY, NEARLY_ALL, NOT_ASKED, FEW_TEXTS = Hidden
TEXTS_FROM = 3
MAJORITY = (MANY, NEARLY_ALL)
_STEP = 5
_FIRST_HOLDS = 3
_SUMS = 3
_BAND_EDGES = (10, 20, 50)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The smallest numbers that may be seen: of responses in a release, and of women behind a cell.

    Each may be greater than its default; a smaller one is a ValueError.
    """

    release: int = 5
    cell: int = 3
    sensitive: int = 5

    def __post_init__(self):
        for field in fields(self):
            if getattr(self, field.name) < field.default:
                raise ValueError(f"the {field.name} threshold may not be less than {field.default}")

    def of(self, names: Collection[str], sensitive: Collection[str]) -> int:
        """The smallest number that may be seen of these choices together."""
        is_sensitive = any(name in sensitive for name in names)
        return max(self.sensitive, self.cell) if is_sensitive else self.cell


@dataclass(frozen=True, slots=True)
class Cell:
    """What is printed for one choice: a count and no note (""), or no count and what is hidden."""

    name: str
    count: int | None
    note: Hidden | Literal[""]


@dataclass(frozen=True, slots=True)
class Answering:
    """What a reader knows of an `integer` question: how many women can have answered it, and between which numbers.

    Between `fewest` and `women` have answered, each with a number from `least` to `most`.
    """

    fewest: int
    women: int
    least: int
    most: int

    def rounded(self, total: int, *, release: int) -> int | None:
        """The sum, rounded up to the next 5; it reads "höchstens 5". None where it can only be of too few women.

        0 becomes 5, so that "nobody wrote anything" is never printed as a fact. A step is joined to the next
        until it holds three possible sums (six women, at most 1 each: 10 would be 6) and leaves open how many
        have not answered. Rounding again changes nothing.
        """
        edges = _edges(self, release)
        if total <= edges[0] and self.tells_few(0, release):
            return None
        return next(edge for edge in edges if total <= edge)

    def tells_few(self, total: int, release: int) -> bool:
        """Whether a sum up to this one is of fewer women than a release holds."""
        return self.fewest < self.women and self.least > 0 and total // self.least < release

    def is_safe(self, totals: Iterable[int]) -> bool:
        """Whether nothing is told by the sum being one of these."""
        possible = [numbers for numbers in map(self._numbers, totals) if numbers]
        numbers = {number for some in possible for number in (some[0], some[-1])}
        return len(possible) >= _SUMS and (len(numbers) > 1 or self.women in numbers)

    def is_possible(self, total: int) -> bool:
        return bool(self._numbers(total))

    def _numbers(self, total):
        """How many women can have answered, if their numbers come to this."""
        if total > self.women * self.most:
            return range(0)
        fewest = -(-total // self.most) if total else 0
        greatest = total // self.least if self.least else self.women
        return range(max(self.fewest, fewest), min(self.women, greatest) + 1)


@cache
def _edges(answering: Answering, release: int) -> tuple[int, ...]:
    """The highest sum of each printed step. The last step holds whatever is left, so that all together tell nothing."""
    top = up_to_step(max(1, answering.women * answering.most))
    edges, first = [], 0
    for edge in range(_STEP, top + _STEP, _STEP):
        is_among_few = answering.tells_few(edge + _STEP, release)  # which read alike, whatever the number
        if not is_among_few and answering.is_safe(range(first, edge + 1)):
            edges.append(edge)
            first = edge + 1
    return (*edges[:-1], top)


def up_to_step(number: int, least: int = 0) -> int:
    """Rounded up to the next 5, where a reader knows that it is not less than `least`.

    The first step reaches so far that it holds three numbers: of at least 5 women, "up to 5" would be 5.
    """
    return max(_next_step(number), _next_step(least + _FIRST_HOLDS - 1) if least else 0)


def _next_step(number: int) -> int:
    return -(-number // _STEP) * _STEP


def bands(threshold: int) -> tuple[int, ...]:
    """The lower edges of the participation bands for a release threshold."""
    return (0, threshold, *(edge for edge in _BAND_EDGES if edge > threshold))


def band(responses: int, threshold: int) -> int:
    """The lower edge of the participation band that `responses` fall into."""
    return max(edge for edge in bands(threshold) if edge <= responses)


def band_words(lower: int, threshold: int) -> str:
    """What the team reads for the band with this lower edge; a ValueError if there is none."""
    edges = bands(threshold)
    position = edges.index(lower)
    if position == 0:
        return f"weniger als {threshold}"
    if position == len(edges) - 1:
        return f"{lower} oder mehr"
    highest = edges[position + 1] - 1
    return str(lower) if lower == highest else f"{lower}–{highest}"
