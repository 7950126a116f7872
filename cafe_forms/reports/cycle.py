"""The cycle of a café, from one question to the next: its steps are the to-dos of the week and the page of a round.

Each step knows from when and until when it is to do, and by what it is done; so none hangs on after its day.
"""

import datetime as dt
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from peewee import JOIN

from cafe_forms import clock
from cafe_forms.cafe import working_days
from cafe_forms.models import LoopNote, Meeting, Site, Survey, TickedStep
from cafe_forms.surveys import kinds, questionnaire

DAY = dt.timedelta(days=1)
WEEK = 7 * DAY
REMIND_BEFORE = 3 * DAY  # the end
SHORTEST_REMINDED = 4 * DAY  # a shorter survey would be reminded of while it is passed on
WORTH_DOING = 2 * WEEK  # after a release that no meeting waits for, and after the meeting of one
TO_NOTE_WITHIN = WEEK  # after a meeting: later nobody remembers
FEEDBACK_RUNS = 3 * DAY
NEXT_FROM, NEXT_BY, NEXT_UNTIL = 4 * DAY, 2 * WEEK, 4 * WEEK  # after the meeting
LOOK_BACK = 90 * DAY
ORDER = ("ask", "prepare", "meet", "note", "feedback", "tell", "next", "finish")  # of a round


@dataclass(frozen=True, slots=True)
class Step:
    """`what` names its sentence; it is to do in `since` <= now < `until`, unless it is done. `by` is local."""

    what: str
    title: str
    since: dt.datetime
    until: dt.datetime
    survey: Survey | None = None
    meeting: Meeting | None = None
    by: dt.datetime | None = None
    is_done: bool = False

    @property
    def key(self) -> str:
        """By which it is ticked off."""
        return f"{self.what}/{next(iter(self._row.values()))}"

    @property
    def where(self) -> dict:
        """What the address of its page needs."""
        return {} if self.what == "next" else self._row

    @property
    def _row(self) -> dict:
        if self.survey:
            return {"slug": self.survey.slug}
        return {"number": self.meeting.id} if self.meeting else {}

    def state(self, now: dt.datetime) -> str:
        """'done', 'later', 'now', or 'left' when its time is over."""
        if self.is_done:
            return "done"
        if now < self.since:
            return "later"
        return "now" if now < self.until else "left"


@dataclass(frozen=True, slots=True)
class Cafe:
    """The rows of a café that steps are read from, each read once."""

    site: Site
    surveys: tuple[Survey, ...]
    meetings: tuple[Meeting, ...]
    told: frozenset[int]  # surveys whose note mothers can read
    ticked: frozenset[str]
    zone: ZoneInfo
    language: str

    def asked_for(self, meeting: Meeting) -> Survey | None:
        """The latest that the meeting is prepared from."""
        return self._latest(one for one in self._tied(meeting) if kinds.of(one).has_briefing)

    def feedback_on(self, meeting: Meeting) -> Survey | None:
        return self._latest(one for one in self._tied(meeting) if kinds.of(one).looks_back)

    def _tied(self, meeting: Meeting):
        return (one for one in self.surveys if one.meeting_id == meeting.id)

    @staticmethod
    def _latest(found) -> Survey | None:
        return next(iter(reversed(list(found))), None)

    def title(self, survey: Survey) -> str:
        return questionnaire.title_of(survey, self.language)


def read(site: Site, *, now: dt.datetime, zone: ZoneInfo, language: str = "de") -> Cafe:
    surveys = (
        Survey.select(Survey, Meeting)
        .join(Meeting, JOIN.LEFT_OUTER)
        .where(Survey.site == site, ~Survey.on_hold)
        .order_by(Survey.created_at, Survey.id)
    )
    meetings = Meeting.select().where(Meeting.site == site, Meeting.starts_at > now - LOOK_BACK)
    told = LoopNote.select(LoopNote.survey).where(LoopNote.published_on.is_null(False))
    ticked = TickedStep.select(TickedStep.key).where(TickedStep.site == site)
    return Cafe(
        site,
        tuple(surveys),
        tuple(meetings.order_by(Meeting.starts_at)),
        frozenset(note.survey_id for note in told),
        frozenset(step.key for step in ticked),
        zone,
        language,
    )


def to_do(cafe: Cafe, now: dt.datetime, horizon: dt.timedelta = WEEK) -> list[Step]:
    """What is to do at this moment. A letter that comes once in `horizon` reminds of each end once, and in time."""
    every = [step for survey in cafe.surveys for step in _of_survey(cafe, survey, horizon)]
    every += [step for meeting in cafe.meetings for step in _of_meeting(cafe, meeting)]
    due = [step for step in every if step.state(now) == "now" and step.key not in cafe.ticked]
    return [_without_what_passed(step, now) for step in due]


def _without_what_passed(step: Step, now: dt.datetime) -> Step:
    """A day that is over is no day to do it by: who is late is not told so each morning."""
    is_over = step.by is not None and step.by.date() < now.astimezone(step.by.tzinfo).date()
    return replace(step, by=None) if is_over else step


