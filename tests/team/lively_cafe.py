"""The demo café with one of everything that an address of the team can name, and admins to walk through it."""

import contextlib
import datetime as dt
from pathlib import Path

import config as settings
from cafe_forms import create_app, demo_cafe, upkeep
from cafe_forms.db import database
from cafe_forms.members import roster
from cafe_forms.models import Mark, Meeting, Member, Site, Survey
from cafe_forms.surveys import publishing
from cafe_forms.surveys.definition.reading import read
from tests.conftest import LIBRARY
from tests.team.doors import SIGN_IN, one_of_each, path_of, rules

FILES = {
    "team.sharing_sheet",
    "team.sharing_qr",
    "team.cards",
    "team.briefing_pdf",
    "team.loop_sheet",
    "team.number_slips_pdf",
    "team.digest_letter",  # a frame of team.digest
}  # nothing to look at in a browser
BEFORE_SIGNING_IN = {"team.sign_in_page", "team.sign_in_code", "team.open_link", "team.second_step"}
DIFFER_BY_STATE = {"team.survey_results", "team.briefing", "team.sharing", "team.survey_head"}
LOOKED_AT = {  # a survey in which state, where it is not a draft
    "team.survey_closing": "open",
    "team.survey_extension": "open",
    "team.briefing_edit": "released",
    "team.briefing_topic": "released",
    "team.survey_loop": "released",
    "team.survey_text": "released",
    "team.remove_text": "released",
    "team.paper_sheets": "released",
}


class LivelyCafe:
    """`paths()` leads to every page; `link(language)` signs an admin in who reads that language."""

    def __init__(self, folder: Path, url: str):
        self.url, now = url, dt.datetime.now(dt.UTC)
        self.app = create_app(settings.read({"CAFE_DATA_DIR": str(folder), "CAFE_BASE_URL": url}))
        self.database = database.obj
        with self.app.app_context():
            upkeep.bring_up_to_date()
        with self.at_work():
            demo_cafe.seed_once(self.app.config, now=now)
            Mark.put(upkeep.HEARTBEAT, now)
            self._furnish(now)

    @contextlib.contextmanager
    def at_work(self):
        """Another test's app may have opened a database of its own meanwhile."""
        database.initialize(self.database)
        with self.app.app_context(), database.connection_context():
            yield

    def _furnish(self, now: dt.datetime) -> None:
        site = Site.get(Site.slug == "freilassing")
        topics = read((LIBRARY / "themenwahl.yaml").read_bytes())
        publishing.add(site, topics, now=now, zone=publishing.Rules().zone)
        self.by_state = {survey.state(now): survey for survey in Survey.select().order_by(Survey.id)}
        meeting = Meeting.select().where(Meeting.site == site).first()
        self.things = one_of_each(
            site, meeting, released=self.by_state["released"], running=self.by_state["open"]
        )

    def link(self, language: str = "de", *, role: str = "admin") -> str:
        """Signs somebody in who reads this language."""
        address, now = f"{role}-{language}@cafe.example", dt.datetime.now(dt.UTC)
        with self.at_work():
            sites = [] if role == "admin" else [Site.get(Site.slug == "freilassing")]
            member, token = roster.invite(address, role=role, sites=sites, name="Toni", now=now)
            Member.update(language=language).where(Member.id == member.id).execute()
        return f"{self.url}{SIGN_IN}/{token}"

    def paths(self) -> dict[str, bool]:
        """Every address of the team that a member may look at, and whether it surely shows its page.

        Some pages say something else, or refuse, in each state of a survey.
        """
        return {
            path_of(rule, things): rule.endpoint not in DIFFER_BY_STATE
            for rule in rules(self.app, "GET")
            if rule.endpoint not in FILES | BEFORE_SIGNING_IN
            for things in self._things_for(rule)
        }

    def _things_for(self, rule):
        usual = LOOKED_AT.get(rule.endpoint, "draft")
        for state in self.by_state if rule.endpoint in DIFFER_BY_STATE else [usual]:
            slug = self.by_state[state].slug
            yield self.things | {"umfragen": slug, "teilen": slug}
