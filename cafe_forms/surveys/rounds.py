"""The next round: the same questions again, with the topics that mattered last time."""

from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.editing import edit


def again(definition: Definition, codes: tuple[str, ...]) -> Definition:
    """The definition with these topics alone; without any it is asked again as it was."""
    question = definition.topic_question
    return edit.with_topics(definition, question.name, codes) if question and codes else definition
