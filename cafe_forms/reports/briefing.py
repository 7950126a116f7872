"""The briefing for one input: the rows it is made of. What it says stands in `parts`, for every channel."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from zoneinfo import ZoneInfo

from cafe_forms.cafe import inputs, offers
from cafe_forms.models import Delivery, Meeting, Member, Offer, Preparation, Survey
from cafe_forms.recognition import languages
from cafe_forms.reports import ranking, recipients
from cafe_forms.reports.preparation import edits, matches
from cafe_forms.reports.preparation.matches import Match
from cafe_forms.reports.recipients import Matter
from cafe_forms.results import change as changes
from cafe_forms.results import disclosure, summary, text_marks
from cafe_forms.results.writings import Writings
from cafe_forms.surveys import kinds, questionnaire, rounds
from cafe_forms.surveys.catalogue import topics
from cafe_forms.surveys.definition.question import Question

LETTER = "briefing_ready"
QUOTES = 3  # of one question, and short ones: the sheet is one page
SHORT = 120  # characters
LOOKED_AT = 60  # texts of a question
WORTH_KNOWING = dt.timedelta(days=14)  # after that nobody prepares an input from it


class NotEnded(Exception):
    """There is nothing to brief on before the outcome is decided."""


class OfAnotherKind(Exception):
    """Only surveys of topics have a briefing."""


@dataclass(frozen=True, slots=True)
class OnPaper:
    """What one batch of paper sheets says of the topic question."""

    responses: int
    lines: tuple[summary.Line, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """What mothers may be told for these topics, the café's own first."""

    topics: tuple[str, ...]  # labels
    told: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Briefing:
    """Everything that the page says. `results.release` is None when too few answered.

    `counted` is where `asked`, `top` and `others` are from: these results, or the last round's when too few
    answered. `asked` is what may be seen of the topic question. `chosen` is the place that the team decided for,
    wherever it ranks; `own` are the café's own words, by topic.
    """

    survey: Survey
    title: str
    results: summary.Results
    counted: summary.Results
    meeting: Meeting | None
    asked: summary.Answers | None
    top: tuple[ranking.Place, ...]
    others: tuple[summary.Line, ...]
    quotes: tuple[tuple[str, tuple[str, ...]], ...]  # (question, texts), none that names a crisis
    tapped: tuple[summary.Line, ...] = ()  # the sentences of `counted`, said without writing
    on_paper: tuple[OnPaper, ...] = ()
    last_round: Survey | None = None
    change: changes.Change | None = None
    preparation: Preparation = field(default_factory=Preparation)
    chosen: ranking.Place | None = None
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    help_now: list[Offer] = field(default_factory=list)
    numbers: tuple[Numbers, ...] = ()
    exchange: tuple[Match, ...] = ()  # offers beside wishes, where its meeting has a round of them
    unconfirmed: tuple[str, ...] = ()  # labels of topics whose offers nobody has looked at yet
    help_for_team: list[Offer] = field(default_factory=list)  # never to be passed on

    @property
    def is_too_few(self) -> bool:
        return self.results.release is None

    @property
    def places(self) -> tuple[ranking.Place, ...]:
        """The first ones, and before them the one that the team decided for."""
        rest = tuple(place for place in self.top if place != self.chosen)
        return (self.chosen, *rest) if self.chosen else rest

    @property
    def is_spread(self) -> bool:
        """Whether what is printed says so: everybody chose, and nothing was chosen often enough for its number."""
        if self.asked is None or not _is_answered_by_everybody(self.asked.question, self.counted.survey):
            return False
        return {line.cell.note for line in self.asked.lines} == {disclosure.FEW}

    @property
    def notes(self) -> frozenset[str]:
        """The words of this briefing that stand for a number."""
        lines = list(self.asked.lines) if self.asked and self.top else []
        lines += [line for sheets in self.on_paper for line in sheets.lines]
        return frozenset(line.cell.note for line in lines) - {""}

    def change_of(self, line: summary.Line) -> str:
        """Of one of the choices in `top`, against the round before; empty where nothing may be said."""
        if self.change is None or self.asked is None:
            return ""
        return self.change.of(self.asked.question.name, line.cell.name)


