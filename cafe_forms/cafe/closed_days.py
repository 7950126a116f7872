"""Days on which the team, or one café, has closed, kept one by one and told as spans: a bridge day, the holidays."""

import datetime as dt
from dataclasses import dataclass

from cafe_forms.cafe.working_days import DAY
from cafe_forms.db import database
from cafe_forms.models import ClosedDay, Site, SiteClosedDay

LONGEST = 60  # days at once


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a row under one name, both ends included."""

    first: dt.date
    last: dt.date
    note: str


def close(first: dt.date, last: dt.date, note: str, site: Site | None = None) -> list[Span]:
    """At one café, or without one everywhere; a day that was closed already gets the new name.

    Returned are the days that had another one.
    """
    rows, where = _rows(site)
    with database.atomic():
        renamed = [span for span in spans(first, site, until=last) if span.note != note]
        reopen(first, last, site)
        rows.insert_many([{"day": day, "note": note} | where for day in _days(first, last)]).execute()
    return renamed


def _rows(site: Site | None) -> tuple[type[ClosedDay] | type[SiteClosedDay], dict]:
    return (SiteClosedDay, {"site": site}) if site else (ClosedDay, {})


def _days(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + number * DAY for number in range((last - first).days + 1)]


def reopen(first: dt.date, last: dt.date, site: Site | None = None) -> int:
    """How many days are working days again."""
    rows, where = _rows(site)
    return rows.delete().where(rows.day.between(first, last), *_mine(where)).execute()


def _mine(where: dict) -> list:
    return [SiteClosedDay.site == site for site in where.values()]


def spans(since: dt.date, site: Site | None = None, *, until: dt.date = dt.date.max) -> list[Span]:
    """Those that are not over, cut at both ends."""
    rows, where = _rows(site)
    found: list[Span] = []
    for row in rows.select().where(rows.day.between(since, until), *_mine(where)).order_by(rows.day):
        before = found[-1] if found else None
        if before and before.note == row.note and row.day - before.last == DAY:
            found[-1] = Span(before.first, row.day, row.note)
        else:
            found.append(Span(row.day, row.day, row.note))
    return found
