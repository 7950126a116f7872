"""Which questions of a draft belong to which heading, when they are moved, added or taken out."""

from copy import deepcopy

from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.question import Question
from cafe_forms.surveys.types.every import TYPES


def group_before(questions: list[dict], index: int) -> str | None:
    """The group to which a question at this place can belong; None where none goes on there."""
    if index == 0:
        return None
    before = questions[index - 1]
    return before["name"] if _is_heading(before) else before.get("group")


def group_before_question(definition: Definition, question: Question) -> str | None:
    questions = [{"name": one.name, "type": one.type, "group": one.group} for one in definition.questions]
    return group_before(questions, definition.questions.index(question)) or None


def settle(questions: list[dict]) -> None:
    """Every question belongs where it stands: among the questions of a group to it, elsewhere to none."""
    scales = {one["name"]: one.get("choices") for one in questions if _is_heading(one)}
    for index, question in enumerate(questions):
        here = group_before(questions, index)
        if _is_heading(question) or (question.get("group") != here and not _goes_on(questions, index, here)):
            _leave(question, scales)
        elif here:
            question["group"] = here


def join_last(questions: list[dict]) -> None:
    """A question that is added at the end goes on with the group there."""
    group = group_before(questions, len(questions) - 1)
    if group and not _is_heading(questions[-1]):
        questions[-1]["group"] = group


def _leave(question: dict, scales: dict[str, list | None]) -> None:
    """A statement of a table takes its scale along."""
    scale = scales.get(question.pop("group", ""))
    if scale and TYPES[question["type"]].takes_scale:
        question.setdefault("choices", deepcopy(scale))


def _goes_on(questions: list[dict], index: int, group: str | None) -> bool:
    """Whether the next question is of this group, so that one between must be too."""
    after = questions[index + 1] if index + 1 < len(questions) else {}
    return group is not None and after.get("group") == group


def _is_heading(question: dict) -> bool:
    kind = TYPES.get(question.get("type", ""))
    return kind is not None and kind.is_heading
