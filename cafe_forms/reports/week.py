"""The week of one member, for digest and start page: what to do, what runs, what was released, what comes."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cafe_forms.models import Meeting, Member, Release, Site, Survey
from cafe_forms.pool import release as pool
from cafe_forms.reports import ranking
from cafe_forms.results import disclosure, summary
from cafe_forms.surveys import publishing

LOOK_AHEAD = dt.timedelta(days=14)
LOOK_BACK = dt.timedelta(days=14)
ENDS_SOON = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Running:
    """An open survey and the stored band of those who take part."""

    survey: Survey
    title: str
    band: str
    ends_at: dt.datetime  # local


@dataclass(frozen=True, slots=True)
class Heard:
    """A survey whose answers were released, with the counts that may be told."""

    survey: Survey
    title: str
    responses: int
    top: tuple[ranking.Place, ...]
    has_briefing: bool


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: `what` names the sentence that the template says."""

    what: str
    title: str
    survey: Survey | None = None
    by: dt.datetime | None = None  # local


@dataclass(frozen=True, slots=True)
class SiteWeek:
    """One site's share of the week."""

    site: Site
    tasks: tuple[Task, ...]
    running: tuple[Running, ...]
    heard: tuple[Heard, ...]
    too_few: tuple[Survey, ...]
    meetings: tuple[Meeting, ...]

    @property
    def is_quiet(self) -> bool:
        return not (self.tasks or self.running or self.heard or self.too_few or self.meetings)


def of(member: Member, *, now: dt.datetime, zone: ZoneInfo, releases=None) -> tuple[SiteWeek, ...]:
    """Every site of the member; `releases` limits what was heard to these ids (default: the last fortnight)."""
    return tuple(_site_week(site, member, now, zone, releases) for site in member.sites())


def recent_releases(member: Member, now: dt.datetime, zone: ZoneInfo) -> list[int]:
    """Releases of the last fortnight at the member's sites, newest first."""
    since = (now - LOOK_BACK).astimezone(zone).date()
    found = (
        Release.select(Release.id)
        .join(Survey)
        .where(Release.released_on >= since, Survey.site.in_(member.sites().select(Site.id).order_by()))
    )
    return [release.id for release in found.order_by(Release.released_on.desc(), Release.id.desc())]


def _site_week(site: Site, member: Member, now, zone, releases) -> SiteWeek:
    surveys = list(Survey.select().where(Survey.site == site).order_by(Survey.closes_at, Survey.id))
    running = tuple(_running(survey, zone) for survey in surveys if survey.is_open(now))
    wanted = recent_releases(member, now, zone) if releases is None else releases
    found = Release.select().join(Survey).where(Survey.site == site, Release.id.in_(wanted))
    heard = tuple(_heard(release.survey) for release in found.order_by(Release.released_on.desc()))
    too_few = tuple(
        s for s in surveys if s.outcome == "too-few" and now < s.ended_at + publishing.REOPEN_WITHIN
    )
    meetings = Meeting.select().where(
        Meeting.site == site, Meeting.starts_at >= now, Meeting.starts_at < now + LOOK_AHEAD
    )
    return SiteWeek(
        site=site,
        tasks=tuple(_tasks(surveys, heard, member, now, zone)),
        running=running,
        heard=heard,
        too_few=too_few,
        meetings=tuple(meetings.order_by(Meeting.starts_at)),
    )


def _running(survey: Survey, zone: ZoneInfo) -> Running:
    return Running(
        survey,
        publishing.title_of(survey),
        disclosure.band_words(survey.band, survey.threshold),
        survey.closes_at.astimezone(zone),
    )


def _heard(survey: Survey) -> Heard:
    results = summary.of(survey)
    choices = next((found for found in results.answers if found.lines), None)
    return Heard(
        survey,
        publishing.title_of(survey),
        results.responses,
        ranking.top(choices) if choices else (),
        has_briefing=survey.kind == "topics",
    )


def _tasks(surveys, heard, member, now, zone):
    for told in heard:
        if told.has_briefing:
            yield Task("prepare", told.title, told.survey)
    for survey in surveys:
        if survey.on_hold:
            if member.is_lead and not survey.is_discarded:
                yield Task("resume", publishing.title_of(survey), survey)
        elif member.is_lead and pool.waits_for_lead(survey, now):
            yield Task("release", publishing.title_of(survey), survey)
        elif survey.outcome == "too-few" and not survey.pool_is_gone:
            if now < survey.ended_at + publishing.REOPEN_WITHIN:
                until = survey.ended_at + publishing.REOPEN_WITHIN
                yield Task("reopen", publishing.title_of(survey), survey, until.astimezone(zone))
        elif survey.is_open(now) and survey.closes_at < now + ENDS_SOON:
            yield Task("remind", publishing.title_of(survey), survey, survey.closes_at.astimezone(zone))
