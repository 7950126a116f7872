"""Every kind of response to a definition: each set of answers that its form takes and that is not empty, and its facts.

A *filling* is how many women gave each kind.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

from cafe_forms.models import crossed_name
from cafe_forms.results.printing import SUM, Counts
from cafe_forms.surveys.definition import dependence
from cafe_forms.surveys.definition.model import Definition

WROTE = "wrote"


@dataclass(frozen=True)
class Kinds:
    """Every kind of response to a definition, and the facts that are counted of each."""

    definition: Definition
    least_ticks: int = 1  # no definition can ask for more: it would tell, and the solver shows how

    @cached_property
    def asked(self):
        return [one for one in self.definition.fields if self.definition.type_of(one).is_answered]

    @cached_property
    def responses(self) -> list[dict]:
        return [given for given in self._responses(self.asked, {}) if given]

    def _responses(self, questions, given) -> Iterator[dict]:
        if not questions:
            yield given
            return
        first, *rest = questions
        if first.relevant and not first.relevant.holds(given):
            yield from self._responses(rest, given)
            return
        for answer in self._answers(first):
            yield from self._responses(rest, given if answer is None else {**given, first.name: answer})

    def _answers(self, question):
        if not question.required:
            yield None
        names = [choice.name for choice in question.choices]
        if question.type == "select_one":
            yield from names
        elif question.type == "select_multiple":
            for size in range(self.least_ticks, (question.max or len(names)) + 1):
                yield from map(list, combinations(names, size))
        elif question.type == "integer":
            low, high = self.definition.type_of(question).bounds(question)
            yield from range(low, high + 1)
        elif question.is_banded:
            yield from (number for number, _words in self.definition.type_of(question).tapped(question))
        else:
            yield WROTE

    @cached_property
    def choices(self) -> list[tuple[str, str]]:
        return [(one.name, choice.name) for one in self.asked for choice in one.choices]

    @cached_property
    def facts(self) -> list[tuple]:
        """What is counted: choices, sums, texts; then what nobody may know: who was asked, pairs, parts."""
        return [*self._margins, *self.hidden]

    @cached_property
    def _margins(self):
        sums = [(one.name, SUM) for one in self.asked if one.type == "integer"]
        texts = [(one.name, WROTE) for one in self.asked if one.type == "text"]
        declared = [
            (*pair, first, second)
            for pair in self.definition.crosstabs
            for first, second in product(*(self._names(name) for name in pair))
        ]
        return [*self.choices, *sums, *texts, *declared]

    def _names(self, question):
        return [choice.name for choice in self.definition.question(question).choices]

    @cached_property
    def hidden(self):
        asked = [("asked", one.name) for one in self.asked if dependence.is_conditional(one)]
        pairs = [("pair", one, other) for one, other in combinations(self.choices, 2) if one[0] != other[0]]
        pairs = [fact for fact in pairs if not self._hang_together(fact[1][0], fact[2][0])]
        numbers = [fact for one in self.asked if one.type == "integer" for fact in self._numbers(one)]
        steps = [fact for one in self.asked if one.is_banded for fact in self._steps(one)]
        return [*asked, *pairs, *numbers, *steps, *(("part", *part) for part in self.parts)]

    def _numbers(self, question):
        """How many answered an integer, and how many wrote each number."""
        low, high = self.definition.type_of(question).bounds(question)
        return [("answered", question.name), *(("wrote", question.name, it) for it in range(low, high + 1))]

    def _steps(self, question):
        """How many tapped each step: nothing tells, also where its band is printed."""
        numbers = [number for number, _words in self.definition.type_of(question).tapped(question)]
        return [("wrote", question.name, it) for it in numbers if len(numbers) > len(question.choices)]

    def _hang_together(self, one, other):
        """A condition is a declared pair: whom it asks is named, and judged as a part."""
        return any(second in self._closure(first) for first, second in ((one, other), (other, one)))

    def _closure(self, name):
        relevant = self.definition.question(name).relevant
        names = relevant.names if relevant else ()
        return {*names, *(more for found in names for more in self._closure(found))}

    @cached_property
    def parts(self):
        """Every combination of named choices that some kind of response makes; of one named choice as well."""
        named = dependence.named(self.definition) or {}
        atoms = [(name, choice) for name, choices in named.items() for choice in choices]
        seen = {tuple((atom, self.holds(given, atom)) for atom in atoms) for given in self.responses}
        return sorted(seen) if len(atoms) else []

    def holds(self, given, atom):
        name, choice = atom
        answer = given.get(name)
        if isinstance(answer, int):
            question = self.definition.question(name)
            return self.definition.type_of(question).tally(question, [answer])[choice] == 1
        return choice in answer if isinstance(answer, list) else answer == choice

    def count(self, given, fact) -> int:
        if fact[0] == "asked":
            return int(self.definition.question(fact[1]).relevant.holds(given))
        if fact[0] == "answered":
            return int(fact[1] in given)
        if fact[0] == "wrote":
            return int(given.get(fact[1]) == fact[2])
        if fact[0] == "pair":
            return int(self.holds(given, fact[1]) and self.holds(given, fact[2]))
        if fact[0] == "part":
            return int(all(self.holds(given, atom) == is_so for atom, is_so in fact[1:]))
        if len(fact) == 4:
            first, second, one, other = fact
            return int(self.holds(given, (first, one)) and self.holds(given, (second, other)))
        name, what = fact
        if what == SUM:
            return given.get(name, 0)
        return int(self.holds(given, fact))

    def is_fixed(self, fact) -> bool:
        """Whether the definition itself says it of every response."""
        return len(set(self.column(fact))) == 1

    def column(self, fact) -> list[int]:
        return [self.count(given, fact) for given in self.responses]

    @cached_property
    def rows(self) -> list[int]:
        """Each kind of response as one number: a byte for each fact, so that fillings are added at once."""
        return [
            sum(self.count(given, fact) << (8 * place) for place, fact in enumerate(self.facts))
            for given in self.responses
        ]

    def fillings(self, women: int) -> list[int]:
        return _sums(self.rows, women)

    def counts(self, women: int, filling: bytes) -> Counts:
        tallies, texts = defaultdict(dict), {}
        for fact, count in zip(self._margins, filling, strict=False):
            if len(fact) == 4:
                tallies[crossed_name(*fact[:2])][crossed_name(*fact[2:])] = count
            elif fact[1] == WROTE and self.definition.question(fact[0]).type == "text":
                texts[fact[0]] = count
            else:
                tallies[fact[0]][fact[1]] = count
        return Counts(women, tallies, texts)


def _sums(rows, women):
    *rows, last = rows
    reached = [(women, 0)]  # how many women are left, and what the others come to
    for row in rows:
        reached = [
            (left - number, total + number * row) for left, total in reached for number in range(left + 1)
        ]
    return [total + left * last for left, total in reached]
