"""A new survey that partners pass on to mothers: with the café's page, the next meeting and the poster."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from zoneinfo import ZoneInfo

from cafe_forms.cafe import working_days
from cafe_forms.models import Contact, Delivery, Survey
from cafe_forms.post.letters import Pointless
from cafe_forms.reports import recipients
from cafe_forms.reports.printed import paper, poster
from cafe_forms.reports.recipients import Matter
from cafe_forms.surveys import kinds, questionnaire

LETTER = "pass_on"
WORTH_PASSING_ON = dt.timedelta(days=14)  # after opening
AT_MOST_EVERY = dt.timedelta(days=27)  # to one contact, as the letter says: once a month
PDF = "application/pdf"


@recipients.owing(LETTER)
def owe_due(*, now: dt.datetime, zone: ZoneInfo) -> Iterator[Matter]:
    """Ask partners to pass it on, the working day after it opened: by then a mistake was noticed."""
    fresh = Survey.select().where(
        Survey.kind.in_(kinds.FOR_PARTNERS),
        Survey.outcome == "",
        ~Survey.on_hold,
        Survey.opened_at > now - WORTH_PASSING_ON,
        Survey.closes_at > now,
    )
    for survey in filter(_can_be_passed_on, list(fresh)):
        opened_on = survey.opened_at.astimezone(zone).date()
        day = working_days.first_from(opened_on + working_days.DAY, survey.site)
        if now >= working_days.morning(day, zone):
            yield f"pass-on/{survey.slug}", _rested(survey, now), {"survey": survey.id}, survey.closes_at


def _rested(survey: Survey, now: dt.datetime) -> list[Contact]:
    """Who may be written to: nobody who has been in the last weeks, whatever about."""
    late = Delivery.select(Delivery.facts).where(
        Delivery.letter == LETTER, Delivery.owed_at > now - AT_MOST_EVERY
    )
    asked = {one.facts["contact"] for one in late}
    found = recipients.contacts(survey.site, Contact.passes_on)
    return [contact for contact in found if contact.id not in asked]


def _can_be_passed_on(survey: Survey) -> bool:
    """Where one-time codes let in, a link alone is of no use: they come from the café."""
    return questionnaire.is_readable(survey) and not questionnaire.asked(survey).codes


def facts(delivery: Delivery, now: dt.datetime, zone: ZoneInfo) -> dict:
    """Raises Pointless when the survey has ended or the contact wants no more letters."""
    contact = recipients.contact_of(delivery)
    survey = recipients.row_of(delivery, Survey, "survey")
    is_worth_it = survey.is_open(now) and _can_be_passed_on(survey)
    if not is_worth_it or not contact.passes_on or survey.site != contact.site:
        raise Pointless("nothing-to-pass-on")
    return {
        "contact": contact,
        "survey": survey,
        "minutes": questionnaire.asked(survey).minutes,
        "meeting": survey.site.next_meeting(now),
        "has_poster": paper.is_installed(),
        "printed": partial(_poster, survey),
    }


def _poster(survey: Survey) -> list[tuple[str, str, bytes]]:
    """Where none can be printed the letter goes without."""
    try:
        sheet = poster.poster(survey, questionnaire.asked(survey).languages)
    except (paper.NotInstalled, paper.NotPrinted):
        return []
    return [("plakat.pdf", PDF, sheet)]
