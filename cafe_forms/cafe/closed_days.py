"""Days on which the team has closed, kept one by one and told as spans: a bridge day, the school holidays."""

import datetime as dt
from dataclasses import dataclass

from cafe_forms.cafe.working_days import DAY
from cafe_forms.db import database
from cafe_forms.models import ClosedDay

LONGEST = 60  # days at once


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a row under one name, both ends included."""

    first: dt.date
    last: dt.date
    note: str


def close(first: dt.date, last: dt.date, note: str) -> None:
    """A day that was closed already gets the new name."""
    with database.atomic():
        reopen(first, last)
        ClosedDay.insert_many([{"day": day, "note": note} for day in _days(first, last)]).execute()


def _days(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + number * DAY for number in range((last - first).days + 1)]


def reopen(first: dt.date, last: dt.date) -> int:
    """How many days are working days again."""
    return ClosedDay.delete().where(ClosedDay.day.between(first, last)).execute()


def spans(since: dt.date) -> list[Span]:
    """Those that are not over."""
    found: list[Span] = []
    for row in ClosedDay.select().where(ClosedDay.day >= since).order_by(ClosedDay.day):
        before = found[-1] if found else None
        if before and before.note == row.note and row.day - before.last == DAY:
            found[-1] = Span(before.first, row.day, row.note)
        else:
            found.append(Span(row.day, row.day, row.note))
    return found
