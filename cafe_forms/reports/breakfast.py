"""What a breakfast needs: rounded totals and a shopping list, for the team and for whoever sponsors it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cafe_forms.models import Contact, Delivery, Meeting, Survey
from cafe_forms.post.letters import Pointless
from cafe_forms.reports import recipients
from cafe_forms.reports.recipients import Matter
from cafe_forms.results import disclosure, summary
from cafe_forms.results.disclosure import MANY, NEARLY_ALL
from cafe_forms.surveys import kinds, questionnaire
from cafe_forms.surveys.definition.question import Question
from cafe_forms.surveys.types.question_type import Shown

LETTER = "breakfast_numbers"
OWED = "breakfast/"  # how the keys of its letters begin
OUT = {"sent", "uncertain"}
WORTH_TELLING = dt.timedelta(days=21)  # after the outcome


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of one number that was asked, rounded up to the next 5."""

    question: Question
    sum: int


@dataclass(frozen=True, slots=True)
class Wish:
    """Something for the shopping list; `number` is rounded up to the next 5, or None where nearly all want it."""

    words: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Numbers:
    survey: Survey
    totals: tuple[Total, ...]
    wishes: tuple[Wish, ...]


def numbers(meeting: Meeting, language: str = "de") -> Numbers | None:
    """What the released headcount of this meeting says; None while there is none that can be read."""
    survey = (
        Survey.select()
        .where(
            Survey.meeting == meeting, Survey.kind.in_(kinds.COUNTING_GUESTS), Survey.outcome == "released"
        )
        .order_by(Survey.ended_at.desc())
        .first()
    )
    return of_survey(survey, language) if survey and questionnaire.is_readable(survey) else None


def of_survey(survey: Survey, language: str = "de") -> Numbers | None:
    """What a headcount says; None while nothing of it may be read."""
    found = summary.of(survey)
    if found.release is None:
        return None
    totals = tuple(Total(told.question, told.total) for told in found.answers if told.total is not None)
    return Numbers(survey, totals, tuple(_wishes(found, language)))


def _wishes(found: summary.Results, language: str):
    """What may be shown of questions with several choices; what somebody needs for herself is nobody's shopping."""
    least = found.survey.thresholds[1]
    for told in found.answers:
        if told.rule != Shown.MULTIPLE:
            continue
        for line in told.lines:
            if line.choice.sensitive or line.choice.fixed:
                continue
            if line.cell.count or line.cell.note in {MANY, NEARLY_ALL}:
                rounded = line.cell.count and disclosure.up_to_step(line.cell.count, least)
                yield Wish(line.choice.label.say(language).text, rounded)


@recipients.owing(LETTER)
def owe_due(*, now: dt.datetime, zone: ZoneInfo) -> Iterator[Matter]:
    """Owe the numbers of a breakfast that lies ahead to whoever sponsors it."""
    decided = (
        Survey.select(Survey, Meeting)
        .join(Meeting)
        .where(
            Survey.kind.in_(kinds.COUNTING_GUESTS),
            Survey.outcome == "released",
            Survey.ended_at > now - WORTH_TELLING,
            Meeting.starts_at > now,
        )
    )
    for survey in list(decided):
        if meeting := survey.meeting:
            yield f"{OWED}{survey.slug}", sponsors(meeting), {"meeting": meeting.id}, meeting.starts_at


def sponsors(meeting: Meeting) -> list[Contact]:
    """Who brings this breakfast; where nobody said who, all who do so at this site."""
    found = recipients.contacts(meeting.site, Contact.sponsors)
    named = [contact for contact in found if contact.partner_id == meeting.sponsor_id]
    return named if meeting.sponsor_id else found


def told(meeting: Meeting) -> list[Delivery]:
    """The letters with its numbers that are owed or out, but for those that were taken back."""
    found = Delivery.select().where(Delivery.letter == LETTER, Delivery.key.startswith(OWED))
    return [one for one in found if one.facts["meeting"] == meeting.id]


def take_back(meeting: Meeting) -> list[Contact]:
    """Who has got its numbers, and brings it no more since another was named.

    Their letters' keys are laid aside, so that whoever is named again is owed the numbers again.
    """
    if not meeting.sponsor_id:
        return []
    found = recipients.contacts(meeting.site, Contact.sponsors)
    others = {contact.id: contact for contact in found if contact.partner_id != meeting.sponsor_id}
    letters = [one for one in told(meeting) if one.facts["contact"] in others]
    for one in letters:
        aside = f"taken-back/{meeting.revision}/{one.key}"
        Delivery.update(key=aside).where(Delivery.id == one.id).execute()
    return [others[one.facts["contact"]] for one in letters if one.state in OUT]


def facts(delivery: Delivery, now: dt.datetime, zone: ZoneInfo) -> dict:
    """Raises Pointless when there is nothing to buy for any more."""
    contact = recipients.contact_of(delivery)
    meeting = recipients.row_of(delivery, Meeting, "meeting")
    found = numbers(meeting, contact.language)
    if found is None or contact not in sponsors(meeting):
        raise Pointless("no-breakfast")
    return {"contact": contact, "meeting": meeting, "numbers": found}
