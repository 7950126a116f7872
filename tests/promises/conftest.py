"""What proofs start from: a café as an operator runs it, on either database, and every byte that it keeps."""

import contextlib
import sqlite3

import pytest

from tests.browser.conftest import House
from tests.browser.open_cafe import OpenCafe
from tests.outside.conftest import Cafe
from tests.picking import SLOW_ON_POSTGRESQL  # noqa: F401 - a mark for the proofs
from tests.pool.conftest import ended  # noqa: F401 - a fixture
from tests.promises.every_response import of_the_team, public, survey  # noqa: F401 - fixtures
from tests.promises.traces import Disk
from tests.team.doors import knocking, things  # noqa: F401 - fixtures

EACH_SCRIPT_AND_LANGUAGE = pytest.mark.parametrize(
    ("has_script", "language"),
    [
        (True, "de"),
        (False, "ar"),
        pytest.param(True, "ar", marks=pytest.mark.prove),
        pytest.param(False, "de", marks=pytest.mark.prove),
    ],
)


@pytest.fixture
def cafe(tmp_path, database_url):
    """Commands and servers on a data folder of their own, with one site."""
    elsewhere = {"CAFE_DATABASE_URL": database_url, "CAFE_QUEUE_URL": database_url}
    cafe = Cafe(
        tmp_path,
        CAFE_RATE_LIMIT="off",
        TMPDIR=str(tmp_path),
        **({} if database_url.startswith("sqlite") else elsewhere),
    )
    cafe("site", "add", "Müttercafé Freilassing", "--town", "Freilassing")
    return cafe


@pytest.fixture(scope="session")
def open_cafe(tmp_path_factory):
    """One café for all proofs in a browser, with surveys by name."""
    folder = tmp_path_factory.mktemp("open-cafe")
    house = House(folder, CAFE_RATE_LIMIT="off")
    opened = OpenCafe(folder, house.url)
    with house.open():
        yield opened


@pytest.fixture
def disk(tmp_path, database_url, request):
    """The folders that hold every byte: the café's, and all of the database server with its logs."""
    if database_url.startswith("sqlite"):
        return Disk(tmp_path)
    return Disk(tmp_path, request.getfixturevalue("postgresql").folder)


@pytest.fixture
def sql(database_url):
    """One statement behind the café's back: `sql("SELECT …")` gives its rows."""

    def connect():
        if database_url.startswith("sqlite"):
            return sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
        import psycopg

        return psycopg.connect(database_url, autocommit=True)

    def ask(statement: str) -> list[tuple]:
        with contextlib.closing(connect()) as line:
            cursor = line.execute(statement)
            return cursor.fetchall() if cursor.description else []

    return ask
