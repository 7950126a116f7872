"""What is read: results, files, digests, briefings, recognition."""

import datetime as dt
import json

import click

from cafe_forms import audit, clock
from cafe_forms.cli.at_work import Refusal, content_of, settings, survey_of, with_app, write
from cafe_forms.cli.surveys import refusals
from cafe_forms.db import database
from cafe_forms.models import Member
from cafe_forms.pool import release as pool
from cafe_forms.post import quiet_hours
from cafe_forms.reports import briefing as briefings
from cafe_forms.reports.preparation import parts
from cafe_forms.reports.weekly import digest as digests
from cafe_forms.results import export as exports
from cafe_forms.results import summary
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.definition.words import LANGUAGES


@click.command()
@click.argument("slug")
@click.option("--json", "compact", is_flag=True, help="On one line, for programs.")
@with_app
def results(app, slug, compact):
    """What may be seen of a survey, as JSON."""
    survey = survey_of(slug)
    state = survey.state(clock.utcnow())
    shown = summary.as_json(summary.of(survey), state)
    click.echo(json.dumps(shown, ensure_ascii=False, indent=None if compact else 2))


@click.command()
@click.argument("slug")
@click.option("--what", type=click.Choice(["counts", "texts", "package"]), default="counts")
@click.option("--batch", default="online", help="What came on paper is apart: paper, paper-2, …")
@click.option("--output", metavar="FILE")
@with_app
def export(app, slug, what, batch, output):
    """CSV of a released survey, or all that may be seen of it as a data package (zip)."""
    from cafe_forms.languages import speak
    from cafe_forms.reports import package

    survey = survey_of(slug)
    found = summary.of(survey).batch(batch)
    if found is None and batch != "online":
        raise Refusal(f"{slug}: has no batch {batch}")
    if found is None:
        raise Refusal(
            f"{slug}: is {survey.state(clock.utcnow())}; there is nothing to export before its release"
        )
    name = what if batch == "online" else f"{batch}-{what}"
    with database.atomic():
        audit.note(None, f"download {name}", slug, door=audit.COMMAND)
    if what == "package":
        speak("de")
        write(package.of(found), output)
        return
    write(b"".join(exports.blocks(found, questionnaire.asked(survey), what)), output)


@click.command()
@click.option("--week", help="ISO week such as 2026-W48; default: this one.")
@click.option("--member", "email", metavar="EMAIL")
@click.option("--json", "as_json", is_flag=True)
@click.option(
    "--send", "sends", is_flag=True, help="Also owe the letters of this week; the worker sends them."
)
@with_app
def digest(app, week, email, as_json, sends):
    """The weekly digests as they would go out now."""
    now, zone = clock.utcnow(), app.config["TIMEZONE"]
    this_week = clock.week_of(now.astimezone(zone).date())
    week = _week(week or this_week)
    is_past = clock.monday_of(week) < clock.monday_of(this_week)
    if is_past or (sends and week != this_week):
        when = "past" if is_past else "still to come"
        click.echo(f"{week} is {when}: these letters say what is known today, and none is owed", err=True)
    sends = sends and week == this_week
    found = digests.digests(week, now=now, zone=zone, member=_member(email) if email else None)
    letters = [{"to": one.member.email, **digests.written(one)} for one in found if one.facts]
    if as_json:
        click.echo(json.dumps(letters, ensure_ascii=False))
    written = {letter["to"]: letter for letter in letters}
    for one in found:
        owed_before = sends and bool(one.facts) and not _owe(one, now, zone)
        if not as_json:
            _say_digest(one, written.get(one.member.email), owed_before)
    if sends and letters and (morning := quiet_hours.until(now)):
        click.echo(f"letters rest at night: these leave from {morning.astimezone(zone):%H:%M} on", err=True)


def _owe(one: digests.Digest, now, zone) -> bool:
    """False when it was owed before."""
    with database.atomic():
        is_owed = digests.owe(one, now=now, zone=zone) is not None
        if is_owed:
            audit.note(None, "digest send", one.member.email, door=audit.COMMAND)
        return is_owed


