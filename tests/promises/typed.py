"""Every command of `cafe-forms`, typed for a survey at every stage, and what the worker does in the meantime."""

import datetime as dt
import json
import re
import shlex
from collections.abc import Collection, Iterator
from functools import partial

import click
from click.testing import CliRunner

from cafe_forms import cli
from cafe_forms.models import Delivery
from cafe_forms.post import letters
from tasks import tick as ticks
from tests.promises.doings import SHEETS, Doing
from tests.promises.stages import DAY, STEADY, Stages

TYPED = {  # after each command, on one line or several; {slug} stands for each survey
    "site list": [""],
    "site add": ["Neu"],
    "meeting list": [""],
    "member list": [""],
    "meeting add": ["2099-01-01T09:00 --site {site}"],
    "member add": ["neu@cafe.example --role staff --site {site}"],
    "survey import": ["{file}", "{file} --open"],
    "survey list": ["", "--json"],
    "survey open": ["{slug}", "{slug} --closes {later}"],
    "survey close": ["{slug}"],
    "survey link": ["{slug}"],
    "survey definition": ["{slug}"],
    "survey codes": ["{slug} --number 3"],
    "survey paper": ["{slug} {sheets}"],
    "survey resume": ["{slug}"],
    "survey discard": ["{slug}"],
    "results": ["{slug} --json"],
    "export": ["{slug}", "{slug} --what texts", "{slug} --what package"],
    "briefing": ["{slug}"],
    "digest": ["", "--json", "--send"],
    "deliveries retry": ["1"],
}
RELEASES = {"release": ["", "{slug}"]}  # it decides, as the tick does
ELSEWHERE = {
    *("serve", "web", "worker"),  # what they do is a page or a duty of the tick
    *(
        "migrate",
        "check",
        "demo",
        "recognise",
        "survey check",
        "mail test",
        "cards",
        "completion",
    ),  # they read no survey
    *("backup", "restore"),  # what a restore decides is a doing of its own; a backup is the whole database
    "deliveries",  # its rows are compared as rows
}
BY_LOT = re.compile(  # codes, short names and sign-in links that were just drawn
    r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b|(?<=sign-in: )\S+|(?<=survey: )\S+|(?<=link: )\S+"
)
APART = {"backup", "remnants"}  # they write whole files anew, and nobody reads what


def every_command(group: click.Group = cli.commands, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """(words, command) of everything that can be typed."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from every_command(command, f"{before}{name} ")
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield f"{before}{name}", command


class Commands:
    """Each command as it is typed, on the database of the test instead of one that it opens itself."""

    def __init__(self, app, stages: Stages, folder, site: str):
        self.app, self.stages = app, stages
        file, sheets = folder / "neu.yaml", folder / "sheets.jsonl"
        file.write_text(STEADY, encoding="utf-8")
        sheets.write_text("\n".join(map(json.dumps, SHEETS)), encoding="utf-8")
        later = f"{stages.now + 30 * DAY:%Y-%m-%d}"
        self.facts = {"site": site, "file": str(file), "sheets": str(sheets), "later": later}

    def doings(self, typed: dict[str, list[str]] = TYPED) -> Iterator[Doing]:
        for words, command in every_command():
            for line in typed.get(words, ()):
                for stage, one in self.stages.items() if "{slug}" in line else [("", None)]:
                    arguments = line.format(slug=one and one.survey.slug, **self.facts)
                    verb = f"cafe-forms {words} {line}"
                    yield Doing(verb, partial(self._type, command, shlex.split(arguments)), stage)

    def _type(self, command: click.Command, arguments: list[str]) -> str:
        run = partial(command.callback.__wrapped__, self.app)
        typed = click.Command(command.name, callback=run, params=command.params)
        with self.app.app_context():
            done = CliRunner().invoke(typed, arguments)
        assert done.exit_code in {0, 1}, (arguments, done.stderr)
        assert isinstance(done.exception, SystemExit | None), (arguments, done.exception)
        return f"{done.exit_code} {BY_LOT.sub('…', done.stdout)} {done.stderr}"


def ticks_at(app, moments: list[dt.datetime], *, but: Collection[str] = ()) -> Doing:
    """The ticks of these moments without some duties; what it says are the letters that wait afterwards."""
    return Doing(f"ticks without {sorted(but)}", partial(_tick, app, moments, {*but, *APART}))


def _tick(app, moments: list[dt.datetime], but: set[str]) -> list[str]:
    with app.app_context():
        for moment in moments:
            for name, duty in ticks.duties(app.config, moment).items():
                if name not in but:
                    duty()
        waiting = Delivery.select().where(Delivery.state == "waiting").order_by(Delivery.key)
        return [_letter(one, moments[-1]) for one in list(waiting)]


def _letter(delivery: Delivery, now: dt.datetime) -> str:
    try:
        letter = letters.compose(delivery, now=now)
    except letters.Pointless as why:
        return f"{delivery.key}: {why}"
    return f"{delivery.key}: {letter.subject}\n{letter.body}\n{letter.html}"
