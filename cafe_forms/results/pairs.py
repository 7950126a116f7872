"""Disclosure control for declared pairs: which counts of two questions taken together stand beside their own."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from cafe_forms.models import crossed_name
from cafe_forms.results.disclosure import FEW, MANY, NEARLY_ALL, Cell, Thresholds

REST = ""  # stands for all who chose none of the shown choices, where a response names one at most

Choices = tuple[str, str]  # one of each question


@dataclass(frozen=True)
class Side:
    """One question of a pair: every choice's true count, and what is printed of it.

    `most` is how many choices one response may name: 1 in a `select_one`, None where there is no limit.
    """

    counts: Mapping[str, int]
    cells: tuple[Cell, ...]
    responses: int
    sensitive: Collection[str] = ()
    most: int | None = None
    required: bool = False

    @cached_property
    def shown(self) -> tuple[str, ...]:
        return tuple(cell.name for cell in self.cells if cell.count is not None)

    @property
    def excludes(self) -> bool:
        """Whether one choice excludes the others."""
        return self.most == 1

    @property
    def by_many(self) -> int:
        """How many choices read as if many or nearly all had made them."""
        return sum(cell.note in (MANY, NEARLY_ALL) for cell in self.cells)

    def size(self, name: str) -> int:
        if name == REST:
            return self.responses - sum(self.counts[shown] for shown in self.shown)
        return self.counts[name]

    def stands_whole(self, other: "Side") -> bool:
        """Whether its choices are shown all together or not at all."""
        is_limited = self.required or (self.most or len(self.counts)) < len(self.counts)
        return self.excludes or (is_limited and other.excludes)

    def decided_with(self, name: str, other: "Side") -> tuple[str, ...]:
        """The choices that must all pass for this one to be shown."""
        if not self.stands_whole(other):
            return (name,)
        return (*self.shown, REST) if self.excludes and self.size(REST) else self.shown

    def is_sensitive(self, name: str, other: "Side") -> bool:
        return bool(self.sensitive) if self.stands_whole(other) else name in self.sensitive


def crossed(
    counts: Mapping[Choices, int], rows: Side, columns: Side, *, thresholds: Thresholds
) -> tuple[tuple[Cell, ...], ...]:
    """The printed cells of a pair, row by row, in the order of the two questions; `counts` names every cell.

    A number stands only where both choices have one of their own, and where each of the four groups that
    the two choices make (both, only the one, only the other, neither) reaches the threshold. Every other
    cell reads FEW, whatever it counts.

    Where one choice excludes the others, the cells of a row (or column) and its rest add up to a known
    number. So they stand all together or not at all, and the rest (who skipped, who chose something
    hidden) is judged like one more choice, unless there is none. Crossed with a question that sets a least
    or a greatest number of ticks, the whole table stands or nothing of it.

    That a cell is hidden tells that one of its four groups is small. Where the numbers around it leave
    only one such count, nothing of the pair is shown.

    No cell is hidden for being the smallest, and what is left is judged by nothing but what will be read:
    whoever knows the rules learns no more from them.
    """
    table = _Table(counts, rows, columns, thresholds)
    shown = {cell for cell in product(rows.shown, columns.shown) if table.may_show(cell)}
    if shown and any(table.tells(cell, shown) for cell in counts.keys() - shown):
        shown = set()
    return tuple(
        tuple(_cell((row, column), counts, shown) for column in columns.counts) for row in rows.counts
    )


def _cell(cell, counts, shown):
    name = crossed_name(*cell)
    return Cell(name, counts[cell], "") if cell in shown else Cell(name, None, FEW)


@dataclass(frozen=True, slots=True)
class _Line:
    """What is shown along one question for the `women` who made one choice of the other."""

    side: Side
    women: int
    shown: Mapping[str, int]

    @property
    def ticks(self):
        """How many are shown, and how many women made them: these women, then all the others."""
        made = sum(self.shown.values())
        beside = sum(self.side.counts[name] for name in self.shown) - made
        return (made, self.women), (beside, self.side.responses - self.women)

    @property
    def rooms(self):
        """How many ticks the hidden choices can have at most: of these women, of all the others.

        A choice that reads as if nearly all had made it counts as if all had.
        """
        most = min(self.side.most or len(self.side.counts), len(self.side.counts)) - self.side.by_many
        return tuple(most * women - made for made, women in self.ticks)

    def holds(self, among, beside):
        """Whether a hidden choice can have been made by so many of these women and of all the others."""
        if self.side.excludes or not self.shown:
            return True
        most_among, most_beside = self.rooms
        return among <= most_among and beside <= most_beside

    def is_tight(self, threshold):
        """Whether hidden choices have little room, or must have been made because an answer was required."""
        if self.side.excludes or not self.shown:
            return False
        too_few = self.side.required and any(made < women for made, women in self.ticks)
        return too_few or min(self.rooms) < threshold


@dataclass(frozen=True, slots=True)
class _Table:
    counts: Mapping[Choices, int]
    rows: Side
    columns: Side
    thresholds: Thresholds

    def may_show(self, cell):
        row, column = cell
        together = product(
            self.rows.decided_with(row, self.columns), self.columns.decided_with(column, self.rows)
        )
        return all(min(self.groups(other)) >= self.threshold(cell) for other in together)

    def threshold(self, cell):
        row, column = cell
        if self.rows.is_sensitive(row, self.columns) or self.columns.is_sensitive(column, self.rows):
            return max(self.thresholds.sensitive, self.thresholds.cell)
        return self.thresholds.cell

    def groups(self, cell, both=None):
        """How many chose both, only the row's, only the column's, and neither."""
        row, column = cell
        both = self.both(cell) if both is None else both
        one, other = self.rows.size(row), self.columns.size(column)
        return both, one - both, other - both, self.rows.responses - one - other + both

    def both(self, cell):
        """How many chose both; either may be REST."""
        row, column = cell
        if row == REST:
            return self.columns.size(column) - sum(self.both((name, column)) for name in self.rows.shown)
        if column == REST:
            return self.rows.size(row) - sum(self.counts[row, name] for name in self.columns.shown)
        return self.counts[cell]

    def tells(self, cell, shown):
        """Whether what is shown gives away a hidden cell."""
        threshold = self.threshold(cell)
        if any(line.is_tight(threshold) for line in self.lines(cell, shown)):
            return True
        row, column = cell
        if row not in self.rows.shown or column not in self.columns.shown:
            return False
        greatest = min(self.rows.size(row), self.columns.size(column))
        return sum(self.could_be(cell, both, shown) for both in range(greatest + 1)) < 2

    def lines(self, cell, shown):
        """The row and the column of a cell, where its choice there has a number."""
        row, column = cell
        if row in self.rows.shown:
            found = {name: self.counts[row, name] for name in self.columns.counts if (row, name) in shown}
            yield _Line(self.columns, self.rows.size(row), found)
        if column in self.columns.shown:
            found = {name: self.counts[name, column] for name in self.rows.counts if (name, column) in shown}
            yield _Line(self.rows, self.columns.size(column), found)

    def could_be(self, cell, both, shown):
        """Whether a hidden cell whose choices have numbers could count so many, as far as can be read."""
        groups = self.groups(cell, both)
        stands_alone = not (self.rows.excludes or self.columns.excludes)
        if min(groups) < 0 or (stands_alone and min(groups) >= self.threshold(cell)):
            return False
        across, down = self.lines(cell, shown)
        _, one, other, _ = groups
        return (
            across.holds(both, other)
            and down.holds(both, one)
            and all(
                self.fits(cell, both, square) for square in self.squares(cell) if shown.issuperset(square)
            )
        )

    def squares(self, cell):
        """The other three corners of every two rows and two columns with this cell in them."""
        row, column = cell
        for other_row, other_column in product(self.rows.shown, self.columns.shown):
            if other_row != row and other_column != column:
                yield (row, other_column), (other_row, other_column), (other_row, column)

    def fits(self, cell, both, square):
        """Whether there can be women with these four counts.

        How many women differ in each is a sum of cuts: Barahona and Mahjoub, On the cut polytope, 1986.
        """
        corners = [self.groups(cell, both), *map(self.groups, square)]
        differing = [one + other for _, one, other, _ in corners]
        return 2 * max(differing) <= sum(differing) <= 2 * (self.rows.responses + min(differing))
