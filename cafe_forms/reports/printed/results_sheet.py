"""The results of one release on paper, in German, for the team: what their page prints, without what mothers wrote."""

from flask import get_template_attribute

from cafe_forms.languages import speaking
from cafe_forms.models import Release
from cafe_forms.pages import day
from cafe_forms.reports import ranking
from cafe_forms.reports.printed import paper
from cafe_forms.results import change as changes
from cafe_forms.results.disclosure import FEW
from cafe_forms.results.hidden_words import WORDS, number_or_words
from cafe_forms.results.summary import Answers, Line, Pair, Results
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.definition.words import Words
from cafe_forms.surveys.types.question_type import Shown

ONLINE = "online"


def pdf(results: Results) -> bytes:
    """Raises paper.NotInstalled."""
    return paper.pdf("results", facts(results))


def facts(results: Results) -> dict:
    """`results` of one batch, as `Results.batch` gives it. A text of a mother is never among them.

    `few` stands for the word of the choices that have no number and are told in one line; steps are not.
    """
    survey, release = results.survey, results.released
    change = changes.since_last_round(results) if release.batch == ONLINE else None
    shown = [found for found in results.answers if found.rule != Shown.TEXTS]
    expected = survey.expected if release.batch == ONLINE else None
    with speaking("de"):
        return {
            "site": survey.site.name,
            "title": questionnaire.title_of(survey),
            "day": _day(release),
            "is_paper": release.batch != ONLINE,
            "sheets": release.batch.partition("-")[2],
            "responses": release.responses,
            "expected": expected if expected and release.responses <= expected else None,
            "before": change and {"day": _day(change.release), "responses": change.release.responses},
            "few": WORDS[FEW],
            "asked": [_asked(found, change) for found in shown],
            "pairs": list(map(_pair, results.pairs)),
            "has_texts": len(shown) < len(results.answers),
            "meanings": _in_words("meanings", results.notes),
        }


def _day(release: Release) -> str:
    """With its year: a sheet is kept."""
    return f"{day(release.released_on)} {release.released_on.year}"


def _asked(found: Answers, change: changes.Change | None) -> dict:
    in_order = found.question.is_in_order
    lines = found.lines if in_order else ranking.ranked(found)
    return {
        "label": _said(found.question.label),
        "is_shown": found.is_shown,
        "is_sum": found.rule == Shown.SUM,
        "total": found.total,
        "is_multiple": found.rule == Shown.MULTIPLE and found.question.max != 1,
        "most": found.question.max,
        "rows": [_row(found, line, change) for line in lines if in_order or line.cell.note != FEW],
        "few": [_choice(line) for line in lines if not in_order and line.cell.note == FEW],
    }


def _row(found: Answers, line: Line, change: changes.Change | None) -> dict:
    word = change.of(found.question.name, line.cell.name) if change else ""
    return {
        "choice": _choice(line),
        "is_number": line.cell.count is not None,
        "count": number_or_words(line.cell),
        "change": _in_words("said_of_change", word),
    }


def _pair(pair: Pair) -> dict:
    """What shows of it, in the order of the two questions."""
    rows = [
        [_said(one.label), _said(other.label), number_or_words(cell)]
        for one, cells in zip(pair.first.choices, pair.cells, strict=True)
        for other, cell in zip(pair.second.choices, cells, strict=True)
        if cell.note != FEW
    ]
    return {"first": _said(pair.first.label), "second": _said(pair.second.label), "rows": rows}


def _in_words(macro: str, of: object) -> str:
    """As pages and letters say it."""
    return str(get_template_attribute("reports/words.html", macro)(of)).strip()


def _choice(line: Line) -> dict:
    return _said(line.choice.label) | {"icon": line.choice.icon or ""}


def _said(words: Words) -> dict:
    """In German, or else in the nearest language, which is named for who has it read aloud."""
    said = words.say("de")
    return {"lang": said.language.partition("-")[0], "text": said.text}
