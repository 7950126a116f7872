"""Rounds: what was released of a kind before, and the same questions again, with the topics that mattered."""

import datetime as dt

from cafe_forms.models import Site, Survey
from cafe_forms.surveys import sentences
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.editing import sentence_edit


def before(survey: Survey, moment: dt.datetime):
    """The surveys of its kind at its site that ended before this moment and were released, the last one first."""
    return (
        Survey.select()
        .where(
            Survey.site == survey.site,
            Survey.kind == survey.kind,
            Survey.outcome == "released",
            Survey.ended_at < moment,
        )
        .order_by(Survey.ended_at.desc())
    )


def again(definition: Definition, codes: tuple[str, ...]) -> Definition:
    """The definition with these topics alone; without any it is asked again as it was."""
    question = definition.topic_question
    return sentence_edit.with_topics(definition, question.name, codes) if question and codes else definition


def in_its_size(definition: Definition, site: Site) -> Definition:
    """As it is begun at a café: where few are expected, as at last or unsaid, sentences stand in for the text."""
    return definition if _expected(site) >= sentences.FEW else sentence_edit.in_place_of_text(definition)


def _expected(site: Site) -> int:
    latest = (
        Survey.select(Survey.expected)
        .where(Survey.site == site, Survey.opened_at.is_null(False), Survey.expected.is_null(False))
        .order_by(Survey.opened_at.desc())
        .first()
    )
    return latest.expected if latest else 0
