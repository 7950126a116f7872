"""Meetings: planned one by one or as a series, moved, cancelled, and afterwards how many came."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from peewee import IntegrityError

from cafe_forms import clock
from cafe_forms.cafe import working_days
from cafe_forms.db import database
from cafe_forms.models import Meeting, Partner, Site, revisions

WEEK = dt.timedelta(weeks=1)
LONGEST_SERIES = 52  # meetings


class Taken(Exception):
    """The site meets at this moment already."""


@dataclass(frozen=True, slots=True)
class Series:
    """Meetings every so many weeks, at the same local time; `breakfast_every` so many weeks, never with 0."""

    first: dt.date
    time: dt.time
    weeks: int = 1
    number: int = 1
    place: str = ""
    topic: str = ""  # of the first one: each has its own
    breakfast_every: int = 0
    sponsor: Partner | None = None
    skips_closed: bool = False

    def days(self) -> Iterator[dt.date]:
        return (self.first + place * self.weeks * WEEK for place in range(self.number))


@dataclass(frozen=True, slots=True)
class Planned:
    """What became of a series."""

    meetings: tuple[Meeting, ...]
    closed: tuple[dt.date, ...]  # holidays and closed days that were left out
    taken: tuple[dt.date, ...]  # days on which the site met at this time already


def plan(site: Site, series: Series, zone: ZoneInfo) -> Planned:
    """All of it or nothing; where the site meets already, that meeting stays as it is."""
    meetings: list[Meeting] = []
    closed: list[dt.date] = []
    taken: list[dt.date] = []
    breakfast_on = None
    with database.atomic():
        for day in series.days():
            if series.skips_closed and working_days.is_off(day, site):
                closed.append(day)
                continue
            breakfast = _is_breakfast(series, day, breakfast_on)
            made = _made(site, series, day, breakfast, zone)
            if made:
                meetings.append(made)
            else:
                taken.append(day)
            breakfast_on = day if made and breakfast else breakfast_on
    return Planned(tuple(meetings), tuple(closed), tuple(taken))


def _is_breakfast(series: Series, day: dt.date, last: dt.date | None) -> bool:
    """One that falls on a closed day is made up for at the next meeting."""
    return bool(series.breakfast_every) and (last is None or day - last >= series.breakfast_every * WEEK)


def _made(site: Site, series: Series, day: dt.date, breakfast: bool, zone: ZoneInfo) -> Meeting | None:
    try:
        with database.atomic():
            return Meeting.create(
                site=site,
                starts_at=clock.at_local(day, series.time, zone),
                place=series.place,
                topic=series.topic if day == series.first else "",
                breakfast=breakfast,
                sponsor=series.sponsor if breakfast else None,
            )
    except IntegrityError:
        return None


def change(meeting: Meeting, *, seen: int, **values) -> None:
    """Move it, or say anew where, about what and with whose breakfast. Raises Taken or revisions.ChangedMeanwhile."""
    try:
        with database.atomic():
            revisions.save(meeting, seen=seen, **values)
    except IntegrityError:
        raise Taken(meeting) from None


def note_attendance(
    meeting: Meeting, number: int | None, *, done: str = "", next: str = "", seen: int
) -> None:
    """How many came (None when nobody counted), what was done, what comes of it. Raises revisions.ChangedMeanwhile."""
    revisions.save(meeting, seen=seen, attendance=number, done=done, next=next)


def cancel(meeting: Meeting, *, seen: int) -> None:
    """Take it out of every calendar; surveys stay, without it. Raises revisions.ChangedMeanwhile."""
    if not Meeting.delete().where(*revisions.as_seen(meeting, seen)).execute():
        raise revisions.ChangedMeanwhile(meeting)


def coming(sites, now: dt.datetime):
    return _at(sites).where(Meeting.starts_at >= now).order_by(Meeting.starts_at, Meeting.id)


def past(sites, now: dt.datetime):
    """Newest first."""
    return _at(sites).where(Meeting.starts_at < now).order_by(Meeting.starts_at.desc(), Meeting.id.desc())


def _at(sites):
    return Meeting.select(Meeting, Site).join(Site).where(Meeting.site.in_(sites))
