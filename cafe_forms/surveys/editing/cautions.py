"""What to think of before a survey opens: found in what is asked, when it ends, and how many are asked."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import prod

from cafe_forms.cafe import legal, working_days
from cafe_forms.models import Meeting, Site, Survey
from cafe_forms.surveys import kinds, publishing, questionnaire, sentences
from cafe_forms.surveys.definition import dependence, filling, same_words
from cafe_forms.surveys.definition.expression import Condition
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.question import Question
from cafe_forms.surveys.editing import forbidden, prospects

MOST_QUESTIONS = 8  # two minutes on a phone
USUAL_GROUP = 12  # mothers, where nobody has said how many are expected
FEWEST_DAYS = 5  # in fewer, posters hardly hang before it is over
FEW_WRITERS = 10  # mothers; of fewer, a text points at one of them
ALWAYS_READ = ("impressum", "datenschutz")  # what the law wants filled in before anybody is asked


@dataclass(frozen=True, slots=True)
class Caution:
    """One thing to think of: `what` names the sentence that the template says, `facts` fill it."""

    what: str
    facts: Mapping[str, object] = field(default_factory=dict)
    stops: bool = False  # whether it cannot open like this
    needs_yes: bool = False  # whether it opens only when somebody says so a second time


@dataclass(frozen=True, slots=True)
class Plan:
    """How a draft would be opened; of a mere file neither end nor meeting nor number of mothers is known."""

    rules: publishing.Rules
    legal_gaps: tuple[str, ...] = ()  # pages
    closes_at: dt.datetime | None = None
    expected: int | None = None
    meeting: Meeting | None = None
    site: Site | None = None
    today: dt.date | None = None

    @property
    def group(self) -> int:
        return self.expected or USUAL_GROUP

    @property
    def ends_on(self) -> dt.date | None:
        return self.closes_at.astimezone(self.rules.zone).date() if self.closes_at else None


def about_file(definition: Definition, rules: publishing.Rules) -> list[Caution]:
    """Before it is a survey."""
    return about(definition, Plan(rules, legal.with_gaps()))


def about_survey(
    survey: Survey, closes_at: dt.datetime, rules: publishing.Rules, *, now: dt.datetime
) -> list[Caution]:
    """Opened now, with this end, for the number of mothers and the meeting that the survey names."""
    today = now.astimezone(rules.zone).date()
    plan = Plan(rules, legal.with_gaps(), closes_at, survey.expected, survey.meeting, survey.site, today)
    return about(questionnaire.definition_of(survey), plan)


def about(definition: Definition, plan: Plan) -> list[Caution]:
    """What stops it first, then what is asked, what will hardly be seen, the end, the translations."""
    return [
        *_placeholders(definition, plan),
        *_few(definition, plan),
        *_legal(plan),
        *about_words(definition),
        *_questions(definition),
        *_prospects(definition, plan),
        *_recognisable(definition, plan),
        *_end(definition, plan),
        *_translations(definition),
    ]


def about_words(definition: Definition) -> Iterator[Caution]:
    """What is odd about the words alone, whenever it opens."""
    for _path, wording in definition.words():
        for language, text in wording.texts:
            if names := filling.unknown(text):
                facts = {"text": text, "names": ", ".join(names), "language": language}
                yield Caution("unknown-placeholder", facts)
    for question in definition.questions:
        for label, language in _said_twice(question, definition.languages).items():
            yield Caution("same-label", {"question": question, "label": label, "language": language})
    for twins in same_words.twins(definition.answered, definition.default_language):
        yield Caution("asked-twice", {"questions": twins})


def _said_twice(question: Question, languages: Iterable[str]) -> dict[str, str]:
    """Labels that more than one choice has, and the first language in which a mother reads it so."""
    choices = [choice for choice in question.own_choices if not choice.is_sites]
    found: dict[str, str] = {}
    for language in languages:
        labels = [" ".join(choice.label.say(language).text.split()) for choice in choices]
        number = Counter(label.casefold() for label in labels)
        once = {label.casefold(): label for label in labels if number[label.casefold()] > 1}
        found |= {label: language for label in once.values() if label not in found}
    return found


def _placeholders(definition: Definition, plan: Plan) -> Iterator[Caution]:
    if plan.closes_at and "date" in filling.placeholders(definition) and plan.meeting is None:
        yield Caution("no-meeting", stops=True)


def _few(definition: Definition, plan: Plan) -> Iterator[Caution]:
    threshold = plan.rules.threshold_of(definition)
    if plan.expected is not None and plan.expected < threshold:
        facts = {"expected": plan.expected, "threshold": threshold}
        yield Caution("few-expected", facts, needs_yes=True)


def _legal(plan: Plan) -> Iterator[Caution]:
    if pages := [name for name in ALWAYS_READ if name in plan.legal_gaps]:
        yield Caution("legal-gaps", {"pages": pages})


def _questions(definition: Definition) -> Iterator[Caution]:
    number = sum(definition.type_of(question).is_answered for question in definition.questions)
    if number > MOST_QUESTIONS:
        yield Caution("many-questions", {"number": number, "most": MOST_QUESTIONS})
    yield from _never_asked(definition)
    if waiting := _waiting(definition):
        gone = dict.fromkeys(choice for choices in waiting.values() for choice in choices)
        yield Caution("never-reached", {"questions": tuple(waiting), "choices": ", ".join(gone)})
    if unmarked := tuple(filter(forbidden.is_sensitive_unmarked, definition.questions)):
        yield Caution("sensitive-unmarked", {"questions": unmarked})
    if telling := tuple(filter(forbidden.is_age_or_children, definition.answered)):
        yield Caution("age-or-children", {"questions": telling})
    if definition.has_sensitive and not definition.codes:
        yield Caution("sensitive-without-codes")


def _never_asked(definition: Definition) -> Iterator[Caution]:
    found: dict[str, list[Question]] = {}
    for question in definition.questions:
        for what in forbidden.never_asked(question):
            found.setdefault(what, []).append(question)
    for what, questions in found.items():
        yield Caution(f"never-ask-{what.replace(' ', '-')}", {"questions": tuple(questions)})


def _waiting(definition: Definition) -> dict[Question, list[str]]:
    """The questions that wait for choices that nobody can tick, and those choices."""
    return {
        question: gone
        for question in definition.questions
        if question.relevant and (gone := _gone(question.relevant.condition, definition))
    }


def _prospects(definition: Definition, plan: Plan) -> Iterator[Caution]:
    """Each kind once, with all its questions: a long list is read by nobody."""
    rules, waiting = plan.rules, _waiting(definition)
    if required := prospects.required(definition):
        costs_numbers = any(question.choices for question in required)
        yield Caution("required", {"questions": required, "costs_numbers": costs_numbers})
    never, perhaps = prospects.asked_of_some(definition)
    if never := tuple(question for question in never if question not in waiting):
        yield Caution("never-shown", {"questions": never})
    if perhaps := tuple(question for question in perhaps if question not in waiting):
        least = prospects.least_part(definition, rules.threshold_of(definition), rules.sensitive)
        yield Caution("asked-of-some", {"questions": perhaps, "least": least})
    if thin := prospects.scattered(definition, plan.group, rules.cell):
        yield Caution("scattered", {"questions": thin, "group": plan.group, "cell": rules.cell})
    number = _few_writers(definition, plan)
    if plan.group < number and (texts := prospects.texts(definition)):
        yield Caution("few-writers", {"questions": texts, "number": number})


def _few_writers(definition: Definition, plan: Plan) -> int:
    """More where sentences could stand in for the text, and somebody has said how many are expected."""
    could_tap = definition.topic_question and not sentences.question_of(definition)
    return sentences.FEW if could_tap and plan.expected else FEW_WRITERS


def _recognisable(definition: Definition, plan: Plan) -> Iterator[Caution]:
    """More cells than mothers: on average less than one would stand in each, so that a cell points at somebody."""
    for first, second in definition.crosstabs:
        pair = (definition.question(first), definition.question(second))
        if (cells := _cells(pair)) > plan.group:
            yield Caution("fine-pair", {"questions": pair, "cells": cells, "group": plan.group})
    about_her = tuple(question for question in definition.questions if forbidden.is_about_her(question))
    if len(about_her) > 1 and (cells := _cells(about_her)) > plan.group:
        yield Caution("recognisable", {"questions": about_her, "cells": cells, "group": plan.group})


def _cells(questions: tuple[Question, ...]) -> int:
    return prod(len(question.choices) for question in questions)


def _end(definition: Definition, plan: Plan) -> Iterator[Caution]:
    if plan.ends_on is None:
        return
    if not working_days.is_one(plan.ends_on, plan.site):
        yield Caution("end-on-day-off", {"day": plan.ends_on})
    if plan.today and kinds.of(definition).hangs_before_meeting:
        days = (plan.ends_on - plan.today).days
        if days < FEWEST_DAYS:
            yield Caution("open-briefly", {"days": max(days, 1)})
    needed = kinds.of(definition).too_late
    if needed is None or plan.meeting is None:
        return
    meets_on = plan.meeting.starts_at.astimezone(plan.rules.zone).date()
    latest = working_days.before(meets_on, needed, plan.site)
    if plan.ends_on > latest:
        yield Caution("end-too-late", {"meets_on": meets_on, "latest": latest})


def _translations(definition: Definition) -> Iterator[Caution]:
    missing = Counter(language for language, _path in definition.missing())
    outdated = Counter(language for language, _path in definition.outdated())
    if untranslated := missing - outdated:
        yield Caution("untranslated", {"numbers": dict(untranslated)})
    if outdated:
        yield Caution("outdated", {"numbers": dict(outdated)})


def _gone(condition: Condition, definition: Definition) -> list[str]:
    """Choices that a condition waits for and that nobody can tick."""
    questions = {question.name: question for question in definition.questions}
    return [
        choice
        for name, choice in dependence.waits_for(condition)
        if (question := questions[name]).choices
        and not (question.has_sites or question.is_banded)
        and choice not in {one.name for one in question.choices}
    ]
