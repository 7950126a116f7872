"""The week of one member, for digest and start page: what to do, what runs, what was released, what comes."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cafe_forms.models import Meeting, Member, Release, Site, Survey
from cafe_forms.reports import breakfast, cycle, ranking
from cafe_forms.reports.cycle import Step
from cafe_forms.reports.weekly import news, rhythm
from cafe_forms.results import disclosure, participation, summary
from cafe_forms.surveys import kinds, questionnaire, reopening, rounds

LOOK_AHEAD = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Running:
    """An open survey and the stored band of those who take part."""

    survey: Survey
    title: str
    band: str
    ends_at: dt.datetime  # local
    last_band: str | None  # of the last round of this kind


@dataclass(frozen=True, slots=True)
class Heard:
    """A survey whose answers were released, with the counts that may be told; `sums` where guests were counted."""

    survey: Survey
    title: str
    responses: int
    top: tuple[ranking.Place, ...]
    has_briefing: bool
    sums: breakfast.Numbers | None = None


@dataclass(frozen=True, slots=True)
class SiteWeek:
    """One site's share of the week."""

    site: Site
    tasks: tuple[Step, ...]
    running: tuple[Running, ...]
    heard: tuple[Heard, ...]
    meetings: tuple[Meeting, ...]
    breakfasts: dict[int, breakfast.Numbers]  # by meeting, as far as they are known and not told as heard

    @property
    def has_tasks(self) -> bool:
        return bool(self.tasks)

    @property
    def is_quiet(self) -> bool:
        return not (self.tasks or self.running or self.heard or self.meetings)


@dataclass(frozen=True, slots=True)
class View:
    """From where somebody looks at a week: all that decides what is told of a site, and nobody's name."""

    is_lead: bool
    now: dt.datetime
    zone: ZoneInfo
    language: str
    ends_within: dt.timedelta

    def title(self, survey: Survey) -> str:
        return questionnaire.title_of(survey, self.language)

    def may_be_opened_again(self, survey: Survey) -> bool:
        window = reopening.window(survey, self.zone)
        return window is not None and window.holds(self.now)

    def local(self, moment: dt.datetime) -> dt.datetime:
        return moment.astimezone(self.zone)


def of(
    member: Member,
    *,
    now: dt.datetime,
    zone: ZoneInfo,
    releases: Collection[int] | None = None,
    language: str = "de",
) -> tuple[SiteWeek, ...]:
    """Every site of the member; `releases` are those she has not heard of (default: what is news to her now)."""
    if releases is None:
        releases = news.of(member, now=now, zone=zone)
    view = View(member.is_lead, now, zone, language, rhythm.horizon(member))
    return tuple(site_week(site, view, releases) for site in member.sites())


def site_week(site: Site, view: View, releases: Collection[int]) -> SiteWeek:
    """One site as it looks from there; of `releases` those that are its own."""
    now = view.now
    surveys, released = _of_now(site, view), _released(site, releases)
    unreadable = {survey.id: survey for survey in surveys + released if not questionnaire.is_readable(survey)}
    surveys = [survey for survey in surveys if survey.id not in unreadable]
    heard = tuple(_heard(survey, view) for survey in released if survey.id not in unreadable)
    to_mend = [_at_once("unreadable", survey.slug, survey, view) for survey in unreadable.values()]
    steps = cycle.read(site, now=now, zone=view.zone, language=view.language)
    ahead = Meeting.starts_at >= now, Meeting.starts_at < now + LOOK_AHEAD
    meetings = tuple(Meeting.select().where(Meeting.site == site, *ahead).order_by(Meeting.starts_at))
    return SiteWeek(
        site=site,
        tasks=_sorted([*to_mend, *_decisions(surveys, view), *cycle.to_do(steps, now, view.ends_within)]),
        running=tuple(_running(survey, view) for survey in surveys if survey.is_open(now)),
        heard=heard,
        meetings=meetings,
        breakfasts=_breakfasts(meetings, heard),
    )


def _breakfasts(meetings: Collection[Meeting], heard: Collection[Heard]) -> dict[int, breakfast.Numbers]:
    told = {one.survey.id for one in heard}
    found = {meeting.id: breakfast.numbers(meeting) for meeting in meetings if meeting.breakfast}
    return {number: one for number, one in found.items() if one and one.survey.id not in told}


def _of_now(site: Site, view: View) -> list[Survey]:
    """What runs, or waits for somebody."""
    every = Survey.select().where(Survey.site == site).order_by(Survey.closes_at, Survey.id)
    return [survey for survey in every if _is_of_now(survey, view)]


def _is_of_now(survey: Survey, view: View) -> bool:
    if survey.on_hold:
        return not survey.is_discarded
    is_undecided = survey.opened_at is not None and not survey.outcome
    return is_undecided or view.may_be_opened_again(survey)


def _released(site: Site, releases: Collection[int]) -> list[Survey]:
    """The latest first."""
    found = Release.select(Release, Survey).join(Survey)
    found = found.where(Survey.site == site, Release.id.in_(releases)).order_by(Release.released_on.desc())
    return [release.survey for release in found]


def _running(survey: Survey, view: View) -> Running:
    return Running(
        survey,
        view.title(survey),
        participation.words(survey),
        view.local(survey.closes_at),
        _last_band(survey),
    )


def _last_band(survey: Survey) -> str | None:
    """In the bands of the survey that runs, so that the two can be compared."""
    last = rounds.before(survey, survey.opened_at).first()
    if last is None or (release := last.release()) is None:
        return None
    threshold = survey.release_threshold
    return disclosure.band_words(disclosure.band(release.responses, threshold), threshold)


def _heard(survey: Survey, view: View) -> Heard:
    results = summary.of(survey)
    asked = ranking.of_topics(results)
    return Heard(
        survey,
        view.title(survey),
        results.released.responses,
        ranking.top(asked) if asked else (),
        has_briefing=kinds.of(survey).has_briefing,
        sums=breakfast.of_survey(survey, view.language) if kinds.of(survey).counts_guests else None,
    )


def _decisions(surveys, view: View):
    """What only a lead can decide, and nobody for her."""
    if not view.is_lead:
        return
    for survey in surveys:
        if survey.on_hold:
            yield _at_once("resume", view.title(survey), survey, view)
        elif survey.waits_for_lead:
            yield _at_once("release", view.title(survey), survey, view)
        elif view.may_be_opened_again(survey):
            until = view.local(reopening.sealed_until(survey))
            yield _at_once("reopen", view.title(survey), survey, view, by=until)


def _at_once(what: str, title: str, survey: Survey, view: View, by: dt.datetime | None = None) -> Step:
    return Step(what, title, survey.created_at, by or view.now + LOOK_AHEAD, survey, by=by)


def _sorted(steps: list[Step]) -> tuple[Step, ...]:
    """What has to be done first comes first; what has no day comes last."""
    return tuple(sorted(steps, key=lambda step: (step.by is None, step.by or step.since)))
