"""The demo café with one of everything that an address of the team can name, and two admins to walk through it."""

import contextlib
import datetime as dt
from pathlib import Path

import config as settings
from cafe_forms import create_app, demo_cafe, upkeep
from cafe_forms.db import database
from cafe_forms.models import Mark, Meeting, Member, Site, Survey
from cafe_forms.surveys import publishing
from cafe_forms.surveys.definition import read
from cafe_forms.team import members
from tests.team.doors import one_of_each, path_of, rules

LIBRARY = Path(demo_cafe.__file__).parent / "surveys" / "library"
FILES = {"team.sharing_sheet", "team.sharing_qr"}  # nothing to look at in a browser
PUBLIC = {"team.sign_in_page", "team.sign_in_code", "team.open_link", "team.second_step"}


class LivelyCafe:
    """`paths()` leads to every page; `link(language)` signs an admin in who reads that language."""

    def __init__(self, folder: Path, url: str):
        self.url = url
        now = dt.datetime.now(dt.UTC)
        self.app = create_app(settings.read({"CAFE_DATA_DIR": str(folder)}))
        with self.at_work():
            upkeep.bring_up_to_date()
        with self.at_work():
            demo_cafe.seed_once(self.app.config, now=now)
            Mark.put(upkeep.HEARTBEAT, now)
            self._furnish(now)
        self.links = {language: self._admin(language, now) for language in ("de", "en")}

    @contextlib.contextmanager
    def at_work(self):
        with self.app.app_context(), database.connection_context():
            yield

    def _furnish(self, now: dt.datetime) -> None:
        site = Site.get(Site.slug == "freilassing")
        topics = read((LIBRARY / "themenwahl.yaml").read_bytes())
        self.draft = publishing.add(site, topics, now=now, zone=publishing.Rules().zone)
        self.by_state = {survey.state(now): survey for survey in Survey.select().order_by(Survey.id)}
        meeting = Meeting.select().where(Meeting.site == site).first()
        self.things = one_of_each(
            site, meeting, released=self.by_state["released"], running=self.by_state["open"]
        )

    def _admin(self, language: str, now: dt.datetime) -> str:
        """A link that signs an admin in who reads this language."""
        with self.at_work():
            address = f"{language}@cafe.example"
            member, token = members.invite(address, role="admin", sites=[], name="Toni", now=now)
            Member.update(language=language).where(Member.id == member.id).execute()
            return f"{self.url}/team/anmelden/{token}"

    def paths(self):
        """Every address of the team that answers with a page, a survey's in each of its states."""
        for rule in rules(self.app, "GET"):
            if rule.endpoint not in FILES | PUBLIC:
                yield from dict.fromkeys(path_of(rule, things) for things in self._in_each_state())

    def _in_each_state(self):
        for survey in self.by_state.values():
            yield self.things | {"umfragen": survey.slug, "teilen": survey.slug}
