"""Rounds: what was released of a kind before, and the same questions again, with the topics that mattered."""

import datetime as dt

from cafe_forms.models import Survey
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.editing import edit


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
    return edit.with_topics(definition, question.name, codes) if question and codes else definition
