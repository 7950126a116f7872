"""What may be seen of one survey: the one reading that page, file, letter, briefing and command share."""

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import product

from cafe_forms.models import FreeText, Release, Survey, crossed_name
from cafe_forms.results import disclosure, pairs
from cafe_forms.results.disclosure import Cell, Thresholds
from cafe_forms.surveys import publishing
from cafe_forms.surveys.definition import Choice, Question


@dataclass(frozen=True, slots=True)
class Line:
    """One choice and what may be said of it."""

    choice: Choice
    cell: Cell


@dataclass(frozen=True, slots=True)
class Written:
    """One text, under an id that tells neither order nor time."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What may be seen of one question: `lines` for choices, `total` for a sum, `written` where three were."""

    question: Question
    lines: tuple[Line, ...] = ()
    total: int | None = None
    written: tuple[Written, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(one.text for one in self.written)

    @property
    def is_whole(self) -> bool:
        """Whether every choice has its number: only then may a picture show them all together."""
        return bool(self.lines) and all(line.cell.count is not None for line in self.lines)


@dataclass(frozen=True, slots=True)
class Pair:
    """What may be seen of a declared pair: a row of cells for each choice of the first question."""

    first: Question
    second: Question
    cells: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Results:
    """A survey's release as everybody may see it. `release` is None while nothing may be seen.

    `paper` are the releases of sheets filled in by hand, each by itself: nothing is ever added up across releases.
    """

    survey: Survey
    release: Release | None
    answers: tuple[Answers, ...] = ()
    pairs: tuple[Pair, ...] = ()
    paper: tuple["Results", ...] = ()

    @property
    def responses(self) -> int | None:
        return self.release and self.release.responses

    def batches(self) -> list["Results"]:
        """Each release by itself, the one from online first."""
        return [found for found in (self, *self.paper) if found.release]

    def batch(self, name: str) -> "Results | None":
        """One release by the name of its batch; None while there is none."""
        return next((found for found in self.batches() if found.release.batch == name), None)

    def of(self, name: str) -> Answers:
        return next(found for found in self.answers if found.question.name == name)

    def asked_by(self, text_id: str) -> Question | None:
        """The question that a text answers, of any batch; None for one that is not shown."""
        every = (found for results in self.batches() for found in results.answers)
        return next((one.question for one in every if text_id in {text.id for text in one.written}), None)


def of(survey: Survey) -> Results:
    """Read a survey's releases, each under the thresholds that were fixed when it opened."""
    online = survey.release()
    results = _read(survey, online) if online else Results(survey, None)
    return replace(results, paper=tuple(_read(survey, release) for release in survey.paper()))


def _read(survey: Survey, release: Release) -> Results:
    definition = publishing.asked(survey)
    thresholds = Thresholds(survey.threshold, survey.cell_threshold, survey.sensitive_threshold)
    counts, texts = _counts(release), _texts(release)
    answers = tuple(
        _answers(definition, question, counts[question.name], texts[question.name], release, thresholds)
        for question in definition.questions
        if question.type != "note"
    )
    by_name = {found.question.name: found for found in answers}
    crossed = tuple(
        _pair(by_name[first], by_name[second], counts, release, thresholds)
        for first, second in definition.crosstabs
    )
    return Results(survey, release, answers, crossed)


def _counts(release: Release) -> dict[str, dict[str, int]]:
    found = defaultdict(dict)
    for tally in release.tallies:
        found[tally.question][tally.choice] = tally.count
    return found


def _texts(release: Release) -> dict[str, tuple[Written, ...]]:
    found = defaultdict(tuple)
    for row in release.texts.order_by(FreeText.question, FreeText.place):
        found[row.question] += (Written(row.id, row.text),)
    return found


def _answers(definition, question, counts, texts, release, thresholds) -> Answers:
    asks = definition.type_of(question)
    if asks.result == "sum":
        total = _sum(question, asks.bounds(question), counts["_sum"], release.responses)
        return Answers(question, total=total)
    if asks.result == "texts":
        return Answers(question, written=texts if disclosure.texts_shown(len(texts)) else ())
    in_order = {choice.name: counts[choice.name] for choice in question.choices}
    cells = _cells(asks.result, question, in_order, release, thresholds)
    return Answers(question, tuple(Line(*pair) for pair in zip(question.choices, cells, strict=True)))


def _sum(question, bounds, total, responses) -> int:
    least, greatest = (responses * bound for bound in bounds)
    return disclosure.rounded_sum(total, least=least if _nobody_skipped(question) else 0, most=greatest)


def _cells(rule, question, counts, release, thresholds) -> tuple[Cell, ...]:
    facts = {
        "responses": release.responses,
        "sensitive": {choice.name for choice in question.choices if choice.sensitive},
        "thresholds": thresholds,
    }
    if rule == "exclusive":
        return disclosure.exclusive(counts, required=_nobody_skipped(question), **facts)
    return disclosure.multiple(counts, most=question.max, **facts)


def _nobody_skipped(question: Question) -> bool:
    return question.required and question.relevant is None


def _pair(first: Answers, second: Answers, counts, release, thresholds) -> Pair:
    together = counts[crossed_name(first.question.name, second.question.name)]
    rows, columns = (_side(found, counts[found.question.name], release) for found in (first, second))
    joint = {cell: together[crossed_name(*cell)] for cell in product(rows.counts, columns.counts)}
    return Pair(first.question, second.question, pairs.crossed(joint, rows, columns, thresholds=thresholds))


def _side(found: Answers, counts, release) -> pairs.Side:
    question = found.question
    return pairs.Side(
        counts={choice.name: counts[choice.name] for choice in question.choices},
        cells=tuple(line.cell for line in found.lines),
        responses=release.responses,
        sensitive={choice.name for choice in question.choices if choice.sensitive},
        most=1 if question.type == "select_one" else question.max,
        required=_nobody_skipped(question),
    )


def as_json(results: Results, state: str) -> dict:
    """The shape that `cafe-forms results` prints."""
    shown = {"survey": results.survey.slug, "state": state} | _release_as_json(results)
    if results.paper:
        shown["paper"] = [{"batch": one.release.batch} | _release_as_json(one) for one in results.paper]
    return shown


def _release_as_json(results: Results) -> dict:
    release = results.release
    shown = {
        "responses": results.responses,
        "released_on": release and release.released_on.isoformat(),
        "questions": [_question_as_json(found) for found in results.answers],
    }
    if results.pairs:
        shown["pairs"] = [_pair_as_json(pair) for pair in results.pairs]
    return shown


def _question_as_json(found: Answers) -> dict:
    head = {"name": found.question.name, "type": found.question.type}
    if found.question.type == "integer":
        return head | {"sum": found.total}
    if found.question.type == "text":
        return head | {"texts": list(found.texts)}
    return head | {"choices": [_cell_as_json(line.cell) for line in found.lines]}


def _pair_as_json(pair: Pair) -> dict:
    cells = [_cell_as_json(cell) for row in pair.cells for cell in row]
    return {"questions": [pair.first.name, pair.second.name], "cells": cells}


def _cell_as_json(cell: Cell) -> dict:
    return {"name": cell.name, "count": cell.count, "note": cell.note}
