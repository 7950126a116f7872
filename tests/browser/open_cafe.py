"""A café with everything that a mother can open, and what a test does on its pages."""

import contextlib
import datetime as dt
import sqlite3
from pathlib import Path

import config as settings
from cafe_forms import create_app, upkeep
from cafe_forms.cafe import sites
from cafe_forms.db import database
from cafe_forms.models import Site
from cafe_forms.surveys import publishing
from cafe_forms.surveys.definition.reading import read
from tests.conftest import LIBRARY

READY = sorted(file.stem for file in LIBRARY.glob("*.yaml"))
KITCHEN_SINK = Path(__file__).with_name("kitchen_sink.yaml")
DAY = dt.timedelta(days=1)


class OpenCafe:
    """Surveys by name: the six ready ones and "alles" are open, "vorbei" has ended. `home` is the café's page."""

    def __init__(self, folder: Path, url: str):
        self.url, self.database = url, folder / "cafe.db"
        config = settings.read({"CAFE_DATA_DIR": str(folder), "CAFE_RATE_LIMIT": "off"})
        with create_app(config).app_context():
            upkeep.bring_up_to_date()
            with database.connection_context():
                self.slugs = dict(_opened(dt.datetime.now(dt.UTC)))
                site = Site.get()
                self.home = f"{url}/cafe/{site.slug}-{site.page_code}"

    def link(self, name: str, language: str = "de", *, base: str | None = None) -> str:
        return f"{base or self.url}/s/{self.slugs[name]}/{language}"

    def responses(self, name: str) -> int:
        """How many lie in the pool."""
        query = "SELECT count(*) FROM pooled JOIN survey ON survey.id = survey_id WHERE slug = ?"
        with contextlib.closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(query, [self.slugs[name]]).fetchone()[0]

    @contextlib.contextmanager
    def one_more(self, name: str):
        """Whatever happens inside stores exactly one response."""
        before = self.responses(name)
        yield
        assert self.responses(name) == before + 1


def _opened(now: dt.datetime):
    """(name, slug) of every survey; the café met a week ago and meets again soon."""
    site = sites.add("Müttercafé Freilassing", town="Freilassing")
    sites.add_meeting(site, now - 7 * DAY, place="Pfarrsaal")
    sites.add_meeting(site, now + 17 * DAY, place="Pfarrsaal, Eingang im Hof")
    rules = publishing.Rules()
    for name in READY:
        yield name, _open(site, LIBRARY / f"{name}.yaml", now, rules).slug
    yield "alles", _open(site, KITCHEN_SINK, now, rules).slug
    ended = _open(site, LIBRARY / "themenwahl.yaml", now, rules)
    publishing.close(ended, now=now)
    yield "vorbei", ended.slug


def _open(site, file: Path, now: dt.datetime, rules: publishing.Rules):
    survey = publishing.add(site, read(file.read_bytes()), now=now, zone=rules.zone)
    return publishing.open_until(survey, now + 7 * DAY, now=now, rules=rules)


def send(page):
    page.locator("button.send").click()


def switch_to(page, name: str):
    """Another language, by its own name."""
    page.locator(".languages summary").click()
    page.get_by_role("button", name=name).click()


def ticked(page) -> set[str]:
    """The values of all ticked choices."""
    values = page.locator("input:checked").evaluate_all("inputs => inputs.map(input => input.value)")
    return set(values) - {""}


def tick(page, *values: str):
    for value in values:
        page.locator(f'input[value="{value}"]').first.check()
