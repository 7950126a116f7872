"""9. No hidden cell can be computed: whole definitions, in which questions depend on each other."""

import random
from dataclasses import replace

import pytest

from cafe_forms.models import crossed_name
from cafe_forms.results.disclosure import FEW, NOT_ASKED, Cell
from cafe_forms.results.printing import Counts, Printing, printed
from cafe_forms.surveys.definition import dependence, writing
from cafe_forms.surveys.definition.places import Faults
from cafe_forms.surveys.definition.reading import read
from tests.promises.random_definitions import definition, drawn, question
from tests.promises.solver_definitions import USUAL, Kinds, Summary, told

IN_THE_SUITE, PROVED = range(150), range(150, 2000)
JA_NEIN = question("kind", "select_one", "ja nein")


def numbers(shown, name):
    return [cell.note or cell.count for cell in shown.cells[name]]


@pytest.mark.parametrize(
    "seeds", [IN_THE_SUITE, pytest.param(PROVED, marks=pytest.mark.prove)], ids=["some", "many"]
)
def test_no_drawn_definition_tells_a_hidden_cell(seeds, record_property):
    summary = Summary()
    for seed in seeds:
        lot = random.Random(seed)
        asked = drawn(lot)
        women = lot.choice((5, 6, 7, 8) if len(Kinds(asked).responses) <= 7 else (5, 6))
        found = told(asked, women, summary=summary)
        assert not found, (seed, women, writing.to_yaml(asked), found[:3])
    record_property("said", f"{summary}: 0 told")


# What was seen from outside: definition, counts, and what of it must no longer be printed.

TOPICS = question("topics", "select_multiple", "gewalt! schlaf")
AT_ONCE = {"ort": {"hier": 5, "dort": 4}, "zeit": {"frueh": 5, "spaet": 4}}
SEEN = {
    "a sum behind a sensitive tick is the number of women": (
        definition(
            TOPICS,
            question(
                "sum",
                "integer",
                min=10,
                max=10,
                required="true",
                relevant="\"selected(${topics}, 'gewalt')\"",
            ),
        ),
        Counts(7, {"topics": {"gewalt": 1, "schlaf": 6}, "sum": {"_sum": 10}}, {}),
        "sum",
    ),
    "a sum behind two questions is an undeclared pair": (
        definition(
            question("ort", "select_one", "hier dort"),
            question("zeit", "select_one", "frueh spaet"),
            question(
                "sum",
                "integer",
                min=10,
                max=10,
                required="true",
                relevant="\"${ort} = 'hier' and ${zeit} = 'frueh'\"",
            ),
        ),
        Counts(9, AT_ONCE | {"sum": {"_sum": 10}}, {}),
        "sum",
    ),
    "a required question behind a hidden choice has its number": (
        definition(
            TOPICS,
            question(
                "wie",
                "select_one",
                "allein runde",
                required="true",
                relevant="\"selected(${topics}, 'gewalt')\"",
            ),
        ),
        Counts(8, {"topics": {"gewalt": 4, "schlaf": 6}, "wie": {"allein": 4, "runde": 0}}, {}),
        "wie",
    ),
    "what a required question behind a choice hides is what it leaves": (
        definition(
            JA_NEIN,
            question("kita", "select_one", "platz keiner", required="true", relevant="\"${kind} = 'ja'\""),
        ),
        Counts(12, {"kind": {"ja": 7, "nein": 5}, "kita": {"platz": 5, "keiner": 2}}, {}),
        "kita",
    ),
    "a question behind two others is an undeclared pair": (
        definition(
            question("ort", "select_one", "hier dort"),
            question("zeit", "select_one", "frueh spaet"),
            question(
                "weiter", "select_one", "weiter stopp", relevant="\"${ort} = 'hier' and ${zeit} = 'frueh'\""
            ),
        ),
        Counts(
            9,
            {
                "ort": {"hier": 5, "dort": 4},
                "zeit": {"frueh": 5, "spaet": 4},
                "weiter": {"weiter": 3, "stopp": 0},
            },
            {},
        ),
        "weiter",
    ),
}


@pytest.mark.parametrize("name", SEEN)
def test_a_definition_that_told_tells_nothing_now(name):
    asked, counts, hidden = SEEN[name]
    shown = printed(asked, counts, USUAL)
    assert shown.sums.get(hidden) is None
    assert all(cell.count is None for cell in shown.cells.get(hidden, ()))
    assert not told(asked, 6)


def test_a_constraint_that_ties_a_choice_to_another_is_a_fault_and_was_never_shown():
    tied = question("s", "select_one", "x y", constraint="\". != 'x' or selected(${topics}, 'gewalt')\"")
    asked = definition(TOPICS, tied)
    with pytest.raises(Faults, match="names another question"):
        read(writing.to_yaml(asked))
    counts = Counts(8, {"topics": {"gewalt": 4, "schlaf": 6}, "s": {"x": 4, "y": 4}}, {})
    assert numbers(printed(asked, counts, USUAL), "s") == [NOT_ASKED, NOT_ASKED]


def test_a_required_select_multiple_tells_no_missing_choice():
    asked = definition(question("wann", "select_multiple", "vormittag nachmittag", required="true"))
    shown = printed(asked, Counts(8, {"wann": {"vormittag": 6, "nachmittag": 2}}, {}), USUAL)
    assert numbers(shown, "wann") == [FEW, FEW]
    assert not told(asked, 8)


# Wrong rules, planted one at a time. Each is a few lines of what somebody might have written.


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


class SmallOnesOnly(Printing):
    """A number below its threshold is hidden, and nothing else."""

    def choices(self, question, asked, skipped, sensitive):
        return tuple(
            Cell(name, count, "") if 3 <= count < asked else Cell(name, None, FEW)
            for name, count in self.in_order(question).items()
        )


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
    "a chain: the word of b is made a number by q": (
        WordsAreNumbers,
        definition(
            JA_NEIN,
            question("b", "select_one", "x y", required="true", relevant="\"${kind} = 'ja'\""),
            question("q", "select_one", "u v", required="true", relevant="\"${b} = 'x'\""),
        ),
        12,
    ),
    "texts behind b, of which no number is printed": (
        TextsHaveNoCondition,
        definition(
            question("p", "select_one", "a b c d", required="true"), question("t", "text", relevant=BEHIND_B)
        ),
        16,
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
    "only small numbers are hidden": (
        SmallOnesOnly,
        definition(question("p", "select_one", "a b c", required="true")),
        9,
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
}


@pytest.mark.parametrize("name", PLANTED)
def test_the_solver_finds_a_wrong_rule(name, record_property):
    wrong, asked, women = PLANTED[name]
    found = told(asked, women, rule=lambda *facts: wrong(*facts).result())
    assert found
    assert not told(asked, women)
    record_property("said", f"found: {name} ({len(found)} told)")


def test_the_solver_finds_what_exactly_two_ticks_would_tell():
    """The tenth: no definition can ask for two, because a 8 of 10 beside a hidden c makes c 2."""
    asked = definition(question("p", "select_multiple", "a b c", max=2))
    assert told(asked, 10, least_ticks=2)
    assert not told(asked, 10)
