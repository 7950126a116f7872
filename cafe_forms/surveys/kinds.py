"""The kinds of survey: when each usually ends, which meeting it is about, and what is made of it."""

import datetime as dt
from dataclasses import dataclass

from cafe_forms.cafe import working_days
from cafe_forms.models import Site


@dataclass(frozen=True, slots=True)
class Kind:
    """What follows from what a survey is for.

    Its usual end is so many days after it opens; or, where it is about a meeting, on the last day that leaves
    `days_to_prepare` whole working days before it, or `days_after` it. From `too_late` working days before the
    meeting on, whoever sets the end is warned.
    """

    name: str
    days_open: int = 14
    days_to_prepare: int | None = None
    days_after: int | None = None
    too_late: int | None = None
    looks_back: bool = False  # to the meeting that was, while all others look to the next one
    has_briefing: bool = False
    counts_guests: bool = False  # of a breakfast
    brings_together: bool = False  # offers and wishes, at the meeting
    for_partners: bool = True  # who pass it on; what is for who comes already, they need not

    @property
    def hangs_before_meeting(self) -> bool:
        """Whether posters call for it while a meeting presses its end."""
        return self.for_partners and self.days_to_prepare is not None

    def last_day(self, today: dt.date, meets_on: dt.date | None, site: Site | None = None) -> dt.date:
        """The day of the usual end, always ahead."""
        return self.by_meeting(today, meets_on, site) or today + dt.timedelta(days=self.days_open)

    def by_meeting(
        self, today: dt.date, meets_on: dt.date | None, site: Site | None = None
    ) -> dt.date | None:
        """The day of the end that is counted from the meeting; None where it is not ahead, or none is counted so."""
        day = self._day_by(meets_on, site) if meets_on else None
        return day if day and day > today else None

    def _day_by(self, meets_on: dt.date, site: Site | None) -> dt.date | None:
        if self.days_to_prepare is not None:
            return working_days.before(meets_on, self.days_to_prepare + 1, site)
        return None if self.days_after is None else meets_on + dt.timedelta(days=self.days_after)


OTHER = Kind("other")
KINDS = {
    kind.name: kind
    for kind in (
        Kind("topics", days_to_prepare=5, too_late=2, has_briefing=True),
        Kind("feedback", days_open=3, days_after=3, looks_back=True, for_partners=False),
        Kind("headcount", days_to_prepare=3, too_late=2, counts_guests=True, for_partners=False),
        Kind("support", days_to_prepare=3, too_late=2, brings_together=True),
        Kind("access", days_open=21),
        Kind("review", days_open=21),
        OTHER,
    )
}
WITH_BRIEFING = tuple(kind.name for kind in KINDS.values() if kind.has_briefing)
COUNTING_GUESTS = tuple(kind.name for kind in KINDS.values() if kind.counts_guests)
BRINGING_TOGETHER = tuple(kind.name for kind in KINDS.values() if kind.brings_together)
FOR_PARTNERS = tuple(kind.name for kind in KINDS.values() if kind.for_partners)


def of(asked) -> Kind:
    """The kind of a survey or a definition."""
    return KINDS.get(asked.kind, OTHER)
