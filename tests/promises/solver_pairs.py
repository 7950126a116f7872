"""The reader who computes with pairs: knows the rules and all that is printed, and tries other women.

A filling is a tuple of counts: the choices of the first question, of the second, and then every pair of
choices, row by row. One woman is a tuple of 0 and 1, the choices of both questions in a row.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product

from cafe_forms.results.disclosure import FEW, Thresholds
from cafe_forms.results.pairs import Side, crossed
from cafe_forms.results.suppression import exclusive, multiple

NAMES = "abcdef"
USUAL = Thresholds()
RESTART, NEAR = 200, 2  # after how many steps it starts again; how far a hidden count may go


@dataclass(frozen=True)
class Asked:
    """One question of a pair; with `most` of 1 it is a `select_one`."""

    choices: int
    most: int | None = None
    required: bool = False
    sensitive: frozenset = frozenset()

    @cached_property
    def answers(self):
        """Everything that one woman can answer."""
        most = self.most or self.choices
        return [
            ticks for ticks in product((0, 1), repeat=self.choices) if self.required <= sum(ticks) <= most
        ]


@cache  # most fillings share a side with others
def side(asked, counts, responses, thresholds):
    counts = dict(zip(NAMES, counts, strict=False))
    skipped = 0 if asked.required else responses
    known = {"asked": responses, "skipped": skipped, "thresholds": thresholds, "sensitive": asked.sensitive}
    cells = exclusive(counts, **known) if asked.most == 1 else multiple(counts, most=asked.most, **known)
    return Side(counts, cells, responses, asked.sensitive, asked.most, asked.required)


@dataclass(frozen=True)
class Asking:
    """A pair of questions, and how many answer."""

    first: Asked
    second: Asked
    responses: int
    thresholds: Thresholds = USUAL

    def split(self, filling):
        """The counts of the first question, of the second, and of both together."""
        end = self.first.choices + self.second.choices
        return filling[: self.first.choices], filling[self.first.choices : end], filling[end:]

    def show(self, filling):
        """All that is printed: the cells of both questions and of the pair, in one tuple."""
        first, second, both = self.split(filling)
        rows = side(self.first, first, self.responses, self.thresholds)
        columns = side(self.second, second, self.responses, self.thresholds)
        counts = dict(zip(product(rows.counts, columns.counts), both, strict=True))
        pair = crossed(counts, rows, columns, thresholds=self.thresholds)
        return (*rows.cells, *columns.cells, *(cell for row in pair for cell in row))

    @property
    def women(self):
        """Everything that one woman can answer to both questions."""
        return [one + other for one, other in product(self.first.answers, self.second.answers)]

    def counted(self, women):
        rows = range(self.first.choices)
        columns = range(self.first.choices, self.first.choices + self.second.choices)
        both = (sum(woman[x] & woman[y] for woman in women) for x in rows for y in columns)
        return (*map(sum, zip(*women, strict=True)), *both)

    def fillings(self) -> set[tuple[int, ...]]:
        """All of them: everything that so many women can come to."""
        steps = [bytes(self.counted([woman])) for woman in self.women]
        added, reached = [int.from_bytes(step) for step in steps], {0}  # a byte each, added at once
        for _ in range(self.responses):
            reached = {found + one for found in reached for one in added}
        return {tuple(found.to_bytes(len(steps[0]))) for found in reached}

    def groups(self, filling, place):
        """How many chose both choices of a pair's cell, only the one, only the other, neither."""
        first, second, both = self.split(filling)
        row, column = divmod(place, self.second.choices)
        one, other = first[row] - both[place], second[column] - both[place]
        return both[place], one, other, self.responses - both[place] - one - other

    def unknown(self, cells):
        """The pair's cells whose choices a reader does not know to be 0, because all answers are accounted for."""
        first, second, _ = self.split(cells)
        rows, columns = self._open(self.first, first), self._open(self.second, second)
        return [place for place, (row, column) in enumerate(product(rows, columns)) if row and column]

    def _open(self, asked, cells):
        number = sum(cell.count or 0 for cell in cells)
        used_up = number == asked.most == 1 or (asked.most and number == asked.most * self.responses)
        return [cell.count is not None or not (used_up and cell.note == FEW) for cell in cells]

    def wander(self, truth, random, steps) -> Iterator[tuple[int, ...]]:
        """Fillings that agree with every number printed of these women, found by changing and exchanging answers.

        For tables too large to enumerate. It can miss a filling, but it never invents one.
        """
        filling = self.counted(truth)
        leeway = [NEAR if cell.count is None else 0 for cell in self.show(filling)]
        women, far = list(truth), 0
        for step in range(steps):
            if step % RESTART == 0:
                women, far = list(truth), 0
            changed = self._changed(women, random)
            found = self.counted(changed)
            differences = map(int.__sub__, found, filling)
            distance = sum(max(0, abs(gone) - free) for gone, free in zip(differences, leeway, strict=True))
            if distance <= far or (distance <= NEAR and random.random() < 0.2):
                women, far = changed, distance
                if distance == 0:
                    yield found

    def _changed(self, women, random):
        """One woman answers one question anew, or two women exchange one tick or a whole answer."""
        cut = self.first.choices
        one, other = random.sample(range(len(women)), 2)
        changed = list(women)
        if random.random() < 0.2:
            anew = random.choice(self.women)
            changed[one] = (
                (*women[one][:cut], *anew[cut:]) if random.random() < 0.5 else anew[:cut] + women[one][cut:]
            )
            return changed
        place = random.randrange(len(women[one]))
        end = place + 1 if random.random() < 0.6 else len(women[one])
        start = place if end == place + 1 else cut
        for woman, giver in ((one, other), (other, one)):
            changed[woman] = women[woman][:start] + women[giver][start:end] + women[woman][end:]
        return changed if self._can_answer(changed[one]) and self._can_answer(changed[other]) else women

    def _can_answer(self, woman):
        cut = self.first.choices
        return woman[:cut] in self.first.answers and woman[cut:] in self.second.answers
