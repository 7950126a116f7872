"""What is printed of a release: one pure function of definition and counts, and every channel shows its result."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from cafe_forms.models import crossed_name
from cafe_forms.results import disclosure, pairs, suppression
from cafe_forms.results.disclosure import FEW, NOT_ASKED, Cell, Hidden, Thresholds
from cafe_forms.surveys.definition import dependence, parts
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.question import Question
from cafe_forms.surveys.types import other_choice
from cafe_forms.surveys.types.every import type_of
from cafe_forms.surveys.types.question_type import Shown

SUM = "_sum"
AT_THE_ENDS = {Shown.TEXTS: 0, Shown.SUM: 3}  # what is judged first, and what last
HIDDEN_TEXTS = 2  # so many women can have written where no text is shown


@dataclass(frozen=True, slots=True)
class Counts:
    """A release as it is kept: of each question its counts by choice (a sum under `_sum`), of pairs too; its texts."""

    responses: int
    tallies: Mapping[str, Mapping[str, int]]
    texts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Printed:
    """What may be seen: of each question its cells, its sum, or whether its texts are shown; the declared pairs.

    `too_few_asked` are the conditional questions of which nothing is said.
    """

    cells: Mapping[str, tuple[Cell, ...]]
    sums: Mapping[str, int | None]
    texts: Mapping[str, bool]
    pairs: Mapping[tuple[str, str], tuple[tuple[Cell, ...], ...]]
    too_few_asked: frozenset[str]


def printed(definition: Definition, counts: Counts, thresholds: Thresholds) -> Printed:
    """Everything that anybody may see of a release.

    Every step is decided by what is printed already, never by a hidden number: what is shown, and that something
    is not, tells no more than the numbers do.
    """
    return Printing(definition, counts, thresholds).result()


@dataclass
class Printing:
    """One release on its way to print; what is decided earlier stands here for what is judged later."""

    definition: Definition
    counts: Counts
    thresholds: Thresholds
    cells: dict = field(default_factory=dict)
    sums: dict = field(default_factory=dict)
    texts: dict = field(default_factory=dict)
    too_few_asked: set = field(default_factory=set)
    skipped: dict = field(default_factory=dict)

    def result(self) -> Printed:
        self.unconditional()
        self.conditional()
        crossed = {pair: self.pair(*pair) for pair in self.definition.crosstabs}
        return Printed(self.cells, self.sums, self.texts, crossed, frozenset(self.too_few_asked))

    def unconditional(self):
        """In an order in which each is judged by nothing but what is printed before it."""
        everybody = [one for one in self.answered if not dependence.is_conditional(one)]
        for question in sorted(everybody, key=_order):
            self.skipped[question.name] = self.can_skip(question)
            if _is_told_by_its_constraint(question):
                self.hide(question)
            else:
                self.show(question, self.counts.responses, self.skipped[question.name], sensitive=False)

    @cached_property
    def answered(self):
        return self.definition.answered

    def can_skip(self, question: Question) -> int:
        """How many women can have skipped a question that all were asked, given what is printed of the others.

        Nobody is counted who answered nothing. It is a lower bound of the greatest number: with fewer who can
        have skipped, a question shows less.
        """
        if question.required:
            return 0
        others = (one for one in self.answered if one is not question and not dependence.is_conditional(one))
        return min(self.counts.responses, sum(map(self.can_stand_for, others)))

    def can_stand_for(self, other: Question) -> int:
        """How many women's only answer can be this one."""
        rule = self.definition.type_of(other).result
        if other.required:
            return self.counts.responses
        if rule == Shown.TEXTS:
            return self.counts.texts.get(other.name, 0) if self.texts.get(other.name) else HIDDEN_TEXTS
        if rule == Shown.SUM:
            least, _ = self.definition.type_of(other).bounds(other)
            return self.counts.responses if least == 0 else 0
        if any(other.name in pair for pair in self.definition.crosstabs):
            return 0
        return sum(cell.count or 0 for cell in self.cells.get(other.name, ()))

    def conditional(self):
        """Each is shown when all parts before it are large enough; then it may cut a part itself."""
        named = dependence.named(self.definition)
        cuts = None if named is None else (parts.Part(self.counts.responses, {}),)
        for question in self.answered:
            if dependence.is_conditional(question):
                self.show_to_some(question, cuts, named)
            if named and question.name in named and cuts is not None:
                cuts = self.cut(cuts, question, named[question.name])

    def cut(self, cuts, question, choices):
        numbers = {cell.name: cell.count for cell in self.cells[question.name]}
        return parts.cut(cuts, question, choices, numbers)

    def show_to_some(self, question, cuts, named):
        if _is_told_by_its_constraint(question) or not self.are_large_enough(cuts, named):
            return self.hide(question)
        asked = sum(part.women for part in cuts if part.is_asked(question))
        if not asked:
            return self.hide(question)
        answered_before = not question.relevant.holds({})  # who is asked has answered something
        skipped = asked if answered_before and not question.required else 0
        hangs_on = dependence.named_by(self.definition, question)
        return self.show(
            question, asked, skipped, sensitive=dependence.is_any_sensitive(self.definition, hangs_on)
        )

    def are_large_enough(self, cuts, named):
        if cuts is None:
            return False
        least = self.thresholds.release
        if dependence.is_any_sensitive(self.definition, named):
            least = max(least, self.thresholds.sensitive)
        return all(part.women >= least for part in cuts)

    def hide(self, question):
        self.too_few_asked.add(question.name)
        self.cells[question.name] = _all(question, NOT_ASKED)
        self.sums[question.name], self.texts[question.name] = None, False
        if beside := other_choice.text_of(question):
            self.too_few_asked.add(beside.name)
            self.texts[beside.name] = False

    def show(self, question, asked, skipped, *, sensitive):
        rule = self.definition.type_of(question).result
        if rule == Shown.TEXTS:
            least = self.thresholds.sensitive if sensitive else disclosure.TEXTS_FROM
            self.texts[question.name] = self.counts.texts.get(question.name, 0) >= least
        elif rule == Shown.SUM:
            self.sums[question.name] = self.sum(question, asked, skipped)
        else:
            self.cells[question.name] = self.choices(question, asked, skipped, sensitive)
            self.show_beside(question, sensitive)

    def show_beside(self, question, sensitive):
        """The texts beside a choice are as many as its number at most: without it they would tell one."""
        choice, text = other_choice.choice_of(question), other_choice.text_of(question)
        if choice is None or text is None:
            return
        number = next(cell.count for cell in self.cells[question.name] if cell.name == choice.name)
        least = self.thresholds.sensitive if sensitive or choice.sensitive else disclosure.TEXTS_FROM
        self.texts[text.name] = number is not None and self.counts.texts.get(text.name, 0) >= least

    def sum(self, question, asked, skipped):
        """Where a minimum makes it depend on how many have skipped, it stands only if all or none can have."""
        least, most = self.definition.type_of(question).bounds(question)
        is_known = question.required or skipped == asked or len(self.answered) == 1
        if least and not is_known:
            return None
        answering = disclosure.Answering(asked - skipped, asked, least, most)
        return answering.rounded(self.counts.tallies[question.name][SUM], release=self.thresholds.release)

    def choices(self, question, asked, skipped, sensitive):
        facts = {
            "asked": asked,
            "skipped": skipped,
            "sensitive": {choice.name for choice in question.choices if choice.sensitive or sensitive},
            "thresholds": self.thresholds,
        }
        if dependence.is_exclusive(question):
            return suppression.exclusive(self.in_order(question), **facts)
        return suppression.multiple(self.in_order(question), most=question.max, **facts)

    def in_order(self, question):
        return {choice.name: self.counts.tallies[question.name][choice.name] for choice in question.choices}

    def pair(self, first: str, second: str):
        rows, columns = (self.side(self.definition.question(name)) for name in (first, second))
        together = self.counts.tallies[crossed_name(first, second)]
        joint = {
            (row, column): together[crossed_name(row, column)]
            for row in rows.counts
            for column in columns.counts
        }
        return pairs.crossed(joint, rows, columns, thresholds=self.thresholds)

    def side(self, question):
        skipped = self.skipped.get(question.name)
        return pairs.Side(
            counts=self.in_order(question),
            cells=_all(question, FEW) if skipped is None else self.cells[question.name],
            responses=self.counts.responses,
            sensitive={choice.name for choice in question.choices if choice.sensitive},
            most=1 if dependence.is_exclusive(question) else question.max,
            required=question.required,
        )


def _order(question: Question) -> int:
    rule = type_of(question).result
    if rule in AT_THE_ENDS:
        return AT_THE_ENDS[rule]
    return 2 if dependence.is_exclusive(question) else 1


def _is_told_by_its_constraint(question: Question) -> bool:
    """Whether an answer tells about another, or a choice about itself: no survey since then is opened like this."""
    return any(key == "constraint" for key, _why in type_of(question).tells(question))


def _all(question: Question, note: Hidden) -> tuple[Cell, ...]:
    return tuple(Cell(choice.name, None, note) for choice in question.choices)
