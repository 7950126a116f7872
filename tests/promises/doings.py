"""Everything that somebody of the team can see or do: each address in each role, each command, the worker's ticks."""

import contextvars
import datetime as dt
import json
import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import click
from click.testing import CliRunner

from cafe_forms import cli, clock
from cafe_forms.models import Delivery
from cafe_forms.post import letters
from cafe_forms.surveys.publishing import BERLIN
from tasks import tick as ticks
from tests.promises.stages import DAY, STEADY, Stages
from tests.team.doors import path_of
from tests.team.survey_pages import fields

WHO = {  # in which roles the addresses of a blueprint are asked
    "team": ("staff", "lead", "admin"),
    **dict.fromkeys(("answering", "info_pages", "cafe_page", "post", "calendar", "health"), ("anybody",)),
}
RELEASES = {"team.release"}
SLOW = {"team.sharing_sheet": ("lead", "open for days")}  # drawn once: of title and address alone
BY_LOT = {"team.sharing_codes", "team.renew_recovery_codes"}  # their bodies are codes that were just drawn
NAMED = (  # bytes that differ each time, whatever was answered
    re.compile(r'name="(?:csrf_token|token)"[^>]*value="([^"]*)"'),
    re.compile(r'value="([^"]{60,})"'),
)
SHEETS = [{"topics": ["geld"]}] * 5
FILLED_IN = {  # beside what stands in a form's fields
    **{
        "what": "counts",
        "note": "",
        "number": "3",
        "do": "sure",
        "sheets": json.dumps(SHEETS),
        "batches": "0",
    },
    **{"q_topics": "geld", "q_detail": "NEU", "rhythm": "weekly"},
}


@dataclass(frozen=True)
class Doing:
    """One thing to see or to do; `do()` returns every byte that it says but the named ones."""

    name: str
    do: Callable[[], object]
    changes: bool = True


class Pages:
    """Each address of the app in each role, for each survey where it is one of a survey's."""

    def __init__(self, app, stages: Stages, things: dict, clients: dict):
        self.app, self.stages, self.things, self.clients = app, stages, things, clients
        self._forms, self._tokens = {}, {}

    def doings(self) -> Iterator[Doing]:
        for rule in sorted(self.app.url_map.iter_rules(), key=lambda rule: rule.rule):
            if rule.endpoint != "static":
                for who in WHO[rule.endpoint.rpartition(".")[0]]:
                    yield from self._by(who, rule)

    def _by(self, who: str, rule) -> Iterator[Doing]:
        for stage, path in self._paths(rule):
            if SLOW.get(rule.endpoint, (who, stage)) == (who, stage):
                for method in sorted(rule.methods & {"GET", "POST"}):  # the form is read before it is sent
                    if (method, rule.endpoint) != ("POST", "team.release"):
                        name = f"{who} {method} {rule.rule} {stage}"
                        yield Doing(name, partial(self._open, who, method, path, rule), method == "POST")

    def _paths(self, rule) -> Iterator[tuple[str, str]]:
        """(stage, path)"""
        if "/umfragen/<" in rule.rule or rule.rule.startswith("/s/<"):
            for stage, one in self.stages.items():
                yield stage, self._path(rule, one.survey.slug)
        else:
            yield "", self._path(rule, "")

    def _path(self, rule, slug: str) -> str:
        if rule.endpoint.startswith("team."):
            there = {"umfragen": slug, "teilen": slug} if slug else {}
            return path_of(rule, self.things | there)
        known = {"slug": slug, "language": "de", "name": "versprechen", "token": "t" * 43}
        known |= {"site": self.things["cafes"], "code": self.things["code"]}
        return rule.build({name: known[name] for name in rule.arguments})[1]

    def _open(self, who: str, method: str, path: str, rule) -> str:
        client = self.clients[who]
        kept = client.get_cookie("cafe_team")
        answer = contextvars.Context().run(
            client.open, path, method=method, data=self._sent(who, method, path)
        )
        body = "" if rule.endpoint in BY_LOT and method == "POST" else answer.get_data().decode("latin-1")
        if method == "GET":
            self._forms[who, path] = answer.text if answer.mimetype == "text/html" else ""
        said = f"{answer.status} {self._headers(answer)} {self._flashed(client, kept)}\n{blanked(body)}"
        if kept:
            client.set_cookie("cafe_team", kept.value)
        return said

    def _sent(self, who: str, method: str, path: str) -> dict | None:
        if method == "GET":
            return None
        form = fields(self._forms.get((who, path), "").partition("<main")[2])
        return FILLED_IN | form | {"csrf_token": self._token(who)}

    def _token(self, who: str) -> str:
        if who not in self._tokens:
            page = contextvars.Context().run(self.clients[who].get, "/team/konto").text
            self._tokens[who] = fields(page).get("csrf_token", [""])[0]
        return self._tokens[who]

    def _headers(self, answer) -> list:
        return [pair for pair in answer.headers if pair[0] not in {"Set-Cookie", "Content-Length"}]

    def _flashed(self, client, before) -> object:
        """What the next page would say first: it travels in the cookie, whose signature tells the time."""
        now = client.get_cookie("cafe_team")
        if not now or now == before:
            return None
        return self.app.session_interface.get_signing_serializer(self.app).loads(now.value).get("_flashes")


