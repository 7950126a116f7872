"""The briefing for one input: top topics with counts, texts, opening questions, referrals, and help for everybody."""

import datetime as dt
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from cafe_forms.cafe import offers
from cafe_forms.db import database
from cafe_forms.models import Delivery, Meeting, Member, Membership, Offer, Survey
from cafe_forms.post import outbox
from cafe_forms.post.letters import Pointless
from cafe_forms.recognition import crisis
from cafe_forms.reports import ranking
from cafe_forms.results import summary
from cafe_forms.surveys import publishing
from cafe_forms.surveys.catalogue import topics

LETTER = "briefing_ready"
QUOTES = 3  # of one question, and short ones: the sheet is one page
SHORT = 120  # characters
WORTH_KNOWING = dt.timedelta(days=14)  # after that nobody prepares an input from it


class NotEnded(Exception):
    """There is nothing to brief on before the outcome is decided."""


@dataclass(frozen=True, slots=True)
class Briefing:
    """Everything that the page says. `results.release` is None when too few answered.

    `counted` is where `top` and `others` are from: these results, or the last round's when too few answered.
    """

    survey: Survey
    title: str
    results: summary.Results
    counted: summary.Results
    meeting: Meeting | None
    top: tuple[ranking.Place, ...]
    others: tuple[summary.Line, ...]
    quotes: tuple[tuple[str, tuple[str, ...]], ...]  # (question, texts), none that names a crisis
    last_round: Survey | None = None
    help_now: list[Offer] = field(default_factory=list)
    help_later: list[Offer] = field(default_factory=list)

    @property
    def is_too_few(self) -> bool:
        return self.results.release is None


def of(survey: Survey, *, now: dt.datetime) -> Briefing:
    """Raises NotEnded while the outcome is not decided."""
    if not survey.outcome:
        raise NotEnded(survey.slug)
    results = summary.of(survey)
    last_round = _last_round(survey) if results.release is None else None
    counted = summary.of(last_round) if last_round else results
    choices = next((found for found in counted.answers if found.lines), None)
    top = ranking.top(choices) if choices else ()
    return Briefing(
        survey=survey,
        title=publishing.title_of(survey),
        results=results,
        counted=counted,
        meeting=survey.meeting,
        top=top,
        others=ranking.ranked(choices)[len(top) :] if choices else (),
        quotes=_quotes(results),
        last_round=last_round,
        help_now=offers.crisis_set("unspecific", now),
        help_later=_offers_for(survey, top, now),
    )


def _quotes(results: summary.Results) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Short texts of questions that had three or more; one that names a crisis is quoted nowhere."""
    found = []
    for answers in results.answers:
        short = (text for text in answers.texts if len(text) <= SHORT)
        quotable = tuple(text for text in short if not crisis.names_crisis(text))
        if quotable:
            found.append((answers.question.label.say("de").text, quotable[:QUOTES]))
    return tuple(found)


def _last_round(survey: Survey) -> Survey | None:
    rounds = Survey.select().where(
        Survey.site == survey.site,
        Survey.kind == survey.kind,
        Survey.outcome == "released",
        Survey.ended_at < survey.ended_at,
    )
    return rounds.order_by(Survey.ended_at.desc()).first()


def _offers_for(survey: Survey, top: tuple[ranking.Place, ...], now: dt.datetime) -> list[Offer]:
    """For the top topics, and for every sensitive topic that was offered, whatever was chosen."""
    offered = publishing.asked(survey).topic_codes
    wanted = [place.topic for place in top if place.topic]
    wanted += [topics()[code] for code in offered if topics()[code].sensitive]
    return offers.named([code for topic in wanted for code in topic.help], now)


def owe_due(*, now: dt.datetime, zone: ZoneInfo) -> list[int]:
    """Owe a letter to the site's team for every topic survey that was decided and has a briefing."""
    surveys = Survey.select().where(
        Survey.kind == "topics", Survey.outcome == "released", Survey.ended_at > now - WORTH_KNOWING
    )
    owed = []
    for survey in list(surveys):
        with database.atomic():
            owed += [_owe(survey, member, now) for member in _team(survey)]
    return [delivery for delivery in owed if delivery is not None]


def _team(survey: Survey) -> list[Member]:
    here = Membership.select(Membership.member).where(Membership.site == survey.site)
    return list(
        Member.select().where(
            Member.is_active, Member.role != "admin", Member.everywhere | Member.id.in_(here)
        )
    )


def _owe(survey: Survey, member: Member, now: dt.datetime) -> int | None:
    return outbox.owe(
        LETTER,
        key=f"briefing/{survey.slug}/{member.id}",
        to=member.email,
        member=member,
        facts={"survey": survey.id},
        now=now,
        expires_at=now + WORTH_KNOWING,
    )


def facts(delivery: Delivery, now: dt.datetime, zone: ZoneInfo) -> dict:
    """Raises Pointless when the survey or the member is gone."""
    survey = Survey.get_or_none(Survey.id == delivery.facts["survey"])
    if survey is None or not delivery.member or not delivery.member.is_active:
        raise Pointless("Die Umfrage oder das Mitglied ist nicht mehr da.")
    return {"member": delivery.member, "briefing": of(survey, now=now), "zone": zone, "now": now}
