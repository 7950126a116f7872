"""What goes from hand to hand: one-time codes to draw from a bowl, and sheets that were filled in on paper."""

import codecs
import json

import click

from cafe_forms import audit, clock, signing
from cafe_forms.cli.at_work import Refusal, content_of, survey_of, with_app
from cafe_forms.cli.surveys import refusals, survey
from cafe_forms.languages import speak
from cafe_forms.pool import codes, paper
from cafe_forms.surveys.definition.faults import Wrong

SHEET_LINES = {
    "as-on-the-page": "%(name)s: %(words)s",
    "no-answer": "%(name)s: this is no answer to a question of type %(type)s",
    "no-question": "%(name)s is no question of this survey",
    "no-sheet": "is no object with answers by question",
    "no-text": "holds what is no text",
}


@survey.command("codes")
@click.argument("slug")
@click.option("--number", type=click.IntRange(1, codes.MOST_AT_ONCE), required=True, help="How many.")
@with_app
def draw_codes(app, slug, number):
    """Print fresh one-time codes, once: cut them apart, and let every mother draw hers from a bowl.

    They come in random order. Do not note who got which, and keep no copy.
    """
    with refusals(slug), audit.noted(None, "codes", slug, str(number), door=audit.COMMAND):
        drawn = codes.draw(survey_of(slug), number, keys=signing.app_keys(), now=clock.utcnow())
    for code in drawn:
        click.echo(code)


@survey.command("paper")
@click.argument("slug")
@click.argument("file")
@click.option("--many", is_flag=True, help="Count them although they are more than were expected.")
@with_app
def enter_paper(app, slug, file, many):
    """Count sheets that were filled in by hand, as a release of their own, once the survey has ended.

    FILE holds a sheet on each line, as JSON: {"topics": ["schlaf", "kita"], "detail": "…"}; - is stdin.
    """
    found = survey_of(slug)
    lines = _sheets(file)
    speak("en")  # as every other line of a command
    try:
        with refusals(slug), audit.noted(None, "paper", slug, door=audit.COMMAND):
            sheets = [sheet for _line, sheet in lines]
            entered = paper.enter(found, sheets, now=clock.utcnow(), zone=app.config["TIMEZONE"], many=many)
    except paper.BadSheets as bad:
        faults = [(lines[number - 1][0], _what(fault)) for number, fault in bad.faults]
        raise Refusal(*(f"{file}:{line}: {said}" for line, said in faults)) from None
    click.echo(f"paper: {slug} {entered.responses}")


def _what(fault: Wrong) -> str:
    return SHEET_LINES[fault.code] % fault.facts


def _sheets(file: str) -> list[tuple[int, object]]:
    """(number of its line, what stands there) of every line that is not empty."""
    found, faults = [], []
    content = content_of(None if file == "-" else file).removeprefix(codecs.BOM_UTF8)
    for number, line in enumerate(content.split(b"\n"), 1):
        if line.strip():
            try:
                found.append((number, json.loads(line)))
            except (ValueError, RecursionError):
                faults.append(f"{file}:{number}: is no JSON")
    if faults:
        raise Refusal(*faults)
    return found


COMMANDS = ()  # both hang into `survey`
