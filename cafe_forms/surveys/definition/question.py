"""One question and its choices, as a definition holds them."""

from collections.abc import Iterator
from dataclasses import dataclass

from cafe_forms.surveys.definition.expression import Expression
from cafe_forms.surveys.definition.words import Words

SITES = "{sites}"  # stands among the choices for one choice per site


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to tick; `topic` is the code it has in the catalogue, "" if it is not from there.

    With `or_other` it has a text beside it.
    """

    name: str
    label: Words
    icon: str = ""
    sensitive: bool = False
    fixed: bool = False
    or_other: bool = False
    topic: str = ""

    @property
    def is_sites(self) -> bool:
        return self.name == SITES


@dataclass(frozen=True, slots=True)
class Question:
    """One question in XLSForm's terms; what a type does not know stays at its default.

    `relevant` is all that must hold for it to be asked; `own_relevant` is what it says itself, `group` the name of
    the heading whose `relevant` is joined to that. With `takes_scale` its choices are those of the heading.
    With `is_banded` its choices are bands of numbers, which stand in no document; `bands` are their first numbers;
    `sensitive` marks them all.
    `other_of` names the question beside whose choice this is the text; such a one stands in no document.
    """

    name: str
    type: str
    label: Words
    hint: Words | None = None
    required: bool = False
    group: str = ""
    other_of: str = ""
    relevant: Expression | None = None
    own_relevant: Expression | None = None
    takes_scale: bool = False
    constraint: Expression | None = None
    constraint_message: Words | None = None
    appearance: str = ""
    max: int | None = None
    min: int | None = None
    max_length: int | None = None
    step: int | None = None
    bands: tuple[int, ...] | None = None
    sensitive: bool = False
    is_banded: bool = False
    rotate: bool = False
    topic_question: bool = False
    choices: tuple[Choice, ...] = ()

    @property
    def has_topics(self) -> bool:
        return any(choice.topic for choice in self.choices)

    @property
    def has_sites(self) -> bool:
        return any(choice.is_sites for choice in self.choices)

    @property
    def own_choices(self) -> tuple[Choice, ...]:
        """Those that stand in the definition with this question."""
        return () if self.takes_scale or self.is_banded else self.choices

    @property
    def is_in_order(self) -> bool:
        """Whether its choices are steps, whose order says something."""
        return self.takes_scale or self.is_banded or self.appearance == "likert"

    def words(self) -> Iterator[tuple[str, Words]]:
        """Every wording that is its own, with the path inside the question; topics and sites have theirs."""
        for key in ("label", "hint", "constraint_message"):
            if wording := getattr(self, key):
                yield key, wording
        for index, choice in enumerate(self.own_choices):
            if not (choice.topic or choice.is_sites):
                yield f"choices[{index}].label", choice.label
