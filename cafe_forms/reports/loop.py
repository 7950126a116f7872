"""'Ihr habt gesagt – wir machen': what of a survey may be named to mothers, and the notes as their page says them."""

import datetime as dt
from dataclasses import dataclass

from cafe_forms.cafe import loop
from cafe_forms.models import LoopNote, Site, Survey
from cafe_forms.reports import ranking
from cafe_forms.results import summary
from cafe_forms.results.summary import Line
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.definition.question import Choice
from cafe_forms.surveys.definition.words import Words
from cafe_forms.surveys.sentences import sentences


@dataclass(frozen=True, slots=True)
class Told:
    """One published note: the choices it names, and what the team does."""

    named: tuple[Choice, ...]
    does: Words
    is_done: bool = False
    declined: tuple[Choice, ...] = ()
    reasons: Words | None = None  # why what was declined cannot be done


def sayable(survey: Survey) -> tuple[Line, ...]:
    """Topics and then sentences that have a number, most wanted first; nothing sensitive stands in public."""
    results = summary.of(survey)
    found = ranking.of_topics(results)
    lines = (*ranking.told(found.lines if found else ()), *ranking.told(ranking.of_sentences(results)))
    return tuple(line for line in lines if not line.choice.sensitive)


def nameable(survey: Survey, note: LoopNote) -> list[Choice]:
    """What may be shown, and what the note has named already: its number may be forgotten by now."""
    shown = [line.choice for line in sayable(survey)]
    kept = (*_choices(note, note.named), *_choices(note, note.declined))
    return shown + [choice for choice in dict.fromkeys(kept) if choice not in shown]


def suggested(survey: Survey) -> list[str]:
    """The top of the topics, with everyone who ties."""
    plain = [line for line in sayable(survey) if not (line.choice.fixed or line.choice.name in sentences())]
    return [line.choice.name for line in ranking.leading(plain)]


def told_to_mothers(site: Site, today: dt.date) -> list[Told]:
    return [told(note) for note in loop.published(site, today)]


def told_within(site: Site, since: dt.date, until: dt.date) -> list[Told]:
    """From `since` on and before `until`, the first one first."""
    return [told(note) for note in loop.of_days(site, since, until)]


def told(note: LoopNote) -> Told:
    return Told(
        tuple(_choices(note, note.named)),
        Words.of(note.texts),
        note.is_done,
        tuple(_choices(note, note.declined)),
        Words.of(note.reasons) if note.reasons else None,
    )


def _choices(note: LoopNote, names: list[str]) -> list[Choice]:
    """Those of these names that may stand in public, whatever an earlier version let in."""
    if not (names and questionnaire.is_readable(note.survey)):
        return []
    questions = questionnaire.asked(note.survey).questions
    choices = {choice.name: choice for asked in questions for choice in asked.choices if not choice.sensitive}
    return [choices[name] for name in names if name in choices]
