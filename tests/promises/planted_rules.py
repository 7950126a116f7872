"""Wrong rules, planted one at a time for the solver to find: each a few lines of what somebody might have written."""

from dataclasses import replace

from cafe_forms.models import crossed_name
from cafe_forms.results import suppression
from cafe_forms.results.disclosure import FEW, NOT_ASKED, Cell
from cafe_forms.results.printing import Printing
from cafe_forms.surveys.definition import dependence
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.types import other_choice
from cafe_forms.surveys.types.range import Range
from tests.promises.random_definitions import definition, question

JA_NEIN = question("kind", "select_one", "ja nein")


class Wrong(Printing):
    """Takes who was asked from what a required question counts, as if that were printed."""

    def show_to_some(self, question, cuts, named):
        asked = sum(self.counts.tallies[question.name].values()) or self.counts.texts.get(question.name, 0)
        self.show(question, asked, 0 if question.required else asked, sensitive=False)

    def shown(self, name):
        return {cell.name: cell for cell in self.cells[name]}


class EachChoiceForItself(Wrong):
    """A condition shows when each choice that it names has a large number: who is both stays unasked."""

    def show_to_some(self, question, cuts, named):
        cells = [self.shown(name)[choice] for name, choices in named.items() for choice in choices]
        if all((cell.count or 0) >= self.thresholds.release for cell in cells):
            super().show_to_some(question, cuts, named)
        else:
            self.hide(question)


class WordsAreNumbers(Wrong):
    """A word for most is large enough to be a part."""

    def show_to_some(self, question, cuts, named):
        hangs_on = dependence.named_by(self.definition, question)
        cells = [self.shown(name)[choice] for name, choices in hangs_on.items() for choice in choices]
        if all(cell.note not in (FEW, NOT_ASKED) for cell in cells):
            super().show_to_some(question, cuts, named)
        else:
            self.hide(question)


class TextsHaveNoCondition(Wrong):
    """Texts are no numbers: three are three, whoever was asked."""


class AnybodySkipped(Printing):
    """Whatever is not required may have been skipped by all."""

    def can_skip(self, question):
        return 0 if question.required else self.counts.responses


class MissingIsNobody(Wrong):
    """What nobody was asked is left out, what few were asked reads like few."""

    def show_to_some(self, question, cuts, named):
        self.hide(question)
        if sum(self.counts.tallies[question.name].values()):
            self.cells[question.name] = tuple(Cell(choice.name, None, FEW) for choice in question.choices)


