"""Half-years: the first runs from January to June, the second to December, by the café's own days."""

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from peewee import fn

from cafe_forms import clock
from cafe_forms.models import Meeting, Site, Survey

WRITTEN = re.compile(r"(2\d{3})-H([12])", re.ASCII)
MONTHS = 6
LONGEST = 20  # half-years that a page offers


@dataclass(frozen=True, order=True, slots=True)
class HalfYear:
    """'2026-H2' in addresses and in the names of files."""

    year: int
    half: int  # 1 or 2

    def __str__(self) -> str:
        return f"{self.year}-H{self.half}"

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, 1 if self.half == 1 else 1 + MONTHS, 1)

    @property
    def before(self) -> "HalfYear":
        return HalfYear(self.year, 1) if self.half == 2 else HalfYear(self.year - 1, 2)

    @property
    def after(self) -> "HalfYear":
        return HalfYear(self.year, 2) if self.half == 1 else HalfYear(self.year + 1, 1)

    def within(self, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
        """`since` and `until`, UTC: since <= t < until."""
        midnight = dt.time(0)
        since, until = self.first_day, self.after.first_day
        return clock.at_local(since, midnight, zone), clock.at_local(until, midnight, zone)


def read(written: str) -> HalfYear | None:
    """None for what is no half-year."""
    found = WRITTEN.fullmatch(written.upper())
    return HalfYear(int(found[1]), int(found[2])) if found else None


def of(moment: dt.datetime, zone: ZoneInfo) -> HalfYear:
    local = moment.astimezone(zone)
    return HalfYear(local.year, 1 if local.month <= MONTHS else 2)


def known(sites: list[Site], now: dt.datetime, zone: ZoneInfo) -> list[HalfYear]:
    """Every half-year since the first meeting or result of these cafés, the newest first: this one always."""
    first, found = _first(sites, now, zone), [of(now, zone)]
    while found[-1] > first and len(found) < LONGEST:
        found.append(found[-1].before)
    return found


def _first(sites: list[Site], now: dt.datetime, zone: ZoneInfo) -> HalfYear:
    met = Meeting.select(fn.MIN(Meeting.starts_at)).where(Meeting.site.in_(sites)).scalar()
    ended = Survey.select(fn.MIN(Survey.ended_at)).where(Survey.site.in_(sites)).scalar()
    return min(of(moment, zone) for moment in (met, ended, now) if moment)
