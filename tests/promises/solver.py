"""The reader who computes: knows the rules, the number of responses and what is printed, and tries fillings.

A filling is one count per choice. It agrees with what is printed if the rules print the same for it.
"""

from collections import defaultdict
from itertools import permutations, product

from cafe_forms.results.disclosure import FEW


def exclusive_fillings(responses, choices, *, required=False):
    """Counts of choices that exclude each other; who chose none has skipped."""
    if choices == 0:
        if not required or responses == 0:
            yield ()
        return
    for count in range(responses + 1):
        for others in exclusive_fillings(responses - count, choices - 1, required=required):
            yield (count, *others)


def multiple_fillings(responses, choices, most):
    """Counts of choices of which each response may tick up to `most`."""
    for filling in product(range(responses + 1), repeat=choices):
        if sum(filling) <= most * responses:
            yield filling


def readers_groups(fillings, show):
    """All fillings, as (printed cells, every filling that prints them): all that a reader knows."""
    groups = defaultdict(list)
    for filling in fillings:
        groups[show(filling)].append(filling)
    return groups.items()


def agreeing(truth, responses, show, is_possible):
    """The true filling and those near it that print the same: enough to find a second value for a cell.

    For tables too large to enumerate. It can miss a filling, but it never invents one.
    """
    cells = show(truth)
    tried = {truth, *_one_changed(cells, truth, responses), *_moved(cells, truth, responses)}
    return [filling for filling in tried if is_possible(filling) and show(filling) == cells]


def _one_changed(cells, truth, responses):
    """One hidden count replaced; the other hidden ones as they are, or as far out as their words allow."""
    far = tuple(
        count if cell.note == "" else 0 if cell.note == FEW else responses
        for cell, count in zip(cells, truth, strict=True)
    )
    for base, place, count in product((truth, far), _hidden(cells), range(responses + 1)):
        yield (*base[:place], count, *base[place + 1 :])


def _moved(cells, truth, responses):
    """Some women moved from one hidden choice to another."""
    for source, target in permutations(_hidden(cells), 2):
        for women in range(1, truth[source] + 1):
            step = {source: -women, target: women}
            moved = tuple(count + step.get(place, 0) for place, count in enumerate(truth))
            if moved[target] <= responses:
                yield moved


def _hidden(cells):
    return [place for place, cell in enumerate(cells) if cell.count is None]


def computed(cells, fillings):
    """The hidden cells that have one and the same value in all fillings."""
    return [
        cells[place].name for place in _hidden(cells) if len({filling[place] for filling in fillings}) == 1
    ]
