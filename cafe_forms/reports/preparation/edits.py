"""What the team made of one survey's briefing: the topic it took and why, its notes, the parts it dropped."""

from peewee import IntegrityError

from cafe_forms.db import database
from cafe_forms.models import Meeting, Preparation, Survey, revisions
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.definition.question import Choice


def of(survey: Survey) -> Preparation:
    """The row; one that is not saved yet where nobody has changed anything."""
    return Preparation.get_or_none(Preparation.survey == survey) or Preparation(survey=survey)


def choices(survey: Survey) -> tuple[Choice, ...]:
    """Among which the team decides, in the order of the definition: every topic that was offered."""
    question = questionnaire.asked(survey).topic_question
    return question.choices if question else ()


def keep(row: Preparation, *, seen: int, choice: str, why: str, notes: str, dropped: list[str]) -> None:
    """A topic that is not sensitive goes to the meeting as well. Raises revisions.ChangedMeanwhile.

    What is worked out from the answers stands nowhere here, so a new calculation changes nothing of it.
    """
    values = {"choice": choice, "why": why, "notes": notes, "dropped": dropped}
    with database.atomic():
        _write(row, seen, values)
        if choice != row.choice:
            _tell_the_meeting(row.survey, row.choice, choice)


def _write(row: Preparation, seen: int, values: dict) -> None:
    """No row is made where nobody said anything."""
    if row.is_stored:
        revisions.save(row, seen=seen, **values)
        return
    if not any(values.values()):
        return
    try:
        with database.atomic():
            Preparation.create(survey=row.survey, revision=1, **values)
    except IntegrityError:
        raise revisions.ChangedMeanwhile(row) from None


def _tell_the_meeting(survey: Survey, before: str, now: str) -> None:
    """What the team itself typed there stays; a sensitive topic is never written there."""
    labels = {
        choice.name: "" if choice.sensitive else choice.label.say("de").text for choice in choices(survey)
    }
    if survey.meeting is not None and survey.meeting.topic in {"", labels.get(before, "")}:
        revisions.change(
            Meeting, Meeting.id == survey.meeting.id, topic=labels.get(now, ""), topic_is_public=False
        )
