"""A survey's way: added as a draft, opened until an end, extended, closed; every rule of its states in one file."""

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cafe_forms import clock
from cafe_forms.cafe import sites
from cafe_forms.db import database, for_writing
from cafe_forms.models import Meeting, Site, Survey
from cafe_forms.surveys import kinds, questionnaire, reopening
from cafe_forms.surveys.definition import filling, writing
from cafe_forms.surveys.definition.faults import Faults
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.reading import read
from cafe_forms.surveys.kinds import Kind
from cafe_forms.surveys.reopening import REOPEN_WITHIN

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that a poster's reader could mistake
BERLIN = ZoneInfo("Europe/Berlin")
GRACE = dt.timedelta(minutes=30)  # for pages already open at an end that was set beforehand
EVENING = dt.time(20, 0)
EXAMPLE_AHEAD = dt.timedelta(days=14)  # of a date in a preview, where no meeting is planned
LONGEST_AHEAD = dt.timedelta(days=366)  # an end beyond is a slip of the finger
MOST_EXPECTED = 1000  # mothers


@dataclass(frozen=True, slots=True)
class Rules:
    """What the settings give to a survey at the moment it opens."""

    threshold: int = 5
    cell: int = 3
    sensitive: int = 5
    zone: ZoneInfo = BERLIN

    @classmethod
    def of(cls, config: Mapping) -> "Rules":
        """As the settings say them."""
        names = ("RELEASE_THRESHOLD", "CELL_THRESHOLD", "SENSITIVE_THRESHOLD", "TIMEZONE")
        return cls(*(config[name] for name in names))

    def threshold_of(self, definition: Definition) -> int:
        """How many responses a result of it needs."""
        return max(self.threshold, definition.threshold or 0)


class Refused(Exception):
    """The survey's state does not allow it: why, as a code with facts; each door has its words."""

    def __init__(self, code: str, **facts: object):
        super().__init__(", ".join([code, *(f"{name} {fact}" for name, fact in facts.items())]))
        self.code, self.facts = code, facts


def add(
    site: Site,
    definition: Definition,
    *,
    now: dt.datetime,
    expected: int | None = None,
    zone: ZoneInfo,
    meeting: Meeting | None = None,
) -> Survey:
    """A draft; without `meeting` it is about the one that suits its kind. Raises Refused."""
    check_expected(expected)
    survey = Survey(
        slug="".join(secrets.choice(ALPHABET) for _ in range(8)),
        site=site,
        meeting=meeting or _meeting_for(site, kinds.of(definition), now, zone),
        kind=definition.kind,
        definition=writing.to_yaml(definition),
        expected=expected,
        created_at=now,
    )
    questionnaire.keep_head(survey)
    survey.save(force_insert=True)
    return survey


def _meeting_for(site: Site, kind: Kind, now: dt.datetime, zone: ZoneInfo) -> Meeting | None:
    today = clock.midnight(now, zone)
    if kind.looks_back:
        return sites.meeting_before(site, today + dt.timedelta(days=1)) or site.next_meeting(now)
    return site.next_meeting(now)


def check_expected(expected: int | None) -> None:
    """Raises Refused for a number of mothers that no café has."""
    if expected is not None and not 1 <= expected <= MOST_EXPECTED:
        raise Refused("impossible-number", expected=expected, most=MOST_EXPECTED)


def check_end(closes_at: dt.datetime, *, now: dt.datetime, zone: ZoneInfo) -> None:
    """Raises Refused for an end that is past or too far ahead."""
    if closes_at <= now:
        raise Refused("end-past")
    last = last_day(now, zone)
    if closes_at.astimezone(zone).date() > last:
        raise Refused("end-too-far", last=last)


def last_day(now: dt.datetime, zone: ZoneInfo) -> dt.date:
    """The last day on which a survey may end."""
    return now.astimezone(zone).date() + LONGEST_AHEAD


def ends_by_meeting(survey: Survey, now: dt.datetime, zone: ZoneInfo) -> bool:
    """Whether the usual end is counted from the meeting."""
    return kinds.of(survey).by_meeting(*_days(survey, now, zone)) is not None


