"""One café's half-year: its meetings in sums, and of answers bands and words that are printed already.

There are two views. Of answers both say the same: bands, notes, and more or fewer, each made of one release as its
page prints it, so neither tells more beside the other than either alone. They differ in figures only: the rounded
one has every figure rounded up to five, a number of answers to a step that holds several, and is what leaves the
house. Nothing is added up over releases or cafés but meetings, attendance and breakfasts; of rounded figures the
rounded ones are added, so a sum tells no more than they.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cafe_forms.cafe import partners
from cafe_forms.models import Meeting, Site, Survey
from cafe_forms.reports import loop, ranking
from cafe_forms.reports.half_year.figures import Figures, added
from cafe_forms.reports.half_year.period import HalfYear
from cafe_forms.results import change as changes
from cafe_forms.results import disclosure, summary
from cafe_forms.results.summary import Answers, Line, Results
from cafe_forms.surveys import catalogue, kinds, questionnaire

FIRST = 1  # of what can be chosen in a feedback: with three faces a first three would be all


@dataclass(frozen=True, slots=True)
class View:
    """Which figures are told: as they are, or rounded."""

    name: str
    is_rounded: bool

    def number(self, exact: int, least: int = 0) -> int:
        """As it is told to whom knows that it is not less than `least`."""
        return disclosure.up_to_step(exact, least) if self.is_rounded else exact


OWN = View("own", is_rounded=False)
ROUNDED = View("rounded", is_rounded=True)
VIEWS = {view.name: view for view in (OWN, ROUNDED)}


@dataclass(frozen=True, slots=True)
class Choice:
    """As it may be told: `note` is the word that stands for a number, `change` a word of `results.change`."""

    label: str
    note: str
    change: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of one release, by the names of `ranking.bands`; `note` where nothing is told of it."""

    label: str
    bands: dict[str, tuple[Choice, ...]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """One release: "online", "paper", "paper-2"."""

    name: str
    responses: int
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """One survey and the day on which it was decided; too few, or forgotten by now, have no batches."""

    slug: str
    title: str
    day: dt.date
    is_too_few: bool
    batches: tuple[Batch, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What one meeting was about, and what was done there, in the team's words."""

    day: dt.date
    topic: str
    text: str


@dataclass(frozen=True, slots=True)
class Declined:
    """What mothers were told cannot be done, by the labels of what they chose, and why."""

    topics: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that page, sheet, file and interface say of one café's half-year."""

    site: Site
    half: HalfYear
    view: View
    figures: Figures
    topics: tuple[Round, ...]
    feedback: tuple[Round, ...]
    done: tuple[Done, ...]
    told: tuple[str, ...]  # to the mothers: "wir machen"
    declined: tuple[Declined, ...]  # to the mothers: "geht nicht, weil"
    partners: tuple[str, ...]
    as_of: dt.date | None  # the day it was read, while the half-year still runs

    @property
    def is_empty(self) -> bool:
        return not (self.figures.meetings or self.topics or self.feedback or self.told or self.declined)

    @property
    def notes(self) -> frozenset[str]:
        """Every word that stands for a number."""
        asked = [
            one for found in (*self.topics, *self.feedback) for batch in found.batches for one in batch.asked
        ]
        in_bands = {choice.note for one in asked for band in one.bands.values() for choice in band}
        return frozenset((in_bands | {one.note for one in asked}) - {""})


def of(site: Site, half: HalfYear, view: View, *, now: dt.datetime, zone: ZoneInfo) -> Overview:
    """What is still to come is not in it."""
    since, until = half.within(zone)
    meetings = _meetings(site, since, min(until, now))
    surveys = _decided(site, since, until)
    told = loop.told_within(site, half.first_day, half.after.first_day)
    return Overview(
        site,
        half,
        view,
        _figures(meetings, view),
        topics=tuple(_round(one, view, zone) for one in surveys if kinds.of(one).has_briefing),
        feedback=tuple(_round(one, view, zone) for one in surveys if kinds.of(one).looks_back),
        done=tuple(_done(meetings, view, zone)),
        told=tuple(one.does.say("de").text for one in told if one.does.texts),
        declined=tuple(Declined(_labels(one), one.reasons.say("de").text) for one in told if one.reasons),
        partners=tuple(_partners(site, meetings)),
        as_of=now.astimezone(zone).date() if now < until else None,
    )


def in_all(overviews: Iterable[Overview]) -> Figures:
    """Over cafés, of the figures as they are told."""
    return sum((one.figures for one in overviews), Figures())


def _meetings(site: Site, since: dt.datetime, until: dt.datetime) -> list[Meeting]:
    is_within = (Meeting.starts_at >= since) & (Meeting.starts_at < until)
    return list(Meeting.select().where(Meeting.site == site, is_within).order_by(Meeting.starts_at))


def _figures(meetings: list[Meeting], view: View) -> Figures:
    came = added(one.attendance for one in meetings)
    return Figures(
        view.number(len(meetings)),
        None if came is None else view.number(came),
        view.number(sum(one.breakfast for one in meetings)),
        all(one.attendance is not None for one in meetings),
    )


def _decided(site: Site, since: dt.datetime, until: dt.datetime) -> list[Survey]:
    is_within = (Survey.ended_at >= since) & (Survey.ended_at < until)
    found = Survey.select().where(Survey.site == site, Survey.outcome != "", ~Survey.on_hold, is_within)
    return [one for one in found.order_by(Survey.ended_at, Survey.id) if questionnaire.is_readable(one)]


def _round(survey: Survey, view: View, zone: ZoneInfo) -> Round:
    results = summary.of(survey)
    change = changes.since_last_round(results)
    return Round(
        survey.slug,
        questionnaire.title_of(survey),
        survey.ended_at.astimezone(zone).date(),
        survey.outcome == "too-few",
        tuple(_batch(one, view, change if one is results else None) for one in results.batches()),
    )


def _batch(results: Results, view: View, change: changes.Change | None) -> Batch:
    asked = _of_topics(results) if kinds.of(results.survey).has_briefing else _chosen(results)
    told = tuple(_asked(found, most, change) for found, most in asked)
    release = results.released
    return Batch(release.batch, view.number(release.responses, results.survey.release_threshold), told)


def _of_topics(results: Results) -> Iterator[tuple[Answers, int]]:
    if found := ranking.of_topics(results):
        yield found, ranking.TOP


def _chosen(results: Results) -> Iterator[tuple[Answers, int]]:
    """No texts, and no sums: those are of one meeting."""
    yield from ((found, FIRST) for found in results.answers if found.lines)


def _asked(found: Answers, most: int, change: changes.Change | None) -> Asked:
    label = found.question.label.say("de").text
    if not found.is_shown:
        return Asked(label, {}, found.note)
    name = found.question.name
    bands = {
        band: tuple(_choice(line, change.of(name, line.cell.name) if change else "") for line in lines)
        for band, lines in ranking.bands(found, most).items()
    }
    return Asked(label, bands)


def _choice(line: Line, change: str) -> Choice:
    return Choice(line.choice.label.say("de").text, line.cell.note, change)


def _done(meetings: list[Meeting], view: View, zone: ZoneInfo) -> Iterator[Done]:
    """A sensitive topic of a meeting stays in the house."""
    for one in meetings:
        topic = "" if view.is_rounded and catalogue.names_sensitive(one.topic) else one.topic
        if topic or one.done:
            yield Done(one.starts_at.astimezone(zone).date(), topic, one.done)


def _labels(note: loop.Told) -> tuple[str, ...]:
    return tuple(choice.label.say("de").text for choice in note.declined)


def _partners(site: Site, meetings: list[Meeting]) -> list[str]:
    """Who brought a breakfast, and who stands beside the café today: organisations, never a person."""
    brought = {one.sponsor_id for one in meetings if one.sponsor_id}
    return [one.name for one in partners.beside(site, brought)]
