"""What most tests start from: a fresh migrated database, an app on it, a site, and surveys that can be answered."""

import contextlib
import datetime as dt
import os
import re
import shutil
import sqlite3
from pathlib import Path

import pytest
import redis.client  # noqa: F401 - before huey, which takes the drivers that it finds
from playhouse.pool import PooledDatabase

import config as settings
from cafe_forms import audit, clock, upkeep
from cafe_forms.cafe import sites
from cafe_forms.clock import UTC
from cafe_forms.db import database
from cafe_forms.members import roster, sign_in
from cafe_forms.surveys import publishing
from cafe_forms.surveys.definition.reading import read
from cafe_forms.team import access, interrupted
from cafe_forms.upkeep import in_use
from tests import compiled_templates
from tests.browser.phone import (  # noqa: F401 - fixtures; one Chromium for all rooms
    chromium,
    launch,
    visit,
    whole_chromium,
)
from tests.one_app import app_for
from tests.picking import (  # noqa: F401 - hooks, and marks for the tests
    on_postgresql,
    on_sqlite,
    pytest_collection_modifyitems,
    pytest_generate_tests,
    pytest_runtest_logreport,
    pytest_terminal_summary,
)
from tests.sealing import seal  # noqa: F401 - a fixture

LIBRARY = Path(settings.__file__).parent / "cafe_forms" / "surveys" / "library"
BEHIND_THE_APP = {"cafe", "disk", "postgresql", "sql"}  # whoever asks for these has a database of her own
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday, 10:00 in Berlin
ENOUGH_ROOM = 2**30  # bytes


def _keep_files_in_memory() -> None:
    """Databases of the tests wait for no disk: no power is cut here, and a killed process loses no file either."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ENOUGH_ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))


_keep_files_in_memory()


def pytest_configure(config):
    """What was compiled with the filters of another day is not read again."""
    if not hasattr(config, "workerinput"):
        compiled_templates.clear()


def missing(part: str):
    """A real part that is not here: skipped on somebody's laptop, a failure where changes are judged."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"missing part: {part}")
    pytest.skip(f"missing part: {part}")


@pytest.fixture(scope="session")
def postgresql():
    """A PostgreSQL server of our own, with a role, rights and settings as an operator has them."""
    from tests.postgresql import server

    if server.programs() is None:
        missing("PostgreSQL (apt install postgresql)")
    with server.running() as running:
        yield running


@pytest.fixture
def redis_server():
    """A Redis of this test's own."""
    from tests.redis import server

    if not server.is_installed():
        missing("Redis (apt install redis-server)")
    with server.running() as running:
        yield running


@pytest.fixture
def database_url(request, tmp_path):
    """Where the rows of this test are: in a file of its own, or in an empty database of the server."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield f"sqlite:///{tmp_path}/data/cafe.db"
        return
    is_alone = BEHIND_THE_APP & set(request.fixturenames)  # before what is asked for now is one of them
    server = request.getfixturevalue("postgresql")
    with server.fresh_database() if is_alone else server.emptied_database() as url:
        yield url
        if isinstance(database.obj, PooledDatabase):
            database.close_all()


@pytest.fixture
def config(tmp_path, database_url):
    return settings.read(
        {
            "CAFE_DATA_DIR": str(tmp_path / "data"),
            "CAFE_DATABASE_URL": database_url,
            "CAFE_SECRET_KEY": "k" * 40,
        }
    )


@pytest.fixture
def rung():
    """The delivery ids whose alarm was rung."""
    return []


def _copy_whole(file: Path, to: Path) -> None:
    """With what still stands in its WAL."""
    with contextlib.closing(sqlite3.connect(file)) as here, contextlib.closing(sqlite3.connect(to)) as there:
        here.backup(there)
    shutil.copymode(file, to)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A folder for the migrated SQLite file that every test begins with a copy of."""
    return tmp_path_factory.mktemp("prepared")