def _say_digest(one: digests.Digest, letter: dict | None, owed_before: bool) -> None:
    if letter is None:
        click.echo(f"quiet: {one.member.email}")
    elif owed_before:
        click.echo(f"already: {one.member.email}")
    else:
        click.echo(f"To: {letter['to']}\nSubject: {letter['subject']}\n\n{letter['text']}-- ")


def _week(week: str) -> str:
    try:
        if clock.week_of(clock.monday_of(week)) != week:  # Python 3.11 takes a 53rd week in any year
            raise ValueError(week)
    except ValueError:
        raise click.BadParameter(f"{week} is no ISO week such as 2026-W48", param_hint="--week") from None
    return week


def _member(email: str) -> Member:
    from cafe_forms.members.sign_in import tidy

    member = Member.get_or_none(Member.email == tidy(email))
    if member is None:
        raise Refusal(f"{email}: no such member")
    return member


@click.command()
@click.argument("slug")
@click.option("--format", "form", type=click.Choice(["text", "html", "pdf"]), default="text")
@click.option("--output", metavar="FILE")
@with_app
def briefing(app, slug, form, output):
    """The briefing of a survey that has ended."""
    from flask import render_template

    from cafe_forms.languages import speak

    survey, now = survey_of(slug), clock.utcnow()
    try:
        found = briefings.of(survey, now=now)
    except briefings.OfAnotherKind:
        raise Refusal(
            f"{slug}: asks for no topics ({survey.kind}); only surveys of topics have a briefing"
        ) from None
    except briefings.NotEnded:
        with refusals(slug):
            pool.check_ended(survey, now=now, zone=app.config["TIMEZONE"])
        raise Refusal(f"{slug}: has ended and is not released yet: cafe-forms release {slug}") from None
    speak("de")
    if form == "pdf":
        write(_on_paper(found, clock.today(app.config["TIMEZONE"])), output)
        return
    template = {"text": "reports/briefing.txt", "html": "reports/briefing.html"}[form]
    told = {"head": parts.head(found), "sections": parts.of(found, today=clock.today(app.config["TIMEZONE"]))}
    write((render_template(template, **told).strip() + "\n").encode(), output)


def _on_paper(found: briefings.Briefing, today: dt.date) -> bytes:
    from cafe_forms.reports.printed import briefing_sheet, paper

    if signs := briefing_sheet.not_shown(found, today=today):
        click.echo(f"no font has {' '.join(signs)}: � stands on the sheet instead", err=True)
    try:
        return briefing_sheet.pdf(found, today=today)
    except paper.NotInstalled:
        raise Refusal('PDF needs the extra `paper`: pip install "cafe-forms[paper]"') from None


@click.command()
@click.option("--languages", multiple=True, type=click.Choice(LANGUAGES), help="Each one; default: all ten.")
@click.option("--output", metavar="FILE")
@with_app
def cards(app, languages, output):
    """Picture cards for a round in the room, as a PDF; no survey is needed."""
    from cafe_forms.reports.printed import card_round, paper

    try:
        write(card_round.pdf(languages or LANGUAGES), output)
    except paper.NotInstalled:
        raise Refusal('PDF needs the extra `paper`: pip install "cafe-forms[paper]"') from None


@click.command()
@click.argument("file", required=False)
def recognise(file):
    """Topics, personal data and crisis in texts: one JSON line in, one out."""
    from cafe_forms.recognition.recognise import recognise as recognised

    settings()
    texts = [_text_of(line) for line in _without_end(content_of(file).split(b"\n"))]
    bad = [number for number, text in enumerate(texts, 1) if text is None]
    if bad:
        raise Refusal(*(f'{file or "stdin"}:{number}: is no object like {{"text": "…"}}' for number in bad))
    for text in texts:
        click.echo(json.dumps(recognised(text or ""), ensure_ascii=False))


def _without_end(lines: list[bytes]) -> list[bytes]:
    """Without blank lines at the end, as editors leave them; in between each line is answered with a line."""
    while lines and not lines[-1].strip():
        lines.pop()
    return lines


def _text_of(line: bytes) -> str | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    text = found.get("text") if isinstance(found, dict) else None
    return text if isinstance(text, str) else None


COMMANDS = (results, export, digest, briefing, cards, recognise)
