"""A question once more, to be changed into its sister: right below it, or below its whole group."""

from copy import deepcopy

from cafe_forms.surveys.definition import writing
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.reading import read
from cafe_forms.surveys.editing import belonging, edit


def with_copy(definition: Definition, name: str) -> tuple[Definition, str]:
    """The definition with the copy, which is no topic question, and its name. Raises Faults and KeyError."""
    document = writing.document(definition)
    questions = document["questions"]
    names = [question["name"] for question in questions]
    if name not in names:
        raise KeyError(name)
    copy = deepcopy(questions[names.index(name)]) | {"name": edit.name_for(name, "frage", names)}
    copy.pop("topic_question", None)
    below = [at for at, question in enumerate(questions) if name in (question["name"], question.get("group"))]
    questions.insert(below[-1] + 1, copy)
    belonging.settle(questions)
    return read(writing.dumped(document)), copy["name"]
