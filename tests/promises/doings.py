"""Every address of the app, opened and sent in each role, for a survey at every stage."""

import contextvars
import json
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial

from cafe_forms.answering.token import new_token
from tests.promises.stages import Stages
from tests.team.doors import path_of, this_half_year
from tests.team.survey_pages import fields

TEAM, ANYBODY = ("staff", "lead", "admin"), ("program", "anybody")
WHO = {  # in which roles the addresses of a blueprint are asked; one that is new has to be added here
    "team": TEAM,
    "api": ("program",),
    **dict.fromkeys(
        ("answering", "info_pages", "cafe_page", "post", "calendar", "reading", "health"), ("anybody",)
    ),
}
RELEASES = "team.release"  # it decides, as the tick does
SLOW = {"team.sharing_sheet": ("lead", "open for days")}  # drawn once: of title and address alone
BY_LOT = {"team.sharing_codes", "team.renew_recovery_codes"}  # their bodies are codes that were just drawn
NAMED = (  # bytes that differ each time, whatever was answered: tokens of forms
    re.compile(r'name="(?:csrf_token|token)"[^>]*value="([^"]*)"'),
    re.compile(r'value="([^"]{60,})"'),
)
ENVELOPE = {"Set-Cookie", "Content-Length"}  # what the cookie says is compared apart
SHEETS = [{"topics": ["geld"]}] * 5
FILLED_IN = {  # where a form has no such field
    **{"what": "counts", "note": "", "number": "3", "batches": "0"},
    **{"q_topics": "geld", "q_detail": "NEU", "rhythm": "weekly"},
}
OF_ADDRESS = {"team.half_year_download": {"what": "csv", "note": "x"}}
INSTEAD = {"do": "sure", "sheets": json.dumps(SHEETS)}  # of what a form holds


@dataclass(frozen=True)
class Doing:
    """One thing to see or to do; `do()` returns every byte that it says but the named ones."""

    verb: str
    do: Callable[[], object]
    stage: str = ""
    changes: bool = True

    @property
    def name(self) -> str:
        return f"{self.verb} {self.stage}"


@dataclass(frozen=True)
class Door:
    """An address in one role."""

    who: str
    path: str
    endpoint: str
    slug: str = ""


class Pages:
    """Each address of the app in each of these roles, for each survey where it is one of a survey's.

    `clients` are clients by role, of the team signed in; `things` what the other addresses name.
    """

    def __init__(self, app, stages: Stages, things: dict, clients: dict):
        self.app, self.stages, self.things, self.clients = app, stages, things, clients
        self._forms = {}
        self._tokens = {who: self._csrf_token(who) for who in clients if who in TEAM}

    def doings(self, roles: Collection[str] = (*TEAM, *ANYBODY)) -> Iterator[Doing]:
        """All of them but the one that decides."""
        for rule in sorted(self.app.url_map.iter_rules(), key=lambda rule: rule.rule):
            if rule.endpoint not in {"static", RELEASES}:
                for who in WHO[rule.endpoint.rpartition(".")[0]]:
                    if who in roles:
                        yield from self._by(who, rule)

    def releases(self, who: str) -> Iterator[Doing]:
        for rule in self.app.url_map.iter_rules(RELEASES):
            yield from self._by(who, rule)

    def _by(self, who: str, rule) -> Iterator[Doing]:
        for stage, slug in self._surveys(rule):
            if SLOW.get(rule.endpoint, (who, stage)) == (who, stage):
                door = Door(who, self._path(rule, slug), rule.endpoint, slug)
                for method in sorted(rule.methods & {"GET", "POST"}):  # the form is read before it is sent
                    verb = f"{who} {method} {rule.rule}"
                    yield Doing(verb, partial(self._open, door, method), stage, method == "POST")

    def _surveys(self, rule) -> list[tuple[str, str]]:
        """(stage, slug) of each survey that this address can name; one without a name for any other address."""
        if any(path in rule.rule for path in ("/umfragen/<", "/surveys/<")) or rule.rule.startswith("/s/<"):
            return [(stage, one.survey.slug) for stage, one in self.stages.items()]
        return [("", "")]

    def _path(self, rule, slug: str) -> str:
        if rule.endpoint.startswith("team."):
            there = {"umfragen": slug, "teilen": slug} if slug else {}
            return path_of(rule, self.things | there)
        known = {"slug": slug, "language": "de", "name": "versprechen", "token": "t" * 43}
        known |= {"site": self.things["cafes"], "code": self.things["code"], "half": this_half_year()}
        return rule.build({name: known[name] for name in rule.arguments})[1]

    def _open(self, door: Door, method: str) -> str:
        client = self.clients[door.who]
        kept = client.get_cookie("cafe_team")
        sent = self._sent(door) if method == "POST" else None
        answer = contextvars.Context().run(client.open, door.path, method=method, data=sent)
        body = "" if door.endpoint in BY_LOT and sent else answer.get_data().decode("latin-1")
        if not sent:
            self._forms[door] = answer.text if answer.mimetype == "text/html" else ""
        said = f"{answer.status} {_headers(answer)} {self._flashed(client, kept)}\n{_blanked(body)}"
        if kept:
            client.set_cookie("cafe_team", kept.value)
        return said

    def _sent(self, door: Door) -> dict:
        """What the page's form holds, filled in; where a survey takes nothing, the form of a page opened before."""
        form = fields(self._forms.get(door, "").partition("<main")[2])
        known = {"csrf_token": self._tokens[door.who]} if door.who in TEAM else {}
        opened_before = {} if known else {"token": new_token(door.slug)}
        return FILLED_IN | OF_ADDRESS.get(door.endpoint, {}) | opened_before | form | INSTEAD | known

    def _csrf_token(self, who: str) -> str:
        page = contextvars.Context().run(self.clients[who].get, "/team/konto").text
        return fields(page)["csrf_token"][0]

    def _flashed(self, client, before) -> object:
        """What the next page would say first: it travels in the cookie, whose signature tells the time."""
        now = client.get_cookie("cafe_team")
        if not now or now == before:
            return None
        return self.app.session_interface.get_signing_serializer(self.app).loads(now.value).get("_flashes")


def _headers(answer) -> list[tuple[str, str]]:
    return [pair for pair in answer.headers if pair[0] not in ENVELOPE]


def _blanked(said: str) -> str:
    for pattern in NAMED:
        said = pattern.sub("…", said)
    return said
