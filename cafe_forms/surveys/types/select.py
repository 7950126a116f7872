"""What the types share whose answers are ticked: their choices, and the order in which one reader sees them."""

import random

from flask_babel import gettext as _

from cafe_forms.surveys.definition.faults import wrong
from cafe_forms.surveys.definition.question import Choice, Question
from cafe_forms.surveys.types.question_type import Answered


def ordered(question: Question, seed: bytes | None) -> tuple[Choice, ...]:
    """The choices as one reader sees them: the same seed, the same order; fixed ones stay last."""
    if not question.rotate or seed is None:
        return question.choices
    free = [choice for choice in question.choices if not choice.fixed]
    fixed = [choice for choice in question.choices if choice.fixed]
    # No secret hangs on this order; it must only be the same again on a fault page.
    random.Random(seed + question.name.encode()).shuffle(free)  # noqa: S311
    return (*free, *fixed)


class Select(Answered):
    has_choices = True
    keys = Answered.keys | {"choices", "rotate", "topic_question"}
    needs = (*Answered.needs, "choices")

    def faults(self, question):
        if len(question.choices) < 2 and not question.has_sites:
            yield "choices", wrong("few-choices")
        if sum(choice.or_other for choice in question.choices) > 1:
            yield "choices", wrong("several-beside")

    def _told_by_constraint(self, question):
        named = super()._told_by_constraint(question)
        return named or wrong("constraint-names-choices")

    def condition(self, question: Question, choice: str) -> str:
        return f"${{{question.name}}} = '{choice}'"

    def exclusion(self, question: Question, choice: str) -> str:
        return f"${{{question.name}}} != '{choice}'"

    def with_choice(self, value: object, choice: str) -> object:
        """What a field holds once a text was typed beside this choice: that counts as ticked, where it can be."""
        return choice if value in (None, "") else value

    def fault(self, question, value):
        names = {choice.name for choice in question.choices}
        if set(listed(value)) <= names:
            return None
        return _("Diese Antwort gibt es hier nicht. Bitte wähle neu.")


def listed(value: object) -> list[str]:
    """The names that were chosen; an empty one, as of "nothing ticked", is none."""
    names = value if isinstance(value, (list, tuple)) else [value]
    return [name for name in names if isinstance(name, str) and name]
