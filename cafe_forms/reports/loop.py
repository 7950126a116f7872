"""'Ihr habt gesagt – wir machen': what of a survey may be named to mothers, and the notes as their page says them."""

import datetime as dt
from dataclasses import dataclass

from cafe_forms.cafe import loop
from cafe_forms.models import LoopNote, Site, Survey
from cafe_forms.reports import ranking
from cafe_forms.results import summary
from cafe_forms.results.summary import Line
from cafe_forms.surveys import publishing
from cafe_forms.surveys.definition.question import Choice
from cafe_forms.surveys.definition.words import Words


@dataclass(frozen=True, slots=True)
class Told:
    """One published note: the choices it names, and what the team does."""

    named: tuple[Choice, ...]
    does: Words


def sayable(survey: Survey) -> tuple[Line, ...]:
    """The choices of the topic question, as far as their numbers may be shown, most wanted first."""
    found = ranking.of_topics(summary.of(survey))
    return ranking.told(found.lines) if found else ()


def nameable(survey: Survey, note: LoopNote) -> list[Choice]:
    """What may be shown, and what the note has named already: its number may be forgotten by now."""
    shown = [line.choice for line in sayable(survey)]
    return shown + [choice for choice in _named(note) if choice not in shown]


def suggested(survey: Survey) -> list[str]:
    """The top of them; what is sensitive the team names only if it wants to."""
    plain = [line for line in sayable(survey) if not (line.choice.sensitive or line.choice.fixed)]
    return [line.choice.name for line in ranking.leading(plain)]


def told_to_mothers(site: Site, today: dt.date) -> list[Told]:
    return [_told(note) for note in loop.published(site, today)]


def _told(note: LoopNote) -> Told:
    return Told(tuple(_named(note)), Words.of(note.texts))


def _named(note: LoopNote) -> list[Choice]:
    questions = publishing.asked(note.survey).questions
    choices = {choice.name: choice for asked in questions for choice in asked.choices}
    return [choices[name] for name in note.named if name in choices]


def is_missing(survey: Survey) -> bool:
    """Whether its mothers have not been told yet what becomes of it."""
    return loop.note_of(survey).published_on is None
