"""A number on a scale, or a large one: counted by bands, and never kept finer beyond the pool."""

from bisect import bisect_right
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from flask_babel import gettext as _

from cafe_forms.surveys.definition.faults import wrong
from cafe_forms.surveys.definition.question import Choice, Question
from cafe_forms.surveys.definition.words import LANGUAGES, Words
from cafe_forms.surveys.types.integer import Integer
from cafe_forms.surveys.types.question_type import Shown

FEWEST_STEPS = 6  # so that each third holds two; fewer are a scale of words
MOST_STEPS = 11  # that are tapped one by one; beyond that the bands are
MOST_BANDS = 10


class Range(Integer):
    """Bands are named by the number with which each begins, so that they can neither overlap nor leave a gap."""

    name = "range"
    keys = Integer.keys | {"step", "bands", "sensitive"}
    result = Shown.EXCLUSIVE
    limits: tuple[tuple[str, str], ...] = (*Integer.limits, ("step", "step"), ("bands", "bands"))

    def steps(self, question) -> range:
        low, high = self.bounds(question)
        return range(low, high + 1, question.step or 1)

    def is_by_steps(self, question) -> bool:
        """Whether each step is tapped by itself, and not a band."""
        return len(self.steps(question)) <= MOST_STEPS

    def edges(self, question) -> tuple[int, ...]:
        """The number with which each band begins; thirds where the definition does not say."""
        steps = self.steps(question)
        return question.bands or tuple(steps[round(len(steps) * third / 3)] for third in range(3))

    def tapped(self, question) -> list[tuple[int, str]]:
        """What she taps: (the number that is sent, what it is called), in the scale's order."""
        if self.is_by_steps(question):
            return [(step, str(step)) for step in self.steps(question)]
        return list(zip(self.edges(question), self._names(question), strict=True))

    def _names(self, question) -> list[str]:
        edges, steps = self.edges(question), self.steps(question)
        ends = [after - steps.step for after in edges[1:]]
        last = f"{edges[-1]}–{steps[-1]}" if self.is_by_steps(question) else f"{edges[-1]}+"
        return [*(_named(*band) for band in zip(edges, ends, strict=False)), last]

    def faults(self, question):
        low, high = self.bounds(question)
        if low < 0:
            yield "min", wrong("negative")
        elif (question.step or 1) < 1 or question.step == 0:
            yield "step", wrong("at-least", least=1)
        elif low > high:
            yield ("min" if question.min is not None else "max"), wrong("min-above-max", low=low, high=high)
        elif (high - low) % (question.step or 1):
            yield "step", wrong("step-misses", low=low, high=high)
        elif len(self.steps(question)) < FEWEST_STEPS:
            yield "type", wrong("few-steps", least=FEWEST_STEPS)
        elif question.bands is not None:
            yield from self._faults_of_bands(question)

    def _faults_of_bands(self, question):
        bands, steps = question.bands, self.steps(question)
        is_rising = all(one < other for one, other in pairwise(bands)) and all(one in steps for one in bands)
        if not (2 <= len(bands) <= MOST_BANDS and bands[0] == steps[0] and is_rising):
            yield (
                "bands",
                wrong("bands-begin", most=MOST_BANDS, low=steps[0]),
            )
        elif self.is_by_steps(question) and any(
            other - one < 2 * steps.step for one, other in pairwise((*bands, steps[-1] + steps.step))
        ):
            yield "bands", wrong("band-of-one-step")

    def tells(self, question):
        yield from super(Integer, self).tells(question)

    def completed(self, question: Question) -> Question:
        choices = tuple(
            Choice(name, Words.of(dict.fromkeys(LANGUAGES, name)), sensitive=question.sensitive)
            for name in self._names(question)
        )
        return replace(question, choices=choices, is_banded=True)

    def clean(self, question, value):
        number = super().clean(question, value)
        if number is None or self.is_by_steps(question):
            return number if number in self.steps(question) else None
        return self.edges(question)[self._band(question, number)]

    def _band(self, question, number: int) -> int:
        return bisect_right(self.edges(question), number) - 1

    def fault(self, question, value):
        if not str(value or "").strip() or self.clean(question, value) is not None:
            return None
        return _("Diese Antwort gibt es hier nicht. Bitte wähle neu.")

    def tally(self, question, answers):
        names = self._names(question)
        counts = Counter(names[self._band(question, number)] for number in answers)
        return {name: counts[name] for name in names}


def _named(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"