def of(survey: Survey, *, now: dt.datetime) -> Briefing:
    """Raises NotEnded while the outcome is not decided, and OfAnotherKind."""
    if not kinds.of(survey).has_briefing:
        raise OfAnotherKind(survey.slug)
    if not survey.outcome:
        raise NotEnded(survey.slug)
    results = summary.of(survey)
    last_round = rounds.before(survey, survey.ended_at).first() if results.release is None else None
    counted = summary.of(last_round) if last_round else results
    asked = ranking.of_topics(counted)
    top = ranking.top(asked) if asked else ()
    prepared = edits.of(survey)
    chosen = ranking.place(asked, prepared.choice) if asked else None
    found = Briefing(
        survey=survey,
        title=questionnaire.title_of(survey),
        results=results,
        counted=counted,
        meeting=survey.meeting,
        asked=asked,
        top=top,
        others=ranking.ranked(asked)[len(top) :] if asked else (),
        quotes=_quotes(results),
        tapped=ranking.of_sentences(counted),
        on_paper=tuple(_on_paper(sheets) for sheets in results.paper),
        last_round=last_round,
        change=changes.since_last_round(results),
        preparation=prepared,
        chosen=chosen,
        own=inputs.own(survey.site),
        exchange=_exchange(survey.meeting),
        help_now=offers.crisis_set("unspecific", now),
        help_for_team=offers.for_the_team_alone(survey.site, now),
    )
    return replace(found, numbers=_numbers(found, now), unconfirmed=_unconfirmed(found, now))


def _exchange(meeting: Meeting | None) -> tuple[Match, ...]:
    asked = matches.asked_for(meeting)
    return matches.of(summary.of(asked)) if asked and questionnaire.is_readable(asked) else ()


def _is_answered_by_everybody(question: Question, survey: Survey) -> bool:
    """It must be answered, or is all there is to answer: an empty response is none."""
    definition = questionnaire.asked(survey)
    answered = [other for other in definition.questions if definition.type_of(other).is_answered]
    return question.relevant is None and (question.required or answered == [question])


def _on_paper(sheets: summary.Results) -> OnPaper:
    asked = ranking.of_topics(sheets)
    return OnPaper(sheets.released.responses, ranking.ranked(asked) if asked else ())


def _quotes(results: summary.Results) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Of questions with three texts or more: what members chose, then short ones; no crisis, named or hidden."""
    found = []
    for answers in results.answers:
        if answers.written and (quoted := _quoted(answers.written)):
            found.append((answers.question.label.say("de").text, quoted))
    return tuple(found)


def _quoted(written: Writings) -> tuple[str, ...]:
    """By rule the reader's language comes first, as far as one looks."""
    chosen = text_marks.quoted(written)
    looked_at = (one.text for one in islice(written, LOOKED_AT) if len(one.text) <= SHORT)
    others = [text for text in looked_at if text_marks.may_be_marked(text) and text not in chosen]
    german_first = sorted(others, key=lambda text: "de" not in languages.of(text))
    return tuple([*chosen, *german_first][: max(QUOTES, len(chosen))])


def _numbers(found: Briefing, now: dt.datetime) -> tuple[Numbers, ...]:
    """A line for each of the first topics, and one for each sensitive topic that was offered, whatever was chosen.

    Topics with the same offers share a line.
    """
    lines: dict[tuple[Offer, ...], list[str]] = {}
    for code in _wanted(found):
        if told := tuple(offers.for_topics([code], found.survey.site, now)):
            lines.setdefault(told, []).append(topics()[code].label.say("de").text)
    return tuple(Numbers(tuple(labels), told) for told, labels in lines.items())


def _wanted(found: Briefing) -> list[str]:
    offered = questionnaire.asked(found.survey).topic_codes
    first = [place.topic.code for place in found.places if place.topic]
    return list(dict.fromkeys([*first, *(code for code in offered if topics()[code].sensitive)]))


def _unconfirmed(found: Briefing, now: dt.datetime) -> tuple[str, ...]:
    site, codes = found.survey.site, [place.topic.code for place in found.places if place.topic]
    return tuple(
        topics()[code].label.say("de").text
        for code in codes
        if not offers.for_topics([code], site, now) and offers.unconfirmed_for([code], site, now)
    )


@recipients.owing(LETTER)
def owe_due(*, now: dt.datetime, zone: ZoneInfo) -> Iterator[Matter]:
    """Owe a letter to the site's team for every topic survey that was decided and has a briefing."""
    surveys = Survey.select().where(
        Survey.kind.in_(kinds.WITH_BRIEFING),
        Survey.outcome == "released",
        Survey.ended_at > now - WORTH_KNOWING,
    )
    for survey in list(surveys):
        team = Member.of(survey.site)
        yield f"briefing/{survey.slug}", team, {"survey": survey.id}, now + WORTH_KNOWING


def facts(delivery: Delivery, now: dt.datetime, zone: ZoneInfo) -> dict:
    """Raises Pointless when the survey or the member is gone."""
    member, survey = recipients.member_of(delivery), recipients.row_of(delivery, Survey, "survey")
    title = questionnaire.title_of(survey, member.language)
    return {"member": member, "briefing": of(survey, now=now), "title": title, "zone": zone, "now": now}
