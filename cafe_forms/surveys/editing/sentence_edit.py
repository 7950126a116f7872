"""Sentences put into a definition as ordinary choices, in the place of a text, and kept in step with its topics."""

from collections.abc import Iterable

from cafe_forms.surveys import sentences
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.editing import edit
from cafe_forms.surveys.sentences import Sentence


def with_sentences(definition: Definition, names: Iterable[str], *, keeps_text: bool) -> Definition:
    """These sentences of the catalogue to tap; those that are there keep their words, and what a café added stays.

    Without any the question goes, if nothing else is in it. The text that they stand in for goes too unless it is
    kept. Raises Faults.
    """
    wanted = [sentences.sentences()[name] for name in names]
    asked, text = sentences.question_of(definition), sentences.replaced_text(definition)

    def change(document):
        questions = document["questions"]
        if asked is not None:
            _refill(questions, definition.questions.index(asked), wanted)
        elif wanted:
            place = definition.questions.index(text) if text else _after_topics(definition)
            questions.insert(place, _question(definition, wanted))
        if text and wanted and not keeps_text:
            questions[:] = [one for one in questions if one["name"] != text.name]

    return edit.changed(definition, change)


def in_place_of_text(definition: Definition) -> Definition:
    """Of a survey that asks for topics and then for a text: the sentences drawn for its topics instead of it."""
    if sentences.replaced_text(definition) is None or sentences.question_of(definition):
        return definition
    return with_sentences(definition, sentences.drawn(_offered(definition)), keeps_text=False)


def with_topics(definition: Definition, name: str, codes: Iterable[str]) -> Definition:
    """As edit.with_topics; sentences of topics that went go too, new topics bring theirs while there is room."""
    edited = edit.with_topics(definition, name, codes)
    asked = sentences.question_of(definition)
    if asked is None or edited.topic_question is None or edited.topic_question.name != name:
        return edited
    offered = _offered(edited)
    new = [code for code in offered if code not in _offered(definition)]
    kept = [
        choice.name
        for choice in asked.choices
        if choice.name in sentences.sentences() and sentences.sentences()[choice.name].topic.code in offered
    ]
    own = sum(choice.name not in sentences.sentences() for choice in asked.choices)
    room = max(0, sentences.MOST - own - len(kept))
    return with_sentences(edited, [*kept, *sentences.drawn(new, room)], keeps_text=True)


def _offered(definition: Definition) -> list[str]:
    asked = definition.topic_question
    return [choice.topic for choice in asked.choices if choice.topic] if asked else []


def _after_topics(definition: Definition) -> int:
    return definition.questions.index(definition.topic_question) + 1 if definition.topic_question else 0


def _question(definition: Definition, wanted: list[Sentence]) -> dict:
    asked = sentences.question() | {"choices": [_choice(one) for one in wanted]}
    asked["name"] = edit.name_for(asked["name"], asked["name"], [one.name for one in definition.questions])
    edit.lower_max(asked)
    return asked


def _refill(questions: list[dict], place: int, wanted: list[Sentence]) -> None:
    question = questions[place]
    there = {choice["name"]: choice for choice in question["choices"]}
    own = [choice for name, choice in there.items() if name not in sentences.sentences()]
    question["choices"] = [there.get(one.name) or _choice(one) for one in wanted] + own
    edit.lower_max(question)
    if not question["choices"]:
        del questions[place]


def _choice(one: Sentence) -> dict:
    return {"name": one.name, "icon": one.icon, "sensitive": one.sensitive, "label": dict(one.label.texts)}
