"""A survey's way on the command line: imported, opened, closed, released."""

import contextlib
import datetime as dt
import json
from collections.abc import Iterator

import click

from cafe_forms import audit, clock, doubt
from cafe_forms.cli import before_opening, definition_files, refusal_lines
from cafe_forms.cli.at_work import Refusal, moment, only_site, site_of, survey_of, with_app, write
from cafe_forms.cli.lists import as_json, tell
from cafe_forms.db import database
from cafe_forms.foreign import giving, wording
from cafe_forms.foreign.report import Report
from cafe_forms.models import Survey
from cafe_forms.pool import hold
from cafe_forms.pool import release as pool
from cafe_forms.surveys import publishing, questionnaire
from cafe_forms.surveys.definition import writing
from cafe_forms.surveys.definition.words import LANGUAGES
from cafe_forms.surveys.editing import cautions

MORE_THAN_EXPECTED = "holds more responses than expected, and waits for a lead: `release` it by name"


@click.group()
def survey():
    """Surveys: import, check, open, close."""


def _end(typed: str | None, now: dt.datetime, zone) -> dt.datetime | None:
    if typed is None:
        return None
    end = moment(typed, zone)
    with refusals(typed):
        publishing.check_end(end, now=now, zone=zone)
    return end


@survey.command("import")
@click.argument("file")
@click.option("--site", "site_slug", metavar="SITE")
@click.option("--open", "opens", is_flag=True, help="Open it at once.")
@click.option("--closes", metavar="ISO", help="Its end; local time unless an offset is named.")
@click.option("--expected", type=click.IntRange(1), help="How many mothers could answer.")
@click.option("--few", is_flag=True, help="Open it although too few are expected for a result.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Of a form that names none.")
@as_json
@with_app
def import_survey(app, file, site_slug, opens, closes, expected, few, language, as_json):
    """Import a definition, XLSForm or LimeSurvey form as a draft, or open it; what to think of is said on stderr."""
    now, zone = clock.utcnow(), app.config["TIMEZONE"]
    (definition, report), closes_at = definition_files.read(file, language), _end(closes, now, zone)
    site = site_of(site_slug) if site_slug else only_site()
    with refusals(file), database.atomic():
        new = publishing.add(site, definition, now=now, expected=expected, zone=zone)
        audit.note(None, "survey new", new.slug, door=audit.COMMAND)
        if not as_json:
            definition_files.say(report)
        before_opening.say_of(new, publishing.Rules.of(app.config), now, closes_at)
        if opens:
            new = publishing.open_until(
                new, closes_at, now=now, rules=publishing.Rules.of(app.config), few=few
            )
            audit.note(None, "survey open", new.slug, door=audit.COMMAND)
        elif closes_at:
            publishing.plan_end(new, closes_at, now=now, zone=zone)
    _say_imported(new, report, as_json)


def _say_imported(new: Survey, report: Report | None, as_json: bool) -> None:
    if as_json:
        told = {"survey": new.slug, "link": _link(new), "report": report and wording.as_json(report, "en")}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    click.echo(f"survey: {new.slug}")
    click.echo(f"link: {_link(new)}")


@contextlib.contextmanager
def refusals(name: str) -> Iterator[None]:
    """Turn what a verb refuses into a line that names the survey."""
    try:
        yield
    except publishing.Refused as error:
        raise Refusal(f"{name}: {refusal_lines.line(error)}") from None


def _link(found: Survey) -> str:
    from cafe_forms.pages import link

    return link("answering.respond", slug=found.slug)


@survey.command("check")
@click.argument("file")
@click.option("--language", type=click.Choice(LANGUAGES), help="Of a form that names none.")
@with_app
def check_survey(app, file, language):
    """Say which languages of a definition are complete and what the others miss; on stderr what to think of."""
    definition, report = definition_files.read(file, language)
    definition_files.say(report)
    before_opening.say(cautions.about_file(definition, publishing.Rules.of(app.config)))
    if not definition.answered:
        click.echo("nothing: no question to answer is left", err=True)
        return
    missing = definition.missing()
    for language in definition.languages:
        gaps = [path for tag, path in missing if tag == language]
        if not gaps:
            click.echo(f"complete: {language}")
        for path in gaps:
            click.echo(f"missing: {language} {path}")


