"""A question that was removed, put back into a draft that somebody has changed since."""

from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.writing import document
from cafe_forms.surveys.editing import belonging, edit


def with_question_back(definition: Definition, before: Definition, name: str) -> Definition:
    """In its old place and its pairs, as `before` has it. Raises Faults, and KeyError where `before` has it not."""
    old = document(before)
    index = old["questions"].index(_named(old, name))

    def change(found: dict) -> None:
        found["questions"].insert(index, old["questions"][index])
        names = {question["name"] for question in found["questions"]}
        pairs = [pair for pair in old["crosstabs"] if name in pair and names.issuperset(pair)]
        found["crosstabs"] = [*found["crosstabs"], *pairs]
        belonging.settle(found["questions"])

    return edit.changed(definition, change)


def _named(found: dict, name: str) -> dict:
    return {question["name"]: question for question in found["questions"]}[name]
