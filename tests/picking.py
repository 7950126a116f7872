"""Which tests run on which database, what each needs, and what they say of the promises: hooks of pytest."""

from pathlib import Path

import pytest
from hypothesis import settings

from tests.promises.report import Promises

ON_BOTH = {
    "cafe",
    "pool",
    "promises",
    "reports",
    "results",
    "test_checks",
    "test_drafts",
    "test_models",
    "test_outbox",
    "test_storable",
    "test_publishing",
    "test_refusals",
    "test_roster",
    "test_tick",
}

TESTS = Path(__file__).parent
STARTS_PROCESSES = {"deploy", "outside", "redis"}

settings.register_profile("suite", max_examples=40, deadline=None)
settings.register_profile("prove", max_examples=300, deadline=None)
settings.load_profile("suite")

promises = Promises()


def pytest_runtest_logreport(report):
    promises.note(report)


def pytest_terminal_summary(terminalreporter):
    for line, is_good in promises.lines():
        terminalreporter.write_line(line, green=is_good, red=not is_good)


def pytest_collection_modifyitems(items):
    """Mark what needs a browser, PostgreSQL, or processes of its own and their kills, so that it can be left out.

    What stands right under tests/ comes first: the files of the last rooms are short, and nobody waits for one worker.
    """
    items.sort(key=lambda item: item.path.parent != TESTS)
    for item in items:
        if item.path.relative_to(TESTS).parts[0] in STARTS_PROCESSES:
            item.add_marker("long")
        if "cafe" in item.fixturenames and item.path.parent.name == "promises":
            item.add_marker("long")
        if "launch" in item.fixturenames:
            item.add_marker("browser")
        if "postgresql" in item.fixturenames or "postgresql" in _parameters(item):
            item.add_marker("postgresql")


def quick_tries(number: int, cases) -> list:
    """Parameters of one kind: `make quick` tries so many of them, the whole suite every one."""
    return [pytest.param(case, marks=[pytest.mark.long] * (at >= number)) for at, case in enumerate(cases)]


def _parameters(item) -> list:
    return [*item.callspec.params.values()] if hasattr(item, "callspec") else []


on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
SLOW_ON_POSTGRESQL = pytest.mark.parametrize(
    "database_url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.prove)], indirect=True
)


def pytest_generate_tests(metafunc):
    """Tests of rows and verbs run on both databases, unless they say on which one: whole rooms, or files."""
    test = metafunc.definition
    room = test.path.relative_to(TESTS).parts[0]
    runs_on_both = "database_url" in metafunc.fixturenames and {room, test.path.stem} & ON_BOTH
    is_said = any("database_url" in mark.args for mark in test.iter_markers("parametrize"))
    if runs_on_both and not is_said:
        metafunc.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
