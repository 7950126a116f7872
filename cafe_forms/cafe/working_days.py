"""Working days: no weekend, no holiday in Bavaria, and none of the days on which the team has closed."""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

from cafe_forms import clock
from cafe_forms.models import ClosedDay, Site, SiteClosedDay

DAY = dt.timedelta(days=1)
SATURDAY = 5
MORNING = dt.time(7, 0)  # when letters of this day go


def is_one(day: dt.date, site: Site | None = None) -> bool:
    """At this café; without one, of the whole team."""
    return day.weekday() < SATURDAY and not is_off(day, site)


def is_off(day: dt.date, site: Site | None = None) -> bool:
    """Whether a holiday or a closed day keeps them away; a weekend alone does not, as some cafés meet then."""
    return bool(
        holiday(day)
        or ClosedDay.select().where(ClosedDay.day == day).exists()
        or (site and _is_closed(site, day))
    )


def holiday(day: dt.date) -> str:
    """Its German name; empty on other days."""
    return _holidays(day.year).get(day, "")


def _is_closed(site: Site, day: dt.date) -> bool:
    return SiteClosedDay.select().where(SiteClosedDay.site == site, SiteClosedDay.day == day).exists()


@lru_cache
def _holidays(year: int) -> dict[dt.date, str]:
    """Also those of Catholic towns: all of Oberbayern keeps the Assumption."""
    from holidays import PUBLIC, Germany  # here, because reading it takes a third of a second
    from holidays.constants import CATHOLIC

    return dict(Germany(subdiv="BY", categories=(PUBLIC, CATHOLIC), years=year, language="de"))


def first_from(day: dt.date, site: Site | None = None) -> dt.date:
    """This day, or the next working day after it."""
    while not is_one(day, site):
        day += DAY
    return day


def before(day: dt.date, number: int, site: Site | None = None) -> dt.date:
    """The working day that lies so many working days before this day."""
    while number:
        day -= DAY
        number -= is_one(day, site)
    return day


def morning(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return clock.at_local(day, MORNING, zone)
