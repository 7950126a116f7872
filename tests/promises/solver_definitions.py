"""The reader who computes, over whole definitions: knows what is asked, the rules, and everything that is printed.

All fillings of a definition and a number of women are drawn. Those that print the same are one class, and nobody
outside can tell which of them is true. So what is the same in all of a class is told.
"""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from cafe_forms.results.disclosure import FEW, MAJORITY, Thresholds
from cafe_forms.results.printing import printed
from cafe_forms.surveys.definition.model import Definition
from tests.promises.response_kinds import WROTE, Kinds

USUAL = Thresholds()


@dataclass
class Summary:
    definitions: int = 0
    fillings: int = 0
    cells: int = 0

    def __str__(self):
        return f"{self.definitions} definitions, {self.fillings} response sets, {self.cells} cells"


def told(
    definition: Definition, women: int, *, rule=printed, thresholds=USUAL, least_ticks=1, summary=None
) -> list[str]:
    """Everything that a reader can compute of this definition's responses; empty when nothing is told."""
    kinds, summary = Kinds(definition, least_ticks), summary or Summary()
    margins = len(kinds._margins)
    class_of_margins, classes = {}, defaultdict(set)
    for filling in kinds.fillings(women):
        row = filling.to_bytes(len(kinds.facts), "little")
        if row[:margins] not in class_of_margins:
            shown = rule(definition, kinds.counts(women, row), thresholds)
            class_of_margins[row[:margins]] = classes[_key(shown, row, kinds)]
        class_of_margins[row[:margins]].add(row)
        summary.fillings += 1
    summary.definitions += 1
    found = []
    for (shown, _texts), rows in classes.items():
        values = dict(zip(kinds.facts, map(set, zip(*rows, strict=True)), strict=True))
        faults = [
            *_cells(kinds, shown, values, women, summary),
            *_hidden(kinds, shown, values, women, summary),
        ]
        found += [f"{fault} · {_words(shown)}" for fault in faults]
    return found


def _words(shown):
    cells = {name: [cell.note or cell.count for cell in cells] for name, cells in shown.cells.items()}
    return f"{cells} {shown.sums} {shown.texts}"


def _key(shown, row, kinds):
    """What is printed, in a form that can be compared: the cells and sums, and how many texts can be counted."""
    numbers = dict(zip(kinds.facts, row, strict=True))
    texts = tuple(numbers[name, WROTE] for name, is_shown in sorted(shown.texts.items()) if is_shown)
    parts = (shown.cells, shown.sums, shown.texts, shown.pairs)
    return _Shown(*(tuple(sorted(part.items())) for part in parts), shown.too_few_asked), texts


@dataclass(frozen=True)
class _Shown:
    all_cells: tuple
    all_sums: tuple
    all_texts: tuple
    all_pairs: tuple
    too_few_asked: frozenset

    @property
    def cells(self):
        return dict(self.all_cells)

    @property
    def sums(self):
        return dict(self.all_sums)

    @property
    def texts(self):
        return dict(self.all_texts)

    @property
    def pairs(self):
        return dict(self.all_pairs)


def _cells(kinds, shown, values, women, summary):
    """Of every hidden choice 0 must be possible, of every word for most everybody who was asked, and not them alone."""
    for name, cells in shown.cells.items():
        asked = values.get(("asked", name), {women})
        for cell in cells:
            summary.cells += 1
            possible = values[name, cell.name]
            if cell.count is not None:
                if women in possible:
                    yield f"all chose {name}.{cell.name}"
            elif cell.note in MAJORITY:
                if max(asked) not in possible or possible == {women}:
                    yield f"{name}.{cell.name} reads {cell.note} and is {sorted(possible)}"
            elif 0 not in possible or (possible == {0} and not _is_nobody_left(cells, asked)):
                yield f"{name}.{cell.name} reads {cell.note} and is {sorted(possible)}"


def _is_nobody_left(cells, asked):
    """Whether the numbers shown make up everybody who was asked: then, and only then, hidden may read as 0."""
    return {sum(cell.count or 0 for cell in cells)} == asked


def _hidden(kinds, shown, values, women, summary):
    for pair, rows in shown.pairs.items():
        for one, cells in zip(kinds._names(pair[0]), rows, strict=True):
            for other, cell in zip(kinds._names(pair[1]), cells, strict=True):
                summary.cells += 1
                possible = values[(*pair, one, other)]
                is_nobody = {0} in (values[pair[0], one], values[pair[1], other])  # as its own cells say
                if cell.note == FEW and len(possible) == 1 and not is_nobody:
                    yield f"pair {pair} {one} {other} is {possible}"
    declared = {frozenset(pair) for pair in kinds.definition.crosstabs}
    for fact in kinds.hidden:
        summary.cells += 1
        if fact[0] == "pair" and frozenset((fact[1][0], fact[2][0])) in declared:
            continue
        possible = values[fact]
        if len(possible) > 1 or kinds.is_fixed(fact) or _is_printed(fact, kinds, shown, values, women):
            continue
        yield f"{fact} is {sorted(possible)}"


def _is_printed(fact, kinds, shown, values, women):
    """Whether it is a printed number itself, what one question's leave, or nobody, as its own cell says.

    What printed numbers of several questions leave is a part that may show, if it is as large as a release.
    """
    nobody_chose = [choice for choice in kinds.choices if values[choice] == {0}]
    left = [
        given for given in kinds.responses if not any(kinds.holds(given, choice) for choice in nobody_chose)
    ]
    if not any(kinds.count(given, fact) for given in left):
        return True
    if fact[0] == "wrote" and kinds.definition.question(fact[1]).is_banded:
        return False  # a single step is never printed, nor what bands would leave of it
    if fact[0] == "answered" and min(values[fact]) >= USUAL.release:
        # that everybody wrote some number is no answer
        return values[fact] == values.get(("asked", fact[1]), {women})
    by_question = [
        [(name, one.name) for one in cells if one.count is not None or values[name, one.name] == {0}]
        for name, cells in shown.cells.items()
    ]
    everybody = [1] * len(kinds.responses)
    if fact[0] == "part" and any(
        _is_sum_of(kinds.column(("part", *within)), [everybody, *map(kinds.column, one)])
        for one in by_question
        for within in _nobody(fact, kinds, values)
    ):
        return True
    if any(_is_sum_of(kinds.column(fact), [everybody, *map(kinds.column, one)]) for one in by_question):
        return True
    is_large = min(values[fact]) >= USUAL.release
    return is_large and _is_sum_of(kinds.column(fact), [everybody, *map(kinds.column, chain(*by_question))])


def _nobody(fact, kinds, values):
    """Of each question in a part what it says, where all parts that say so are empty."""
    for name in {atom[0] for atom, _ in fact[1:]}:
        within = {one for one in fact[1:] if one[0][0] == name}
        if all(values["part", *part] == {0} for part in kinds.parts if within <= set(part)):
            yield tuple(within)


def _is_sum_of(column, columns) -> bool:
    """Whether a column is added up from others, each taken some number of times (Gaussian elimination)."""
    reduced = []
    for one in (*columns, column):
        rest = [Fraction(value) for value in one]
        for place, done in reduced:
            rest = [value - rest[place] * other for value, other in zip(rest, done, strict=True)]
        place = next((place for place, value in enumerate(rest) if value), None)
        if place is None:
            if one is column:
                return True
            continue
        reduced.append((place, [value / rest[place] for value in rest]))
    return False
