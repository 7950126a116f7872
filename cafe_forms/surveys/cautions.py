"""What to think of before a survey opens: found in what is asked, when it ends, and how many are asked."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import prod
from zoneinfo import ZoneInfo

from cafe_forms.cafe import working_days
from cafe_forms.models import Meeting
from cafe_forms.surveys import filling, forbidden
from cafe_forms.surveys.definition import Definition, Question
from cafe_forms.surveys.expression import Answer, Comparison, Condition, Every, Literal, Not, Selected, Some

MOST_QUESTIONS = 8  # two minutes on a phone
USUAL_GROUP = 12  # mothers, where nobody has said how many are expected
DAYS_TO_PREPARE = {"topics": 2, "headcount": 2}  # working days between the end and the meeting


@dataclass(frozen=True, slots=True)
class Caution:
    """One thing to think of: `what` names the sentence that the template says, `facts` fill it."""

    what: str
    facts: Mapping[str, object] = field(default_factory=dict)
    stops: bool = False  # whether it cannot open like this


@dataclass(frozen=True, slots=True)
class Plan:
    """How a draft would be opened."""

    closes_at: dt.datetime
    expected: int | None
    meeting: Meeting | None
    zone: ZoneInfo

    @property
    def ends_on(self) -> dt.date:
        return self.closes_at.astimezone(self.zone).date()


def about(definition: Definition, plan: Plan) -> list[Caution]:
    """What stops it first, then what is asked, then the end, then the translations."""
    return [
        *_placeholders(definition, plan),
        *about_words(definition),
        *_questions(definition),
        *_recognisable(definition, plan.expected or USUAL_GROUP),
        *_end(definition, plan),
        *_translations(definition),
    ]


def about_words(definition: Definition) -> Iterator[Caution]:
    """What is odd about the words alone, whenever it opens."""
    for _path, wording in definition.words():
        for _language, text in wording.texts:
            if names := filling.unknown(text):
                yield Caution("unknown-placeholder", {"text": text, "names": ", ".join(names)})
    for question in definition.questions:
        for label, language in _said_twice(question, definition.languages).items():
            yield Caution("same-label", {"question": question, "label": label, "language": language})


def _said_twice(question: Question, languages: Iterable[str]) -> dict[str, str]:
    """Labels that more than one choice has, and the first language in which a mother reads it so."""
    choices = [choice for choice in question.choices if not choice.is_sites]
    found: dict[str, str] = {}
    for language in languages:
        labels = [" ".join(choice.label.say(language).text.split()) for choice in choices]
        number = Counter(label.casefold() for label in labels)
        once = {label.casefold(): label for label in labels if number[label.casefold()] > 1}
        found |= {label: language for label in once.values() if label not in found}
    return found


def _placeholders(definition: Definition, plan: Plan) -> Iterator[Caution]:
    if "date" in definition.placeholders and plan.meeting is None:
        yield Caution("no-meeting", stops=True)


def _questions(definition: Definition) -> Iterator[Caution]:
    number = sum(definition.type_of(question).is_answered for question in definition.questions)
    if number > MOST_QUESTIONS:
        yield Caution("many-questions", {"number": number, "most": MOST_QUESTIONS})
    for question in definition.questions:
        for what in forbidden.never_asked(question):
            yield Caution(f"never-ask-{what.replace(' ', '-')}", {"question": question})
        if question.relevant and (gone := _gone(question.relevant.condition, definition)):
            yield Caution("never-reached", {"question": question, "choices": ", ".join(gone)})
    if definition.has_sensitive and not definition.codes:
        yield Caution("sensitive-without-codes")


def _recognisable(definition: Definition, group: int) -> Iterator[Caution]:
    """More cells than mothers: on average less than one would stand in each, so that a cell points at somebody."""
    for first, second in definition.crosstabs:
        pair = (definition.question(first), definition.question(second))
        if (cells := _cells(pair)) > group:
            yield Caution("fine-pair", {"questions": pair, "cells": cells, "group": group})
    about_her = tuple(question for question in definition.questions if forbidden.is_about_her(question))
    if len(about_her) > 1 and (cells := _cells(about_her)) > group:
        yield Caution("recognisable", {"questions": about_her, "cells": cells, "group": group})


def _cells(questions: tuple[Question, ...]) -> int:
    return prod(len(question.choices) for question in questions)


def _end(definition: Definition, plan: Plan) -> Iterator[Caution]:
    if not working_days.is_one(plan.ends_on):
        yield Caution("end-on-day-off", {"day": plan.ends_on})
    needed = DAYS_TO_PREPARE.get(definition.kind)
    if needed is None or plan.meeting is None:
        return
    meets_on = plan.meeting.starts_at.astimezone(plan.zone).date()
    latest = working_days.before(meets_on, needed)
    if plan.ends_on > latest:
        yield Caution("end-too-late", {"meets_on": meets_on, "latest": latest})


def _translations(definition: Definition) -> Iterator[Caution]:
    missing = Counter(language for language, _path in definition.missing())
    outdated = Counter(language for language, _path in definition.outdated())
    for language in definition.languages:
        if number := missing[language] - outdated[language]:
            yield Caution("untranslated", {"language": language, "number": number})
        if number := outdated[language]:
            yield Caution("outdated", {"language": language, "number": number})


def _gone(condition: Condition, definition: Definition) -> list[str]:
    """Choices that a condition waits for and that nobody can tick."""
    questions = {question.name: question for question in definition.questions}
    return [
        choice
        for name, choice in waits_for(condition)
        if (question := questions[name]).choices
        and not question.has_sites
        and choice not in {one.name for one in question.choices}
    ]


def waits_for(condition: Condition) -> Iterator[tuple[str, str]]:
    """Every (question, choice) that a condition compares."""
    match condition:
        case Comparison(Answer(name), "=" | "!=", Literal(choice)) if choice:
            yield name, choice
        case Selected(Answer(name), choice):
            yield name, choice
        case Not(part):
            yield from waits_for(part)
        case Every(parts) | Some(parts):
            for part in parts:
                yield from waits_for(part)
