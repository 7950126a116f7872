"""Out of the pool: at least k responses leave together, as counts and shuffled texts; the joint responses are gone."""

import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import count, product
from zoneinfo import ZoneInfo

from peewee import ModelSelect, chunked

from cafe_forms.db import Row, database, for_writing
from cafe_forms.models import FreeText, Pooled, Release, Survey, Tally, crossed_name
from cafe_forms.pool import codes, hold
from cafe_forms.surveys import questionnaire, reopening
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.publishing import Refused
from cafe_forms.surveys.types.every import type_of
from cafe_forms.upkeep import remnants

ROWS_AT_ONCE = 500
lot = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a survey: `responses` is None when there were too few."""

    survey: Survey
    responses: int | None


def due(now: dt.datetime) -> "ModelSelect[Survey]":
    """Surveys that have ended, grace included, and about which nothing is decided."""
    return Survey.select().where(
        Survey.opened_at.is_null(False),
        Survey.outcome == "",
        ~Survey.on_hold,
        ~Survey.waits_for_lead,
        Survey.accepts_until <= now,
    )


def release_due(
    *, now: dt.datetime, zone: ZoneInfo, noted: Callable[[Ended], object] = lambda ended: None
) -> list[Ended]:
    """Decide every survey that is due; one that holds more responses than expected waits for a lead.

    `noted` is called in the transaction of each decision: who asked for it writes that down there.
    One that cannot be decided holds up no other. Raises ExceptionGroup with what went wrong.
    """
    decided, errors = [], []
    for survey in list(due(now)):
        try:
            with database.atomic():
                ended = _decide(survey, now, zone, said_by_lead=False)
                if ended:
                    noted(ended)
            decided.append(ended)
        except Exception as error:
            error.add_note(f"(survey {survey.slug})")  # for the log
            errors.append(error)
    if errors:
        raise ExceptionGroup(f"{len(errors)} surveys cannot be released", errors)
    return [ended for ended in decided if ended]


def release(survey: Survey, *, now: dt.datetime, zone: ZoneInfo) -> Ended | None:
    """Decide this survey on somebody's word; None when it was decided before.

    Raises Refused while it accepts or is on hold.
    """
    check_ended(survey, now=now, zone=zone)
    return _decide(survey, now, zone, said_by_lead=True)


def check_ended(survey: Survey, *, now: dt.datetime, zone: ZoneInfo) -> None:
    """Raises Refused, with the reason, while the survey cannot be decided."""
    hold.refuse(survey)
    if survey.opened_at is None:
        raise Refused("never-open")
    if survey.accepts(now):
        until = _next_full_minute(survey.accepts_until).astimezone(zone)
        raise Refused("still-open", until=until) if survey.is_open(now) else Refused("in-grace", until=until)


def _next_full_minute(moment: dt.datetime) -> dt.datetime:
    begun = dt.timedelta(seconds=moment.second, microseconds=moment.microsecond)
    return moment + -begun % dt.timedelta(minutes=1)


def _decide(survey: Survey, now: dt.datetime, zone: ZoneInfo, *, said_by_lead: bool) -> Ended | None:
    """What becomes of a survey that has ended, written down: until this moment nobody has asked for the number."""
    with database.atomic():
        survey = for_writing(Survey.select().where(Survey.id == survey.id)).get()
        if survey.outcome or survey.on_hold or survey.accepts(now):
            return None
        responses = Pooled.select().where(Pooled.survey == survey).count()
        survey.waits_for_lead = not said_by_lead and _are_more_than_expected(survey, responses)
        if survey.waits_for_lead:
            survey.save()
            return None
        if responses < survey.release_threshold:
            survey.outcome, survey.ended_at = "too-few", survey.ended_at or now
            survey.save()
            return Ended(survey, None)
        survey.outcome, survey.ended_at, survey.pool_is_gone = "released", now, True
        survey.save()
        write_down(survey, _sealed(survey), on=now.astimezone(zone).date())
        remnants.destroy(Pooled.delete().where(Pooled.survey == survey))
        codes.destroy(survey)
        return Ended(survey, responses)


def _are_more_than_expected(survey: Survey, number: int) -> bool:
    """Whether somebody must look before they are believed; too few always look like none."""
    return survey.expected is not None and number > max(survey.expected, survey.release_threshold - 1)


def _sealed(survey: Survey) -> Iterator[dict]:
    """Every response of the pool, of which so many are read at once: it may hold more than fit into memory."""
    rows = Pooled.select().where(Pooled.survey == survey).order_by(Pooled.id)
    last = ""
    while block := list(rows.where(Pooled.id > last).limit(ROWS_AT_ONCE)):
        yield from (row.answers for row in block)
        last = block[-1].id


def write_down(survey: Survey, responses: Iterable[dict], *, on: dt.date, batch: str = "online") -> Release:
    """Write a batch as a release: the counts, and each text as a row of its own at a place drawn by lot.

    The responses are read once; nothing but their counts and their texts is held.
    """
    definition = questionnaire.asked(survey)
    number = 0
    tallies: dict[str, Counter] = defaultdict(Counter)
    texts: list[tuple[str, str]] = []
    for block in chunked(responses, ROWS_AT_ONCE):
        number += len(block)
        _count(definition, block, tallies)
        texts += _written(definition, block)
    release = Release.create(survey=survey, batch=batch, responses=number, released_on=on)
    lot.shuffle(texts)  # nor does the order of the rows on the disk tell which texts belong together
    _store(Tally, _tally_rows(release, tallies))
    _store(FreeText, _text_rows(release, texts))
    return release


def _store(rows: type[Row], values: Iterable[dict]) -> None:
    for block in chunked(values, ROWS_AT_ONCE):
        rows.insert_many(block).execute()


def _count(definition: Definition, block: list[dict], tallies: dict[str, Counter]) -> None:
    """Add a block to the counts, so that each choice has one: blocks add up to what all of them would give at once."""
    for question in definition.fields:
        answers = [given[question.name] for given in block if question.name in given]
        tallies[question.name].update(type_of(question).tally(question, answers))
    for pair in definition.crosstabs:
        tallies[crossed_name(*pair)].update(_count_pair(definition, pair, block))


def _written(definition: Definition, block: list[dict]) -> Iterator[tuple[str, str]]:
    for question in definition.fields:
        answers = (given[question.name] for given in block if question.name in given)
        yield from ((question.name, text) for text in type_of(question).texts(question, answers))


def _tally_rows(release: Release, tallies: dict[str, Counter]) -> Iterator[dict]:
    for question, counts in tallies.items():
        for choice, chosen in counts.items():
            yield {"release": release, "question": question, "choice": choice, "count": chosen}


def _text_rows(release: Release, texts: list[tuple[str, str]]) -> Iterator[dict]:
    """Texts that were shuffled, each at the next place of its question."""
    places: dict[str, count] = defaultdict(count)
    for question, text in texts:
        yield {"release": release, "question": question, "place": next(places[question]), "text": text}


def _count_pair(definition: Definition, pair: tuple[str, str], block: list[dict]) -> dict[str, int]:
    """For every pair of the choices of two questions how many named both. Nothing else stays joint."""
    together = Counter(
        named for given in block for named in product(*(_named(given.get(question)) for question in pair))
    )
    offered = ([choice.name for choice in definition.question(question).choices] for question in pair)
    return {crossed_name(*named): together[named] for named in product(*offered)}


def _named(answer: str | list[str] | None) -> list[str]:
    """The choices that one answer names."""
    return [answer] if isinstance(answer, str) else answer or []


def destroy_due(*, now: dt.datetime) -> int:
    """Destroy the pools of surveys that found too few and were not opened again in time; returns how many."""
    late = list(
        Survey.select().where(
            Survey.outcome == "too-few",
            Survey.pool_is_gone == False,  # noqa: E712 - SQL
            Survey.ended_at <= now - reopening.REOPEN_WITHIN,
        )
    )
    return sum(_destroy(survey, now) for survey in late)


def _destroy(survey: Survey, now: dt.datetime) -> bool:
    with database.atomic():
        survey = for_writing(Survey.select().where(Survey.id == survey.id)).get()
        if survey.outcome != "too-few" or now < reopening.sealed_until(survey):
            return False
        remnants.destroy(Pooled.delete().where(Pooled.survey == survey))
        codes.destroy(survey)
        survey.pool_is_gone, survey.on_hold = True, False  # nothing is left to decide about
        survey.save()
        return True
