"""What to think of before a survey opens, as the page *Öffnen* says it: on stderr, in the team's words."""

from collections.abc import Iterable

import click

from cafe_forms.models import Survey
from cafe_forms.surveys import publishing
from cafe_forms.surveys.editing import cautions


def say(found: Iterable[cautions.Caution]) -> None:
    """One line each. They are German whoever types: the words are about what mothers will read."""
    from cafe_forms.languages import speak_to_team
    from cafe_forms.team.words import caution_words

    speak_to_team("de")
    for _caution, line in caution_words.said(found):
        click.echo(line, err=True)


def say_of(survey: Survey, rules: publishing.Rules, now, closes_at=None) -> None:
    """Of a draft that is going to open, with this end or the usual one."""
    closes_at = closes_at or survey.closes_at or publishing.usual_end(survey, now, rules.zone)
    say(cautions.about_survey(survey, closes_at, rules, now=now))
