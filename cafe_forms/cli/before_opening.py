"""What to think of before a survey opens, as the page *Öffnen* says it: on stderr, in the team's words."""

from collections.abc import Iterable

import click

from cafe_forms.models import Survey
from cafe_forms.surveys import cautions, publishing


def say(found: Iterable[cautions.Caution]) -> None:
    """One line each. They are German whoever types: the words are about what mothers will read."""
    from flask import render_template

    from cafe_forms.languages import LANGUAGES, speak_to_team

    speak_to_team("de")
    click.echo(
        render_template("team/cautions_lines.txt", cautions=found, names=LANGUAGES), err=True, nl=False
    )


def say_of(survey: Survey, rules: publishing.Rules, now) -> None:
    """Of a draft, or of one that has just opened."""
    closes_at = survey.closes_at or publishing.usual_end(survey, now, rules.zone)
    say(cautions.about_survey(survey, closes_at, rules))