def of_round(cafe: Cafe, meeting: Meeting) -> list[Step]:
    """All steps of the round that leads to this meeting, in their order; also those that nobody has to do."""
    found = {step.what: step for step in _of_meeting(cafe, meeting)}
    asked = cafe.asked_for(meeting)
    found |= {step.what: step for step in _of_survey(cafe, asked, WEEK)} if asked else {}
    found |= {"ask": _ask(cafe, meeting, asked), "meet": _meet(cafe, meeting)}
    found |= {"feedback": _feedback(cafe, meeting)}
    return [found[what] for what in ORDER if what in found]


def _of_survey(cafe: Cafe, survey: Survey, horizon: dt.timedelta):
    if survey.opened_at is None or survey.closes_at is None:
        return
    title = cafe.title(survey)
    if not survey.outcome:
        if survey.closes_at - survey.opened_at > SHORTEST_REMINDED:
            yield _remind(cafe, survey, title, horizon)
    elif kinds.of(survey).has_briefing and survey.outcome == "released" and questionnaire.is_readable(survey):
        yield _prepare(cafe, survey, title)
        yield _tell(cafe, survey, title)


def _remind(cafe: Cafe, survey: Survey, title: str, horizon: dt.timedelta) -> Step:
    """On the last working day that leaves three days: whoever hears of it later cannot pass it on."""
    last = survey.closes_at - REMIND_BEFORE
    since, local = max(survey.opened_at, last - horizon), last.astimezone(cafe.zone)
    by = dt.datetime.combine(working_days.before(local.date() + DAY, 1, survey.site), local.time(), cafe.zone)
    until = min(last, clock.at_local(by.date() + DAY, dt.time(0), cafe.zone))
    return Step("remind", title, since, until, survey, by=by)


def _prepare(cafe: Cafe, survey: Survey, title: str) -> Step:
    """Until the meeting begins; without one for a fortnight."""
    meets_at = _ahead_at_end(survey)
    by = _working_day_before(meets_at, survey, cafe.zone) if meets_at else None
    return Step("prepare", title, survey.ended_at, meets_at or survey.ended_at + WORTH_DOING, survey, by=by)


def _tell(cafe: Cafe, survey: Survey, title: str) -> Step:
    until = (_ahead_at_end(survey) or survey.ended_at) + WORTH_DOING
    return Step("tell", title, survey.ended_at, until, survey, is_done=survey.id in cafe.told)


def _ahead_at_end(survey: Survey) -> dt.datetime | None:
    """When the meeting begins that lay ahead as the answers were released."""
    meets_at = survey.meeting and survey.meeting.starts_at
    return meets_at if meets_at and meets_at > survey.ended_at else None


def _working_day_before(meets_at: dt.datetime, survey: Survey, zone: ZoneInfo) -> dt.datetime:
    local = meets_at.astimezone(zone)
    last = max(working_days.before(local.date(), 1, survey.site), survey.ended_at.astimezone(zone).date())
    return dt.datetime.combine(last, local.time(), zone)


def _of_meeting(cafe: Cafe, meeting: Meeting):
    starts_at = meeting.starts_at
    was_noted = meeting.attendance is not None or bool(meeting.done)
    yield Step(
        "note", meeting.topic, starts_at, starts_at + TO_NOTE_WITHIN, meeting=meeting, is_done=was_noted
    )
    late = cafe.feedback_on(meeting)
    if late and late.opened_at is None:
        # By then it has not opened by itself.
        since, until = starts_at + DAY, starts_at + FEEDBACK_RUNS
        yield Step("late", cafe.title(late), since, until, late)
    if cafe.asked_for(meeting):
        yield _next(cafe, meeting)


def _next(cafe: Cafe, meeting: Meeting) -> Step:
    """Done as soon as mothers are asked again."""
    at = meeting.starts_at
    later = [one for one in cafe.surveys if kinds.of(one).has_briefing and one.created_at > at]
    draft = next((one for one in later if one.opened_at is None), None)
    return Step(
        "finish" if draft else "next",
        cafe.title(draft) if draft else "",
        at + NEXT_FROM,
        at + NEXT_UNTIL,
        draft,
        meeting,
        by=(at + NEXT_BY).astimezone(cafe.zone),
        is_done=any(one.opened_at for one in later),
    )


def _ask(cafe: Cafe, meeting: Meeting, asked: Survey | None) -> Step:
    """Nobody is told to ask before each meeting of a series: that is the step `next` of the round before."""
    day = asked.closes_at.astimezone(cafe.zone) if asked and asked.closes_at else None
    title = cafe.title(asked) if asked else ""
    is_done = bool(asked and asked.opened_at)
    return Step("ask", title, meeting.starts_at - 6 * WEEK, meeting.starts_at, asked, meeting, day, is_done)


def _meet(cafe: Cafe, meeting: Meeting) -> Step:
    at = meeting.starts_at
    local = at.astimezone(cafe.zone)
    return Step("meet", meeting.topic, at, at, meeting=meeting, by=local)


def _feedback(cafe: Cafe, meeting: Meeting) -> Step:
    found = cafe.feedback_on(meeting)
    title = cafe.title(found) if found else ""
    ends_at = (found and found.closes_at) or meeting.starts_at + FEEDBACK_RUNS
    is_done = bool(found and found.outcome)
    by = ends_at.astimezone(cafe.zone)
    return Step("feedback", title, meeting.starts_at, ends_at, found, meeting, by, is_done)
