"""What is wrong with the machine, in one list: the week's page, the letter to admins, `/readyz` and `check` all ask it.

None of it tells how many have answered, or whether anybody has.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app

from cafe_forms import doubt
from cafe_forms.models import Member, Survey
from cafe_forms.pool import release
from cafe_forms.surveys import questionnaire
from cafe_forms.upkeep import backup, health

Failing = Callable[[dt.datetime], list[str]]
OVERDUE = dt.timedelta(minutes=10)  # ten ticks that could have decided a survey


@dataclass(frozen=True, slots=True)
class Trouble:
    """`name` is what /readyz says, and names the sentence that pages and letters say."""

    name: str
    survey: Survey | None = None  # the one that cannot be released
    cause: str = ""  # of that: 'unreadable' or 'fault'
    until: dt.datetime | None = None  # when a doubted clock is believed, if it goes on as it does

    @property
    def key(self) -> str:
        return f"{self.name}/{self.survey.slug}" if self.survey else self.name


def found(now: dt.datetime, failing: Failing = health.failing) -> list[Trouble]:
    """All there is by now, what matters most first; by a clock that is doubted nothing else can be told late."""
    if since := doubt.since():
        silent = [Trouble("worker")] if health.is_silent(now) else []
        return [*silent, Trouble("clock", until=since + doubt.WAIT), *_on_disk()]
    names = [*failing(now), *(["backup"] if backup.trouble(now) else [])]
    return [*map(Trouble, names), *_on_disk(), *([] if "worker" in names else _overdue(now))]


def of(member: Member, now: dt.datetime, failing: Failing = health.failing) -> list[Trouble]:
    """What this member is told: leads and admins all of it, but of surveys only those of their sites.

    A page that has asked what is failing brings that along as `failing`.
    """
    if not member.is_lead:
        return []
    everything = found(now, failing)
    hers = {site.id for site in member.sites()} if any(one.survey for one in everything) else set()
    return [one for one in everything if one.survey is None or one.survey.site_id in hers]


def _on_disk() -> list[Trouble]:
    config = current_app.config
    return [Trouble("disk")] if health.is_nearly_full(config["DATA_DIR"], config["LEAST_ROOM"]) else []


def _overdue(now: dt.datetime) -> list[Trouble]:
    return [
        Trouble("release", survey, "fault" if questionnaire.is_readable(survey) else "unreadable")
        for survey in release.due(now - OVERDUE).order_by(Survey.id)
    ]
