"""Letters to the team about one survey: few take part so far, and too few have answered."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from cafe_forms.cafe import working_days
from cafe_forms.models import Delivery, Member, Survey
from cafe_forms.post.letters import Pointless
from cafe_forms.reports import recipients
from cafe_forms.reports.recipients import Matter
from cafe_forms.results import participation
from cafe_forms.surveys import questionnaire, reopening

FEW_SO_FAR, TOO_FEW = "few_so_far", "too_few"
REMIND_BEFORE = dt.timedelta(days=3)  # at least, and on a working day


@recipients.owing(FEW_SO_FAR)
def owe_few_so_far(*, now: dt.datetime, zone: ZoneInfo) -> Iterator[Matter]:
    """On a working day at least three days before the end, once a band was stored: ask to remind the mothers.

    Not about one that is open for the second time: nobody knows how many take part. Nor where this morning's bands
    were missed: the letter says how many it were until then.
    """
    if not participation.are_of_today(now, zone):
        return
    running = Survey.select().where(
        Survey.outcome == "",
        ~Survey.on_hold,
        participation.first_day_is_over(now, zone),
        Survey.closes_at > now,
    )
    for survey in list(running.where(Survey.band == 0, ~Survey.opened_again)):
        ends_on = survey.closes_at.astimezone(zone).date()
        day = working_days.before(ends_on - REMIND_BEFORE + working_days.DAY, 1, survey.site)
        if now >= working_days.morning(day, zone):
            thing = f"few/{survey.slug}/{ends_on}"  # a later end is a new reason to remind
            yield thing, Member.of(survey.site), {"survey": survey.id}, survey.closes_at


@recipients.owing(TOO_FEW)
def owe_too_few(*, now: dt.datetime, zone: ZoneInfo) -> Iterator[Matter]:
    """Tell the team that a survey found too few, while it may be opened again."""
    ended = Survey.select().where(Survey.outcome == "too-few", ~Survey.pool_is_gone, ~Survey.on_hold)
    for survey in list(ended):
        if reopening.offered(survey, now=now, zone=zone):
            thing = f"too-few/{survey.slug}/{survey.ended_at:%Y-%m-%d}"
            yield thing, Member.of(survey.site), {"survey": survey.id}, reopening.sealed_until(survey)


def few_so_far(delivery: Delivery, now: dt.datetime, zone: ZoneInfo) -> dict:
    """Raises Pointless when the survey has ended, or its stored band is no longer the lowest."""
    member, survey = _survey_for_member(delivery)
    if not survey.is_open(now) or survey.band or survey.opened_again:
        raise Pointless("not-few-any-more")
    minutes = questionnaire.asked(survey).minutes
    return {"member": member, "minutes": minutes, **_about(survey, member.language)}


def too_few(delivery: Delivery, now: dt.datetime, zone: ZoneInfo) -> dict:
    """Raises Pointless when it was opened again, or its responses are destroyed."""
    member, survey = _survey_for_member(delivery)
    window = reopening.offered(survey, now=now, zone=zone)
    if window is None:
        raise Pointless("too-few-no-more")
    return {"member": member, "window": window, **_about(survey, member.language)}


def _survey_for_member(delivery: Delivery) -> tuple[Member, Survey]:
    return recipients.member_of(delivery), recipients.row_of(delivery, Survey, "survey")


def _about(survey: Survey, language: str) -> dict:
    return {"survey": survey, "title": questionnaire.title_of(survey, language)}
