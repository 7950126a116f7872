"""Thanks: the same for everybody who answered this survey in this language."""

import datetime as dt

from flask import render_template

from cafe_forms.cafe import offers
from cafe_forms.models import Survey
from cafe_forms.surveys.definition.model import Definition


def rendered(survey: Survey, definition: Definition, now: dt.datetime) -> str:
    """To be rendered in a request for it."""
    return render_template(
        "answering/thanks.html",
        survey=survey,
        survey_language=definition.default_language,
        help_first=definition.has_text or definition.has_sensitive,
        meeting=survey.site.next_meeting(now),
        offers=offers.for_topics(definition.topic_codes, survey.site, now),
        ombuds=offers.ombuds(survey.site, now),
        crisis=offers.crisis_set("unspecific", now),
        again=survey.is_open(now),
    )
