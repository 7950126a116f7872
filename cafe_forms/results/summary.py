"""What may be seen of one survey: the one reading that page, file, letter, briefing and command share."""

from collections import defaultdict
from dataclasses import dataclass, replace

from cafe_forms.models import FreeText, Release, Survey
from cafe_forms.results import disclosure, writings
from cafe_forms.results.disclosure import Cell, Thresholds
from cafe_forms.results.hidden_words import WORDS
from cafe_forms.results.printing import Counts, Printed, printed
from cafe_forms.results.writings import Writings
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.definition.question import Choice, Question
from cafe_forms.surveys.types.every import type_of
from cafe_forms.surveys.types.question_type import Shown


@dataclass(frozen=True, slots=True)
class Line:
    """One choice and what may be said of it."""

    choice: Choice
    cell: Cell


@dataclass(frozen=True, slots=True)
class Answers:
    """What may be seen of one question: `lines` for choices, `total` for a sum, `written` where three were."""

    question: Question
    lines: tuple[Line, ...] = ()
    total: int | None = None
    written: Writings | tuple[()] = ()
    is_shown: bool = True  # False where too few were asked, or all but too few

    @property
    def rule(self) -> Shown | None:
        """By which it is shown; None where nothing is answered."""
        return type_of(self.question).result

    @property
    def note(self) -> str:
        """What stands for a sum, or for texts, that are not shown."""
        return "" if self.is_shown else disclosure.NOT_ASKED

    @property
    def texts(self) -> tuple[str, ...]:
        """All of them at once: for few."""
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
        return self.release.responses if self.release else None

    @property
    def released(self) -> Release:
        """The release that it was read from; only what `batches` returns is sure to have one."""
        if self.release is None:
            raise ValueError(f"{self.survey.slug}: nothing was released online")
        return self.release

    def batches(self) -> list["Results"]:
        """Each release by itself, the one from online first."""
        return [found for found in (self, *self.paper) if found.release]

    @property
    def notes(self) -> frozenset[str]:
        """Every word that stands for a number, in any batch."""
        answers = [one for results in self.batches() for one in results.answers]
        in_lines = {line.cell.note for one in answers if one.is_shown for line in one.lines}
        crossed = {
            cell.note
            for results in self.batches()
            for pair in results.pairs
            for row in pair.cells
            for cell in row
        }
        return frozenset((in_lines | crossed | {one.note for one in answers}) - {""})

    def batch(self, name: str) -> "Results | None":
        """One release by the name of its batch; None while there is none."""
        return next((found for found in self.batches() if found.released.batch == name), None)

    def of(self, name: str) -> Answers:
        return next(found for found in self.answers if found.question.name == name)

    def asked_by(self, text_id: str) -> Question | None:
        """The question that a text answers, of any batch; None for one that is not shown."""
        if (row := FreeText.get_or_none(FreeText.id == text_id)) is None:
            return None
        batch = next((one for one in self.batches() if one.released.id == row.release_id), None)
        found = batch and batch.of(row.question)
        return found.question if found and found.written else None


def of(survey: Survey) -> Results:
    """Read a survey's releases, each under the thresholds that were fixed when it opened."""
    online = survey.release()
    results = _read(survey, online) if online else Results(survey, None)
    return replace(results, paper=tuple(_read(survey, release) for release in survey.paper()))


def _read(survey: Survey, release: Release) -> Results:
    definition = questionnaire.asked(survey)
    thresholds = Thresholds(*survey.thresholds)
    asked = [one.name for one in definition.fields if definition.type_of(one).is_text]
    texts = writings.of(release, asked)
    counts = Counts(
        release.responses, _tallies(release), {name: found.number for name, found in texts.items()}
    )
    shown = printed(definition, counts, thresholds)
    answers = tuple(
        _answers(question, shown, texts.get(question.name, ()))
        for question in definition.fields
        if definition.type_of(question).is_answered
    )
    crossed = tuple(
        Pair(definition.question(first), definition.question(second), cells)
        for (first, second), cells in shown.pairs.items()
    )
    return Results(survey, release, answers, crossed)


def _tallies(release: Release) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for tally in release.tallies:
        found[tally.question][tally.choice] = tally.count
    return found


def _answers(question: Question, shown: Printed, written: Writings | tuple[()]) -> Answers:
    cells = shown.cells.get(question.name, ())
    return Answers(
        question,
        lines=tuple(Line(choice, cell) for choice, cell in zip(question.choices, cells, strict=True)),
        total=shown.sums.get(question.name),
        written=written if shown.texts.get(question.name) else (),
        is_shown=question.name not in shown.too_few_asked,
    )


def as_json(results: Results, state: str) -> dict:
    """The shape that `cafe-forms results` prints."""
    shown = {"survey": results.survey.slug, "state": state} | _release_as_json(results)
    if results.paper:
        shown["paper"] = [{"batch": one.released.batch} | _release_as_json(one) for one in results.paper]
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
    if found.note:
        head |= {"note": WORDS[found.note]}
    match found.rule:
        case Shown.SUM:
            return head | {"sum": found.total}
        case Shown.TEXTS:
            return head | {"texts": list(found.texts)}
    return head | {"choices": [_cell_as_json(line.cell) for line in found.lines]}


def _pair_as_json(pair: Pair) -> dict:
    cells = [_cell_as_json(cell) for row in pair.cells for cell in row]
    return {"questions": [pair.first.name, pair.second.name], "cells": cells}


def _cell_as_json(cell: Cell) -> dict:
    return {"name": cell.name, "count": cell.count, "note": WORDS[cell.note]}