class StepsOfFive(Printing):
    """A sum is rounded up to five, whatever numbers can be added up to it."""

    def sum(self, question, asked, skipped):
        return max(5, -(-self.counts.tallies[question.name]["_sum"] // 5) * 5)


class RequiredForgotten(Printing):
    def can_skip(self, question):
        return self.counts.responses


class TextsHoldAnybody(Printing):
    """A text beside a question: everybody may have written only that."""

    def can_stand_for(self, other):
        return self.counts.responses if other.type == "text" else super().can_stand_for(other)


class GroupForgotten(Printing):
    """A question is judged by what it says itself, and not by the condition of its group."""

    def __init__(self, definition, *facts):
        alone = (replace(one, relevant=one.own_relevant) for one in definition.questions)
        super().__init__(replace(definition, questions=tuple(alone)), *facts)


class TextsBesideAnyChoice(Printing):
    """The texts beside "something else" are texts: three are shown, whatever its own number reads."""

    def show_beside(self, question, sensitive):
        if beside := other_choice.text_of(question):
            self.texts[beside.name] = self.counts.texts.get(beside.name, 0) >= 3


class SmallOnesOnly(Printing):
    """A number below its threshold is hidden, and nothing else."""

    def choices(self, question, asked, skipped, sensitive):
        return tuple(
            Cell(name, count, "") if 3 <= count < asked else Cell(name, None, FEW)
            for name, count in self.in_order(question).items()
        )


class BandsByCount(Printing):
    """The bands of a scale stand by count, the hidden ones too."""

    def choices(self, question, asked, skipped, sensitive):
        cells = super().choices(question, asked, skipped, sensitive)
        return tuple(sorted(cells, key=lambda cell: -self.in_order(question)[cell.name]))


class Overlapping(Range):
    """The first number of a band is counted with the band before it, too."""

    def tally(self, question, answers):
        whole, edges = super().tally(question, answers), self.edges(question)
        for place, name in enumerate(list(whole)[:-1]):
            whole[name] += answers.count(edges[place + 1])
        return whole


class OverlappingDefinition(Definition):
    def type_of(self, question):
        return Overlapping() if question.is_banded else super().type_of(question)


class OverlappingBands(Printing):
    """Bands that overlap are judged like ticks, which need not add up."""

    def choices(self, question, asked, skipped, sensitive):
        counts = self.in_order(question)
        return suppression.multiple(counts, asked=asked, skipped=skipped, thresholds=self.thresholds)


def overlapping(whole: Definition) -> Definition:
    return OverlappingDefinition(whole.name, whole.title, whole.questions)


class SmallPairsOnly(Printing):
    """A pair's number below its threshold is hidden, and nothing else."""

    def pair(self, first, second):
        together = self.counts.tallies[crossed_name(first, second)]
        rows, columns = (self.in_order(self.definition.question(name)) for name in (first, second))
        cells = {
            name: Cell(name, count if count >= 3 else None, "" if count >= 3 else FEW)
            for name, count in together.items()
        }
        return tuple(tuple(cells[crossed_name(row, column)] for column in columns) for row in rows)


BEHIND_A_OR_B = "\"selected(${t}, 'a') or selected(${t}, 'b')\""
BEHIND_B = "\"${p} = 'b'\""
PLANTED = {
    "a chain: the word of b is made a number by q": (
        WordsAreNumbers,
        definition(
            JA_NEIN,
            question("b", "select_one", "x y", required="true", relevant="\"${kind} = 'ja'\""),
            question("q", "select_one", "u v", required="true", relevant="\"${b} = 'x'\""),
        ),
        12,
    ),
    "two optional questions: nobody is counted who answered nothing": (
        AnybodySkipped,
        definition(question("p", "select_one", "sicher zuhause"), question("t", "text")),
        10,
    ),
    "0 told from 1 and 2 by a missing question": (
        MissingIsNobody,
        definition(
            question("p", "select_one", "a b c", required="true"),
            question("q", "select_one", "u v", required="true", relevant=BEHIND_B),
        ),
        10,
    ),
    "a sum with gaps: 45 are five women with 9": (
        StepsOfFive,
        definition(
            question("n", "integer", min=9, max=10), question("p", "select_one", "a b", required="true")
        ),
        6,
    ),
    "required forgotten": (
        RequiredForgotten,
        definition(question("p", "select_multiple", "a b", required="true")),
        8,
    ),
    "the condition of a group forgotten": (
        GroupForgotten,
        definition(
            question("p", "select_one", "a b", required="true"),
            question("g", "group", relevant=BEHIND_B),
            question("q", "select_one", "x y", group="g", required="true"),
        ),
        8,
    ),
    "texts not counted": (
        TextsHoldAnybody,
        definition(question("p", "select_multiple", "a b"), question("t", "text")),
        9,
    ),
    "texts beside a choice of which no number is printed": (
        TextsBesideAnyChoice,
        definition(question("p", "select_one", "a b other+", required="true")),
        8,
    ),
    "only small numbers are hidden": (
        SmallOnesOnly,
        definition(question("p", "select_one", "a b c", required="true")),
        9,
    ),
    "the bands of a scale sorted by count": (
        BandsByCount,
        definition(question("r", "range", max=5, required="true")),
        6,
    ),
    "bands that overlap": (
        OverlappingBands,
        overlapping(definition(question("r", "range", max=5, bands="[0, 2]", required="true"))),
        6,
    ),
    "only small numbers of a pair are hidden": (
        SmallPairsOnly,
        definition(
            question("p", "select_one", "a b", required="true"),
            question("q", "select_one", "u v", required="true"),
            crosstabs="[[p, q]]",
        ),
        14,
    ),
    "required q behind a or b: who is both": (
        EachChoiceForItself,
        definition(
            question("t", "select_multiple", "a b c", max=2, required="true"),
            question(
                "q",
                "select_one",
                "u v",
                required="true",
                relevant=BEHIND_A_OR_B,
            ),
        ),
        8,
    ),
    "texts behind b, of which no number is printed": (
        TextsHaveNoCondition,
        definition(
            question("p", "select_one", "a b c d", required="true"), question("t", "text", relevant=BEHIND_B)
        ),
        16,
    ),
}
