"""What may be seen of one survey: the one reading that page, file, letter, briefing and command share."""

from collections import defaultdict
from dataclasses import dataclass

from cafe_forms.models import FreeText, Release, Survey
from cafe_forms.results import disclosure
from cafe_forms.results.disclosure import Cell, Thresholds
from cafe_forms.surveys import publishing
from cafe_forms.surveys.definition import Choice, Question


@dataclass(frozen=True, slots=True)
class Line:
    """One choice and what may be said of it."""

    choice: Choice
    cell: Cell


@dataclass(frozen=True, slots=True)
class Answers:
    """What may be seen of one question: `lines` for choices, `total` for a sum, `texts` where three were written."""

    question: Question
    lines: tuple[Line, ...] = ()
    total: int | None = None
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """A survey's release as everybody may see it. `release` is None while nothing may be seen."""

    survey: Survey
    release: Release | None
    answers: tuple[Answers, ...] = ()

    @property
    def responses(self) -> int | None:
        return self.release and self.release.responses

    def of(self, name: str) -> Answers:
        return next(found for found in self.answers if found.question.name == name)


def of(survey: Survey) -> Results:
    """Read one survey's release under the thresholds that were fixed when it opened."""
    release = survey.release()
    if release is None:
        return Results(survey, None)
    definition = publishing.asked(survey)
    thresholds = Thresholds(survey.threshold, survey.cell_threshold, survey.sensitive_threshold)
    counts, texts = _counts(release), _texts(release)
    answers = tuple(
        _answers(definition, question, counts[question.name], texts[question.name], release, thresholds)
        for question in definition.questions
        if question.type != "note"
    )
    return Results(survey, release, answers)


def _counts(release: Release) -> dict[str, dict[str, int]]:
    found = defaultdict(dict)
    for tally in release.tallies:
        found[tally.question][tally.choice] = tally.count
    return found


def _texts(release: Release) -> dict[str, tuple[str, ...]]:
    found = defaultdict(tuple)
    for row in release.texts.order_by(FreeText.question, FreeText.place):
        found[row.question] += (row.text,)
    return found


def _answers(definition, question, counts, texts, release, thresholds) -> Answers:
    asks = definition.type_of(question)
    if asks.result == "sum":
        total = _sum(question, asks.bounds(question), counts["_sum"], release.responses)
        return Answers(question, total=total)
    if asks.result == "texts":
        return Answers(question, texts=texts if disclosure.texts_shown(len(texts)) else ())
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


def as_json(results: Results, state: str) -> dict:
    """The shape that `cafe-forms results` prints."""
    release = results.release
    return {
        "survey": results.survey.slug,
        "state": state,
        "responses": results.responses,
        "released_on": release and release.released_on.isoformat(),
        "questions": [_question_as_json(found) for found in results.answers],
    }


def _question_as_json(found: Answers) -> dict:
    head = {"name": found.question.name, "type": found.question.type}
    if found.question.type == "integer":
        return head | {"sum": found.total}
    if found.question.type == "text":
        return head | {"texts": list(found.texts)}
    cells = [
        {"name": line.cell.name, "count": line.cell.count, "note": line.cell.note} for line in found.lines
    ]
    return head | {"choices": cells}