@pytest.fixture
def app(config, rung, prepared):
    app = app_for(config, enqueue=rung.append)
    if config.DATABASE_URL.startswith("sqlite"):  # on PostgreSQL every database begins as a copy
        _begin_with_copy(prepared / "cafe.db", Path(config.DATA_DIR, "cafe.db"))
    with app.app_context(), database.connection_context():
        yield app


def _begin_with_copy(migrated: Path, file: Path) -> None:
    if migrated.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copy(migrated, file)
        in_use.hold(str(file))
    else:
        upkeep.bring_up_to_date()
        _copy_whole(file, migrated)


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def site(app):
    return sites.add("Müttercafé Freilassing", town="Freilassing")


@pytest.fixture
def meeting(site):
    return sites.add_meeting(site, NOW + dt.timedelta(days=17), place="Pfarrsaal")


SMALL = """
name: klein
kind: topics
languages: [de, de-simple, en, ar]
title: {de: "Welche Themen?", de-simple: "Welches Thema?", en: "Which topics?", ar: "أي مواضيع؟"}
questions:
  - name: topics
    type: select_multiple
    max: 3
    rotate: true
    label: {de: "Wähle bis zu 3", de-simple: "Drück auf 3", en: "Choose up to 3", ar: "اختاري ٣"}
    choices:
      - {topic: schlaf}
      - {topic: kita}
      - {topic: geld}
      - {name: anderes, fixed: true, label: {de: "etwas anderes", de-simple: "anderes", en: "else", ar: "غير ذلك"}}
  - name: detail
    type: text
    max_length: 300
    label: {de: "Was genau?", de-simple: "Was?", en: "What exactly?", ar: "ماذا؟"}
"""


@pytest.fixture
def add_survey(site):
    """Add a draft: `add_survey(yaml text or a library name)`."""

    def add(text=SMALL, *, now=NOW, expected=None, at=None):
        if text.isidentifier():
            text = (LIBRARY / f"{text}.yaml").read_text(encoding="utf-8")
        rules = publishing.Rules()
        return publishing.add(at or site, read(text), now=now, expected=expected, zone=rules.zone)

    return add


@pytest.fixture
def open_survey(add_survey):
    """Open a survey for a week: `open_survey(yaml text or a library name, closes_at=…)`."""

    def opened(text=SMALL, *, now=None, closes_at=None, **options):
        now = now or dt.datetime.now(UTC)
        survey = add_survey(text, now=now, **options)
        end = closes_at or now + dt.timedelta(days=7)
        return publishing.open_until(survey, end, now=now, rules=publishing.Rules(), few=True)

    return opened


@pytest.fixture
def signed_in(app):
    """A client that is signed in: `signed_in("lead", site)`; her cookie is as the page of the link leaves it."""

    def enter(role="lead", *at, email=None):
        now = dt.datetime.now(UTC)
        _member, token = roster.invite(
            email or f"{role}@cafe.example", role=role, sites=list(at), name=role, now=now
        )
        with database.atomic():
            begun = sign_in.spend(token, now=now)
            audit.note(begun.member, "sign-in")
        client = app.test_client()
        with client.session_transaction("/team/") as kept:
            kept.update({interrupted.WHO: begun.member.id, access.KEPT: begun.kept, access.STAYS: False})
            kept[access.SEEN], kept.permanent = int(now.timestamp()), True
        return client

    return enter


def today() -> dt.date:
    """The café's, asked when it is wanted: midnight may come between the first test and this one."""
    return clock.today(publishing.BERLIN)


def hidden(page: str, name: str) -> str:
    """The value of a hidden field, wherever its attributes stand."""
    field = next(tag for tag in re.findall(r"<input[^>]*>", page) if f'name="{name}"' in tag)
    return re.search(r'value="([^"]*)"', field)[1]


def without_tokens(page: str) -> str:
    """The page but for what is signed or drawn anew in its forms: two that are alike differ there."""
    return re.sub(r'<input[^>]*name="(?:csrf_)?token"[^>]*>', "<token>", page)