def blanked(said: str) -> str:
    for pattern in NAMED:
        said = pattern.sub("…", said)
    return said


# What is typed after each command, on one line or several; {slug} stands for each survey.
TYPED = {
    "site list": [""],
    "site add": ["Neu"],
    "meeting add": ["2099-01-01T09:00 --site {site}"],
    "member add": ["neu@cafe.example --role staff --site {site}"],
    "survey import": ["{file}", "{file} --open"],
    "survey list": [""],
    "survey open": ["{slug}", "{slug} --closes {later}"],
    "survey close": ["{slug}"],
    "survey link": ["{slug}"],
    "survey definition": ["{slug}"],
    "survey codes": ["{slug} --number 3"],
    "survey paper": ["{slug} {sheets}"],
    "survey resume": ["{slug}"],
    "survey discard": ["{slug}"],
    "results": ["{slug} --json"],
    "export": ["{slug}", "{slug} --what texts"],
    "briefing": ["{slug}"],
    "digest": ["", "--json", "--send"],
    "deliveries retry": ["1"],
}
ALSO_RELEASES = {"release": ["", "{slug}"]}
ELSEWHERE = {  # they read no row of a survey, begin a process, or write a whole file
    *("serve", "web", "worker", "migrate", "check", "demo", "recognise", "survey check", "mail test"),
    *("backup", "restore"),  # what a restore decides is a doing of its own
    "deliveries",  # rows that are compared as rows
}
CODE = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b")


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
                    name = f"cafe-forms {words} {line} {stage}"
                    yield Doing(name, partial(self._type, command, shlex.split(arguments)))

    def _type(self, command: click.Command, arguments: list[str]) -> str:
        run = partial(command.callback.__wrapped__, self.app)
        typed = click.Command(command.name, callback=run, params=command.params)
        with self.app.app_context():
            done = CliRunner().invoke(typed, arguments)
        assert done.exit_code in {0, 1} and isinstance(done.exception, SystemExit | None), done.exception
        return f"{done.exit_code} {CODE.sub('…', done.stdout)} {done.stderr}"


APART = {"backup", "remnants"}  # they write whole files anew, and nobody reads what


def worker(app, name: str, moments: list[dt.datetime], *, but: set[str] = frozenset()) -> Doing:
    """The ticks of these moments without some duties; what it says are the letters that wait afterwards."""
    return Doing(name, partial(_tick, app, moments, but | APART))


def _tick(app, moments, but) -> list[str]:
    with app.app_context():
        for moment in moments:
            for name, duty in ticks.duties(app.config, moment).items():
                if name not in but:
                    duty()
        return [
            _letter(one, moments[-1])
            for one in Delivery.select().where(Delivery.state == "waiting").order_by(Delivery.key)
        ]


def _letter(delivery: Delivery, now: dt.datetime) -> str:
    try:
        letter = letters.compose(delivery, now=now)
    except letters.Pointless as why:
        return f"{delivery.key}: {why}"
    return f"{delivery.key}: {letter.subject}\n{letter.body}\n{letter.html}"


def restored(app, now: dt.datetime) -> Doing:
    """What a restore says; the ticks in it are compared apart."""
    from cafe_forms.pool import hold

    return Doing("cafe-forms restore", lambda: hold.put_on_hold())


def next_four(now: dt.datetime) -> dt.datetime:
    today = now.astimezone(BERLIN).date()
    four = clock.at_local(today, dt.time(4), BERLIN)
    return four if four > now else clock.at_local(today + DAY, dt.time(4), BERLIN)
