"""Cell suppression: which choices of one question keep their number, and why a hidden one may still be 0.

A number below its threshold is hidden first. Then further ones go, the smallest first, until whoever knows the
definition, these rules and everything that is printed can still believe 0 of every hidden choice. Each step is
judged by what will be printed alone, so that a step tells nothing that the numbers do not tell anyway (for why this
matters see Minami and Abe 2019 on suppression that is open to a reader who knows the algorithm).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from cafe_forms.results.disclosure import FEW, MAJORITY, MANY, NEARLY_ALL, Cell, Thresholds


def exclusive(
    counts: Mapping[str, int],
    *,
    asked: int,
    skipped: int,
    sensitive: Collection[str] = (),
    thresholds: Thresholds,
) -> tuple[Cell, ...]:
    """The printed cells of a `select_one`, in the order of `counts`, which names every choice.

    `asked` is how many women were asked, `skipped` how many of them can have skipped it as far as a reader knows:
    0 where an answer was required. Beside MANY or NEARLY_ALL no number stands: 4 beside MANY among 20 responses
    would make 16 of it. The hidden rest (skipped answers included) is 0 or at least the cell threshold; one that
    can be reckoned, because nobody can have skipped, the sensitive one where a sensitive choice is in it.
    """
    _check(counts, asked)
    if sum(counts.values()) > asked:
        raise ValueError("more answers than women asked")
    if len(counts) == 2 and sensitive and skipped < thresholds.of(sensitive, sensitive):
        sensitive = counts  # one of two tells the other
    lead = 2 if not skipped and len(counts) > 2 else 0
    question = _Question(counts, asked, skipped, sensitive, thresholds, thresholds.cell, lead)
    if len(counts) == 2 and question.two_tell_each_other:
        return question.hiding(counts)
    cells = question.cells
    if any(cell.note in MAJORITY for cell in cells):
        return question.hiding([cell.name for cell in cells if cell.note not in MAJORITY])
    return question.hiding(question.smallest_until(question.has_exclusive_room))


def multiple(
    counts: Mapping[str, int],
    *,
    asked: int,
    skipped: int,
    sensitive: Collection[str] = (),
    thresholds: Thresholds,
    most: int | None = None,
) -> tuple[Cell, ...]:
    """The printed cells of a `select_multiple`, in the order of `counts`, which names every choice.

    Nothing has to add up, so 4 of 6 is shown. But all 6 would tell each woman's answer, and so would a word that
    only stands for all: one fewer absent than in a `select_one` reads NEARLY_ALL. Who ticked nothing that is shown
    ticked something hidden, unless she can have skipped: the hidden choices must have room for her.

    `most` is how many choices one response may name; where it leaves MANY and NEARLY_ALL no room to mean everybody,
    the smallest of the named choices reads FEW.
    """
    _check(counts, asked)
    question = _Question(
        counts, asked, skipped, sensitive, thresholds, thresholds.cell - 1, 0 if skipped else 1
    )
    cells = question.cells
    few = [cell.name for cell in cells if cell.note == FEW]
    if len(counts) == 2 and few and asked - skipped > min(map(question.largest_hidden, counts)):
        return question.hiding(counts)
    if any(cell.note in MAJORITY for cell in cells):
        return question.hiding(few if most is None else question.smallest_until_words_may_mean_all(most))

    def is_enough(hidden, shown):
        return question.has_room(hidden, shown) and (most is None or question.has_ticks_left(shown, most))

    return question.hiding(question.smallest_until(is_enough))


def _check(counts, asked):
    if not all(0 <= count <= asked for count in counts.values()):
        raise ValueError("a count is negative or greater than the number of women asked")


@dataclass(frozen=True)
class _Question:
    """One question's counts, and what each choice reads by itself: its number, or a word for too few either way.

    In a small release both sides may be too few; then the word is for the greater one (by more than `lead`).
    Were FEW always first, MANY among 5 responses could only mean all 5.
    """

    counts: Mapping[str, int]
    asked: int
    skipped: int
    sensitive: Collection[str]
    thresholds: Thresholds
    absent_below: int  # a choice that fewer did not choose reads NEARLY_ALL
    lead: int

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(self._cell(name, count) for name, count in self.counts.items())

    def _cell(self, name, count):
        if count >= self.least_for_most(name):
            return Cell(name, None, MANY if name in self.sensitive else NEARLY_ALL)
        return Cell(name, None, FEW) if count < self.threshold(name) else Cell(name, count, "")

    def threshold(self, name):
        return self.thresholds.of((name,), self.sensitive)

    def least_for_most(self, name):
        """The smallest count that reads MANY or NEARLY_ALL."""
        absent_below = self.threshold(name) if name in self.sensitive else self.absent_below
        return max((self.asked + self.lead) // 2, self.asked - absent_below) + 1

    def largest_hidden(self, name):
        """The largest count of a choice for which its question may still read FEW throughout."""
        threshold, least_for_most = self.threshold(name), self.least_for_most(name)
        return threshold if threshold < least_for_most else least_for_most - 1

    @property
    def two_tell_each_other(self):
        """Of two choices that exclude each other, one hidden is what the other leaves."""
        highest = max(map(self.threshold, self.counts))
        if self.skipped == 0:
            return self.asked < 2 * highest
        return self.skipped < highest and any(
            count < self.threshold(name) for name, count in self.counts.items()
        )

    def hiding(self, names) -> tuple[Cell, ...]:
        return tuple(Cell(cell.name, None, FEW) if cell.name in names else cell for cell in self.cells)

    def smallest_until(self, is_enough) -> list[str]:
        """What is hidden: too small by itself, then the smallest with a number, until it is enough; at worst all."""
        hidden = [cell.name for cell in self.cells if cell.note == FEW]
        shown = self._by_size(cell.name for cell in self.cells if cell.count is not None)
        while shown and not is_enough(hidden, shown):
            hidden.append(shown.pop(0))
        return hidden

    def _by_size(self, names):
        return sorted(names, key=lambda name: (self.counts[name], name))

    def has_room(self, hidden, shown):
        """Whether every hidden choice can be 0: the others take the women who must have chosen something hidden.

        They take them as evenly as they can, each fewer than the smallest number shown. Such a table was
        refused at every step before, and ends here.
        """
        must_be_hidden = self._rest(shown) - self.skipped
        return not hidden or must_be_hidden < (len(hidden) - 1) * (self.counts[shown[0]] - 1)

    def has_ticks_left(self, shown, most):
        """Whether somebody ticked fewer than she might: else every woman's ticks would be as many as can be."""
        return sum(self.counts[name] for name in shown) < most * self.asked

    def has_exclusive_room(self, hidden, shown):
        rest = self._rest(shown)
        if rest == 0:
            return self.skipped > 0 or len(hidden) != 1
        in_it = hidden if self.skipped == 0 else ()
        return rest >= self.thresholds.of(in_it, self.sensitive) and self.has_room(hidden, shown)

    def _rest(self, shown):
        return self.asked - sum(self.counts[name] for name in shown)

    def smallest_until_words_may_mean_all(self, most) -> list[str]:
        """What is hidden beside a MANY or NEARLY_ALL when a response may name `most`; without a word, everything."""
        words = {cell.name for cell in self.cells if cell.note in MAJORITY}
        named = self._by_size(cell.name for cell in self.cells if cell.note != FEW)
        while words.intersection(named) and not self._may_mean_all(words.intersection(named), named, most):
            named.pop(0)
        kept = named if words.intersection(named) else ()
        return [name for name in self.counts if name not in kept]

    def _may_mean_all(self, words, named, most):
        least = sum(self.least_for_most(name) if name in words else self.counts[name] for name in named)
        return all(least - self.least_for_most(word) + self.asked <= most * self.asked for word in words)