def usual_end(survey: Survey, now: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The end that suits the kind of survey, in the evening, and always ahead."""
    return clock.at_local(kinds.of(survey).last_day(*_days(survey, now, zone)), EVENING, zone)


def _days(survey: Survey, now: dt.datetime, zone: ZoneInfo) -> tuple[dt.date, dt.date | None, Site]:
    """Today, the day of the meeting, and whose working days count."""
    meets_on = survey.meeting.starts_at.astimezone(zone).date() if survey.meeting else None
    return now.astimezone(zone).date(), meets_on, survey.site


def open_until(
    survey: Survey, closes_at: dt.datetime | None, *, now: dt.datetime, rules: Rules, few: bool = False
) -> Survey:
    """Open a draft, extend an open survey, or open one again that found too few (once, within `reopening.window`).

    Without `closes_at` a draft gets the usual end of its kind and an open survey stays as it is. With `few` a
    draft opens although it expects fewer mothers than a result needs. Raises Refused.
    """
    with database.atomic():
        survey = _locked(survey)
        state = survey.state(now)
        if survey.on_hold:
            raise Refused("waits-for-lead")
        if state == "released":
            raise Refused("released")
        if closes_at is not None:
            check_end(closes_at, now=now, zone=rules.zone)
        if state == "draft":
            return _open_draft(survey, closes_at or survey.closes_at, now, rules, few)
        if closes_at is None and state == "open":
            return survey
        _check_may_go_on(survey, state, now=now, zone=rules.zone)
        if closes_at is None:
            raise Refused("say-end")
        if survey.closes_at and closes_at < survey.closes_at:
            raise Refused("earlier-end")
        return _gone_on(survey, state, closes_at)


def _open_draft(survey: Survey, closes_at, now, rules: Rules, few: bool) -> Survey:
    _check_readable(survey)
    definition = questionnaire.definition_of(survey)
    survey.threshold = rules.threshold_of(definition)
    if not few:
        _check_enough(survey)
    survey.meeting = meeting_at_opening(survey, now, rules.zone)
    survey.fillings = _fillings(survey, rules.zone)
    _check_fillings(definition, survey.fillings)
    survey.closes_at = closes_at if closes_at and closes_at > now else usual_end(survey, now, rules.zone)
    survey.accepts_until = survey.closes_at + GRACE
    survey.opened_at = now
    survey.cell_threshold, survey.sensitive_threshold = rules.cell, rules.sensitive
    questionnaire.keep_head(survey)
    survey.save()
    return survey


def meeting_at_opening(survey: Survey, now: dt.datetime, zone: ZoneInfo) -> Meeting | None:
    """The one the draft was made for, unless it has passed meanwhile; only feedback looks back."""
    planned = survey.meeting
    if planned and (kinds.of(survey).looks_back or planned.starts_at >= now):
        return planned
    return _meeting_for(survey.site, kinds.of(survey), now, zone)


def foreseen(survey: Survey, *, now: dt.datetime, zone: ZoneInfo) -> Definition:
    """What a draft would ask if it opened now; where no meeting is planned, with the date in a fortnight."""
    survey.meeting = meeting_at_opening(survey, now, zone)
    example = (now.astimezone(zone) + EXAMPLE_AHEAD).date().isoformat()
    fillings = _fillings(survey, zone)
    return filling.filled(
        questionnaire.definition_of(survey),
        questionnaire.filling_of(fillings | {"date": fillings["date"] or example}),
    )


def _check_readable(survey: Survey) -> None:
    """Raises Refused for a draft that an earlier version let in and this one would not."""
    try:
        read(survey.definition)
    except Faults as faults:
        raise Refused("unreadable", faults=faults.faults) from None


def _check_enough(survey: Survey) -> None:
    """Raises Refused for a survey that can only end as too few."""
    least = survey.threshold or 0
    if survey.expected is not None and survey.expected < least:
        raise Refused("too-few-expected", expected=survey.expected, threshold=least)


def _check_fillings(definition: Definition, fillings: Mapping) -> None:
    """Raises Refused when a placeholder would stay empty, or two choices would have one name."""
    if "date" in filling.placeholders(definition) and not fillings["date"]:
        raise Refused("no-meeting")
    try:
        filling.filled(definition, questionnaire.filling_of(fillings))
    except filling.FillingError as error:
        raise Refused(error.code, **error.facts) from None


def _check_may_go_on(survey: Survey, state: str, *, now: dt.datetime, zone: ZoneInfo) -> None:
    """Raises Refused for one that has ended and did not find too few, and for one that may not open again."""
    if state == "closed":
        raise Refused("ended")
    if state == "too-few":
        _check_window(survey, now, zone)


def _check_window(survey: Survey, now: dt.datetime, zone: ZoneInfo) -> None:
    if survey.pool_is_gone or now >= reopening.sealed_until(survey):
        raise Refused("too-few-gone", days=REOPEN_WITHIN.days)
    window = reopening.window(survey, zone)
    if window is None:
        raise Refused("too-few-again")
    if now < window.since:
        raise Refused("too-few-today", since=window.since.astimezone(zone).date())


def _gone_on(survey: Survey, state: str, closes_at: dt.datetime) -> Survey:
    """`ended_at` stays: the seven days of its responses count from the first end."""
    survey.closes_at, survey.accepts_until = closes_at, closes_at + GRACE
    survey.opened_again |= state == "too-few"
    survey.outcome = ""
    survey.save()
    return survey


def plan_end(survey: Survey, closes_at: dt.datetime, *, now: dt.datetime, zone: ZoneInfo) -> None:
    """Note the end of a draft, to hold when it opens. Raises Refused."""
    check_end(closes_at, now=now, zone=zone)
    Survey.update(closes_at=closes_at).where(Survey.id == survey.id, Survey.opened_at.is_null()).execute()


def close(survey: Survey, *, now: dt.datetime) -> Survey:
    """End it at once, without grace, and for good; what has ended stays as it is. Raises Refused for a draft.

    What becomes of it `release.release_due` decides: here nobody asks how many have answered.
    """
    with database.atomic():
        survey = _locked(survey)
        state = survey.state(now)
        if state == "draft":
            raise Refused("nothing-to-close")
        if state in {"open", "closed"} and now < survey.accepts_until:
            survey.closes_at, survey.accepts_until = min(now, survey.closes_at), now
            survey.save()
        return survey


def _locked(survey: Survey) -> Survey:
    return for_writing(Survey.select().where(Survey.id == survey.id)).get()


def _fillings(survey: Survey, zone: ZoneInfo) -> dict:
    meets_at = survey.meeting and survey.meeting.starts_at.astimezone(zone).date().isoformat()
    every_site = [[site.slug, site.town or site.name] for site in Site.select().order_by(Site.name)]
    return {"date": meets_at, "site": survey.site.name, "sites": every_site}