@survey.command("list")
@as_json
@with_app
def list_surveys(app, as_json):
    """Every survey: short name, state, title. Those that somebody must decide about are named on stderr as well."""
    now, surveys = clock.utcnow(), list(Survey.select().order_by(Survey.created_at, Survey.id))
    tell([_survey(found, now) for found in surveys], as_json)
    for found in surveys:
        _say_if_it_waits(found)


def _survey(found: Survey, now: dt.datetime) -> dict:
    return {"survey": found.slug, "state": found.state(now), "title": questionnaire.title_of(found)}


def _say_if_it_waits(found: Survey) -> None:
    """No state of its own: scripts know five. The survey would look as if it had merely ended."""
    if found.waits_for_lead:
        click.echo(f"{found.slug}: {MORE_THAN_EXPECTED}", err=True)
    try:
        hold.refuse(found)
    except publishing.Refused as why:
        click.echo(f"{found.slug}: {refusal_lines.line(why)}", err=True)


@survey.command("open")
@click.argument("slug")
@click.option("--closes", metavar="ISO", help="The end; a later one extends an open survey.")
@click.option("--few", is_flag=True, help="Open it although too few are expected for a result.")
@with_app
def open_survey(app, slug, closes, few):
    """Open a draft, extend an open survey, or open one again that found too few: once, from the next day on."""
    now, found = clock.utcnow(), survey_of(slug)
    closes_at = _end(closes, now, app.config["TIMEZONE"])
    if not found.opened_at:
        before_opening.say_of(found, publishing.Rules.of(app.config), now, closes_at)
    with refusals(slug), database.atomic():
        opened = publishing.open_until(
            found, closes_at, now=now, rules=publishing.Rules.of(app.config), few=few
        )
        if opened.closes_at != found.closes_at or found.opened_at is None:
            action = "survey extend" if found.opened_at else "survey open"
            audit.note(None, action, slug, door=audit.COMMAND)
    click.echo(f"open: {slug}")


@survey.command("close")
@click.argument("slug")
@with_app
def close_survey(app, slug):
    """End a survey at once, and for good."""
    found = survey_of(slug)
    with refusals(slug), database.atomic():
        if publishing.close(found, now=clock.utcnow()).accepts_until != found.accepts_until:
            audit.note(None, "survey close", slug, door=audit.COMMAND)
        else:
            click.echo(f"{slug}: had ended before; nothing was changed", err=True)
    click.echo(f"closed: {slug}")


@survey.command("link")
@click.argument("slug")
@with_app
def survey_link(app, slug):
    """The address for mothers; stderr says so while nobody can answer there."""
    now, found = clock.utcnow(), survey_of(slug)
    click.echo(_link(found))
    if not found.is_open(now):
        click.echo(f"{slug}: is {found.state(now)}; nobody can answer there now", err=True)


@survey.command("definition")
@click.argument("slug")
@click.option("--format", "form", type=click.Choice(["yaml", "xlsform"]), default="yaml")
@click.option("--output", metavar="FILE")
@with_app
def survey_definition(app, slug, form, output):
    """The definition as a file that `import` takes, and that means the same."""
    definition = questionnaire.definition_of(survey_of(slug))
    if form == "yaml":
        write(writing.to_yaml(definition).encode(), output)
        return
    try:
        write(giving.workbook(definition), output)
    except giving.NotInstalledError:
        raise Refusal('XLSForm needs the extra `forms`: pip install "cafe-forms[forms]"') from None


@click.command()
@click.argument("slug", required=False)
@with_app
def release(app, slug):
    """Release what has ended; with a name also one that holds more responses than expected."""
    now, zone = clock.utcnow(), app.config["TIMEZONE"]
    if slug is None and doubt.since():
        click.echo("the clock is doubted, so nothing is decided: say which survey", err=True)
        ended = []
    elif slug is None:
        ended = pool.release_due(now=now, zone=zone, noted=_note_release)
    else:
        with refusals(slug), database.atomic():
            decided = pool.release(survey_of(slug), now=now, zone=zone)
            if decided:
                _note_release(decided)
        ended = [decided] if decided else []
    for one in ended:
        many = one.responses
        click.echo(f"too-few: {one.survey.slug}" if many is None else f"released: {one.survey.slug} {many}")


def _note_release(decided: pool.Ended) -> None:
    audit.note(None, "release", decided.survey.slug, door=audit.COMMAND)


COMMANDS = (survey, release)
