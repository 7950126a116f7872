"""The text beside a choice such as "something else": a field of its own on the page, and no question of the definition.

It is told like a text that only some are asked, but its condition cuts nobody: its choice is counted anyway.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources

import yaml

from cafe_forms.surveys.definition.expression import Answer, Expression, Selected
from cafe_forms.surveys.definition.question import Choice, Question
from cafe_forms.surveys.definition.words import Words

ENDING = ".other"  # in no name that a definition may have


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """What the choice is called (`choice`), and what its text is asked with (`asked`), by language."""
    said = resources.files("cafe_forms.surveys").joinpath("other_choice.yaml").read_text(encoding="utf-8")
    return yaml.load(said, Loader=yaml.CSafeLoader)


def choice_of(question: Question) -> Choice | None:
    return next((choice for choice in question.choices if choice.or_other), None)


def text_of(question: Question) -> Question | None:
    """The text field of a question with such a choice, as a question after it."""
    choice = choice_of(question)
    if choice is None:
        return None
    chosen = Selected(Answer(question.name), choice.name)
    return Question(
        name=question.name + ENDING,
        type="text",
        label=_asked(choice.label),
        group=question.group,
        relevant=Expression(f"selected(${{{question.name}}}, '{choice.name}')", chosen),
        other_of=question.name,
    )


def _asked(label: Words) -> Words:
    sentence = sentences()["asked"]
    texts = {tag: sentence[tag].format(choice=text) for tag, text in label.texts}
    return Words.of(texts, label.default)
