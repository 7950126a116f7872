"""On hold: after a restore nobody knows whether a survey was released before, until a lead says so."""

import datetime as dt

from peewee import ModelSelect

from cafe_forms.db import database, for_writing
from cafe_forms.models import Pooled, Survey
from cafe_forms.pool import codes
from cafe_forms.surveys.publishing import Refused
from cafe_forms.upkeep import remnants


def put_on_hold() -> list[str]:
    """Hold every survey that may hold sealed responses, whether or not it does; returns the short names of all.

    Were only those held that have some, it would tell one woman from none.
    """
    with database.atomic():
        Survey.update(on_hold=True).where(Survey.opened_at.is_null(False), ~Survey.pool_is_gone).execute()
        return [survey.slug for survey in waiting().order_by(Survey.created_at, Survey.id)]


def waiting() -> "ModelSelect[Survey]":
    """Surveys on hold that nobody has decided about."""
    return Survey.select().where(Survey.on_hold, ~Survey.pool_is_gone)


def refuse(survey: Survey) -> None:
    """Raises Refused for a survey on hold."""
    if survey.is_discarded:
        raise Refused("discarded")
    if survey.on_hold:
        raise Refused("on-hold")


def resume(survey: Survey) -> Survey:
    """It was not released before: let it go on as it stands. Raises Refused."""
    with database.atomic():
        survey = _held(survey)
        survey.on_hold = False
        survey.save()
        return survey


def discard(survey: Survey, *, now: dt.datetime) -> Survey:
    """It was released before: end it and destroy the responses that came back, so that none counts twice.

    Raises Refused.
    """
    with database.atomic():
        survey = _held(survey)
        remnants.destroy(Pooled.delete().where(Pooled.survey == survey))
        codes.destroy(survey)
        survey.outcome, survey.ended_at, survey.pool_is_gone = "", None, True
        survey.closes_at, survey.accepts_until = min(now, survey.closes_at), min(now, survey.accepts_until)
        survey.save()
        return survey


def _held(survey: Survey) -> Survey:
    survey = for_writing(Survey.select().where(Survey.id == survey.id)).get()
    if survey.is_discarded:
        refuse(survey)
    if not survey.on_hold:
        raise Refused("not-on-hold")
    return survey
