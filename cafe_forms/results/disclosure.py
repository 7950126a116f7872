"""Statistical disclosure control: from which number on something may be seen, and which words stand for the rest."""

from collections.abc import Collection
from dataclasses import dataclass, fields

FEW = "vereinzelt genannt"
MANY = "von vielen genannt"
NEARLY_ALL = "fast alle"

TEXTS_FROM = 3
FEW_TEXTS = "vereinzelt geschrieben"
NOT_ASKED = "zu wenige gefragt"  # nobody, everybody, and everything between that a condition would tell

MAJORITY = (MANY, NEARLY_ALL)
_STEP = 5
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
    """What is printed for one choice: a count and no note, or no count and one of the notes."""

    name: str
    count: int | None
    note: str


def rounded_sum(total: int, *, least: int = 0, most: int | None = None) -> int:
    """The sum of an `integer` question, rounded up to the next 5; it reads "höchstens 5".

    0 becomes 5, so that "nobody wrote anything" is never printed as a fact. `least` and `most` are what
    all responses together can come to by the field's min (0 if it may be skipped) and max: a step that
    would hold fewer than three possible sums (six women, at most 1 each: 10 would be 6) is joined to its
    neighbour and reads the higher of the two. Rounding again changes nothing.
    """
    step = _up(max(total, least + _SUMS - 1, 1))
    if most is None:
        return step
    top = _up(most)
    return top if step == top - _STEP and most - step < _SUMS else step


def _up(number):
    return -(-number // _STEP) * _STEP


def texts_shown(number: int) -> bool:
    """Whether the texts of a question are shown, when the release holds `number` of them."""
    return number >= TEXTS_FROM


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
