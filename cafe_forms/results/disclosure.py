"""Statistical disclosure control: which counts of a release may be seen, and which words stand for others."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields

FEW = "vereinzelt genannt"
MANY = "von vielen genannt"
NEARLY_ALL = "fast alle"

TEXTS_FROM = 3
FEW_TEXTS = "vereinzelt geschrieben"

_MAJORITY = (MANY, NEARLY_ALL)
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


@dataclass(frozen=True, slots=True)
class Cell:
    """What is printed for one choice: a count and no note, or no count and one of the three notes."""

    name: str
    count: int | None
    note: str


def exclusive(
    counts: Mapping[str, int],
    *,
    responses: int,
    sensitive: Collection[str] = (),
    thresholds: Thresholds,
    required: bool = False,
) -> tuple[Cell, ...]:
    """The printed cells of a `select_one`, in the order of `counts`, which names every choice.

    The hidden rest (`responses` minus all shown counts, skipped answers included) is 0 or at least the
    cell threshold, else the smallest shown choice is hidden too; one is enough, since it reaches the
    threshold by itself. Of equal ones the first by name goes. It reads FEW like every other hidden choice:
    a word of its own would tell that the others are 1 or 2 together. Never more than half have chosen it.

    Beside MANY or NEARLY_ALL no number stands: 4 beside MANY among 20 responses would make 16 of it.

    Where an answer is `required` nobody can have skipped, and the hidden choices add up to a known sum.
    Then all numbers go unless nobody is hidden, and one sensitive choice makes all of them sensitive.
    """
    _check(counts, responses, thresholds)
    if sum(counts.values()) > responses:
        raise ValueError("more answers than responses")
    if required and sensitive:
        sensitive = counts
    words = _Words(responses, sensitive, thresholds, absent_below=thresholds.cell, lead=2 if required else 0)
    cells = words.cells(counts)
    shown = [cell for cell in cells if cell.note == ""]
    rest = responses - sum(cell.count for cell in shown)
    if rest and (required or any(cell.note in _MAJORITY for cell in cells)):
        return _hide(cells, shown)
    if shown and 0 < rest < thresholds.cell:
        return _hide(cells, [min(shown, key=lambda cell: (cell.count, cell.name))])
    return cells


def multiple(
    counts: Mapping[str, int],
    *,
    responses: int,
    sensitive: Collection[str] = (),
    thresholds: Thresholds,
    most: int | None = None,
) -> tuple[Cell, ...]:
    """The printed cells of a `select_multiple`, in the order of `counts`, which names every choice.

    Nothing has to add up, so 4 of 6 is shown. But all 6 would tell each woman's answer, and so would a
    word that only stands for all: one fewer absent than in a `select_one` reads NEARLY_ALL.

    `most` is how many choices one response may name. When the numbers shown leave MANY and NEARLY_ALL
    no ticks beyond the least that they can mean, the smallest of these choices reads FEW.
    """
    _check(counts, responses, thresholds)
    words = _Words(responses, sensitive, thresholds, absent_below=thresholds.cell - 1)
    cells = words.cells(counts)
    named = [cell for cell in cells if cell.note != FEW]
    least = sum(words.least_for_most(cell.name) if cell.note else cell.count for cell in named)
    if most is not None and least == most * responses and any(cell.note for cell in named):
        return _hide(cells, [min(named, key=lambda cell: (counts[cell.name], cell.name))])
    return cells


def _check(counts, responses, thresholds):
    if responses < thresholds.release:
        raise ValueError("fewer responses than the release threshold")
    if not all(0 <= count <= responses for count in counts.values()):
        raise ValueError("a count is negative or greater than the number of responses")


@dataclass(frozen=True, slots=True)
class _Words:
    """What each choice of a question reads by itself: its number, or a word for too few with or without it.

    In a small release both may be too few; then the word is for the greater side (by more than `lead`).
    Were FEW always first, MANY among 5 responses could only mean all 5.
    """

    responses: int
    sensitive: Collection[str]
    thresholds: Thresholds
    absent_below: int  # a choice that fewer did not choose reads NEARLY_ALL
    lead: int = 0

    def cells(self, counts):
        return tuple(self._cell(name, count) for name, count in counts.items())

    def least_for_most(self, name):
        """The smallest count that reads MANY or NEARLY_ALL."""
        absent_below = self._sensitive_threshold if name in self.sensitive else self.absent_below
        return max((self.responses + self.lead) // 2, self.responses - absent_below) + 1

    @property
    def _sensitive_threshold(self):
        return max(self.thresholds.sensitive, self.thresholds.cell)

    def _cell(self, name, count):
        is_sensitive = name in self.sensitive
        if count >= self.least_for_most(name):
            return Cell(name, None, MANY if is_sensitive else NEARLY_ALL)
        if count < (self._sensitive_threshold if is_sensitive else self.thresholds.cell):
            return Cell(name, None, FEW)
        return Cell(name, count, "")


def _hide(cells, hidden):
    return tuple(Cell(cell.name, None, FEW) if cell in hidden else cell for cell in cells)


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
