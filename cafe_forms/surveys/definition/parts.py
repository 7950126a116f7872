"""The parts into which the conditions of a definition cut the women, as far as printed numbers tell their sizes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from cafe_forms.surveys.definition.dependence import is_exclusive
from cafe_forms.surveys.definition.question import Question


@dataclass(frozen=True, slots=True)
class Part:
    """So many women answered alike whatever a condition names: the named choice by question, or "" for another."""

    women: int
    answers: Mapping[str, str]

    def is_asked(self, question: Question) -> bool:
        return question.relevant is None or question.relevant.holds(self.answers)


def cut(
    parts: Collection[Part],
    question: Question,
    choices: Collection[str],
    printed: Mapping[str, int | None],
) -> tuple[Part, ...] | None:
    """The parts after this question, of which conditions name these choices; None where a size is not printed.

    That needs a question that one part was asked, of which a woman makes one named choice at most: whether the
    same woman is in two parts is told by no number.
    """
    asked = [part for part in parts if part.is_asked(question)]
    sizes = {choice: size for choice in choices if (size := printed.get(choice)) is not None}
    if len(asked) != 1 or len(sizes) < len(choices) or (len(choices) > 1 and not is_exclusive(question)):
        return None
    (whole,) = asked
    new = [_answering(whole, question, choice, size) for choice, size in sizes.items()]
    if not question.required or len(choices) < len(question.choices):  # she may have made none of them
        new.append(_answering(whole, question, "", whole.women - sum(sizes.values())))
    return (*(part for part in parts if part is not whole), *new)


def _answering(part: Part, question: Question, choice: str, women: int) -> Part:
    return Part(women, {**part.answers, question.name: choice})
