"""Which sites have something to tell this week, for a run that asks it for thousands of members."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from cafe_forms.models import Member, Release, Site, Survey
from cafe_forms.reports.weekly.week import View, site_week


@dataclass(frozen=True, slots=True)
class Pulse:
    """Whether there is something to tell of a site."""

    has_tasks: bool
    is_quiet: bool


class Pulses:
    """Of every site whether there is something to tell, found out once for all who would be told the same."""

    def __init__(self, now: dt.datetime, zone: ZoneInfo):
        self.now, self.zone = now, zone
        self._known: dict[tuple, Pulse] = {}

    @cached_property
    def _every_site(self) -> list[Site]:
        return list(Site.select())

    def of(self, member: Member, releases: list[int], ends_within: dt.timedelta) -> list[Pulse]:
        """Of the sites of this member; only these releases are news to her."""
        view = View(member.is_lead, self.now, self.zone, "de", ends_within)  # no word of it is read
        here = _by_site(releases)
        sites = self._every_site if member.everywhere else member.sites()
        return [self._pulse(site, view, tuple(here.get(site.id, ()))) for site in sites]

    def _pulse(self, site: Site, view: View, releases: tuple[int, ...]) -> Pulse:
        key = (site.id, view.is_lead, view.ends_within, releases)
        if key not in self._known:
            found = site_week(site, view, releases)
            self._known[key] = Pulse(found.has_tasks, found.is_quiet)
        return self._known[key]


def _by_site(releases: list[int]) -> dict[int, list[int]]:
    rows = Release.select(Release.id, Survey.site).join(Survey).where(Release.id.in_(releases))
    found: dict[int, list[int]] = defaultdict(list)
    pairs: Any = rows.order_by(Release.id).tuples()  # peewee's stubs know rows alone
    for release, site in pairs if releases else ():
        found[site].append(release)
    return found
