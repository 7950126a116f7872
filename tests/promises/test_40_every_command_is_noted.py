"""40. Every command that changes something writes its lines as of no member, in the transaction that does it."""

import contextlib
import json
import sqlite3
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from cafe_forms.cli import commands
from cafe_forms.db import database
from tests.conftest import SMALL, on_sqlite
from tests.promises.acts import World
from tests.promises.test_40_every_act_is_noted import NO_ROOM

ACTS = {  # what is typed after the command, and what is noted
    "site add": (["Neu"], ["site add"]),
    "meeting add": (["2030-12-05T09:30", "--site", "{site}"], ["meetings plan"]),
    "member add": (["neu@cafe.example", "--role", "lead", "--invite"], ["member invite"]),
    "survey import": (["{yaml}", "--site", "{site}", "--open"], ["survey new", "survey open"]),
    "survey open": (["{draft}"], ["survey open"]),
    "survey close": (["{running}"], ["survey close"]),
    "survey codes": (["{coded}", "--number", "3"], ["codes"]),
    "survey paper": (["{ended}", "{sheets}"], ["paper"]),
    "survey resume": (["{held}"], ["resume"]),
    "survey discard": (["{held}"], ["discard"]),
    "release": ([], ["release"]),
    "export": (["{released}"], ["download counts"]),
    "digest": (["--member", "staff@cafe.example", "--send"], ["digest send"]),
    "deliveries retry": (["{letter}"], ["letter again"]),
}
AGAIN = {  # the same once more changes nothing, and is not noted
    "survey open": ["{running}"],
    "survey close": ["{ended}"],
    "release": ["{released}"],
}
APART = {"demo", "restore"}  # driven below: one begins with nothing, one wants the database for itself
NEVER_NOTED = {
    **dict.fromkeys(["serve", "web", "worker"], "what goes on there is noted where it is done"),
    **dict.fromkeys(["migrate", "check", "backup"], "looks after the file, whatever stands in it"),
    **dict.fromkeys(["site list", "survey list", "survey link", "survey definition"], "reads"),
    **dict.fromkeys(["member list", "meeting list"], "reads"),
    **dict.fromkeys(["results", "briefing", "cards", "deliveries", "survey check", "recognise"], "reads"),
    "completion": "prints what a shell reads",
    "mail test": "tries the line with a letter that tells nothing",
}


def every_command(command=commands, name=""):
    if isinstance(command, click.Group):
        for word, one in command.commands.items():
            yield from every_command(one, f"{name} {word}".strip())
    if not isinstance(command, click.Group) or command.invoke_without_command:
        yield name


@pytest.fixture
def names(tmp_path, signed_in, things, site, open_survey, add_survey, seal):
    """What the commands can name; the database file is at `file`."""
    made = World(signed_in("admin"), things, site, open_survey, add_survey, seal).named
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "sheets").write_text("\n".join(json.dumps({"topics": ["schlaf"]}) for _ in range(5)))
    return made | {"yaml": tmp_path / "small.yaml", "sheets": tmp_path / "sheets"}


@pytest.fixture
def file(config):
    return Path(config.DATA_DIR, "cafe.db")


def typed(words, names, folder):
    """What `cafe-forms` and these words come to, in this process."""
    settings, here = {"CAFE_DATA_DIR": str(folder), "CAFE_SECRET_KEY": "k" * 40}, database.obj
    try:
        return CliRunner(env=settings).invoke(commands, [word.format(**names) for word in words])
    finally:
        database.initialize(here)


def copy(file, to):
    with contextlib.closing(sqlite3.connect(file)) as here, contextlib.closing(sqlite3.connect(to)) as there:
        here.backup(there)


def rows(file, query="SELECT action, member_id, door FROM audit ORDER BY id"):
    with contextlib.closing(sqlite3.connect(file)) as opened:
        return opened.execute(query).fetchall()


def dumped(file):
    with contextlib.closing(sqlite3.connect(file)) as opened:
        return list(opened.iterdump())


@pytest.fixture
def on_a_copy(names, file, tmp_path):
    """Type a command on a copy of the café: (what it came to, the copy before, the copy after)."""

    def done(words, *, prepared="SELECT 1"):
        folder = tmp_path / f"copy-{len(list(tmp_path.glob('copy-*')))}"
        folder.mkdir()
        copy(file, before := folder / "before.db")
        with contextlib.closing(sqlite3.connect(before)) as opened, opened:
            opened.execute(prepared)
        copy(before, folder / "cafe.db")
        return typed(words, names, folder), before, folder / "cafe.db"

    return done


def test_every_command_is_on_one_of_the_two_lists():
    assert set(every_command()) == set(ACTS) | APART | set(NEVER_NOTED)
    assert not (set(ACTS) | APART) & set(NEVER_NOTED)


@on_sqlite
@pytest.mark.long
def test_every_command_that_changes_something_is_noted(on_a_copy):
    found = {}
    for name, (words, _noted) in ACTS.items():
        done, before, after = on_a_copy([*name.split(), *words])
        found[name] = done.exit_code, rows(after)[len(rows(before)) :]
    assert found == {
        name: (0, [(action, None, "command") for action in noted]) for name, (_, noted) in ACTS.items()
    }


@on_sqlite
def test_what_changes_nothing_is_not_noted(on_a_copy):
    for name, words in AGAIN.items():
        done, before, after = on_a_copy([*name.split(), *words])
        assert (done.exit_code, rows(after)) == (0, rows(before)), name


@on_sqlite
@pytest.mark.long
def test_what_cannot_be_noted_is_not_done(on_a_copy):
    for name, (words, _noted) in ACTS.items():
        done, before, after = on_a_copy([*name.split(), *words], prepared=NO_ROOM)
        assert done.exit_code != 0, name
        assert dumped(after) == dumped(before), name


@on_sqlite
def test_a_demo_and_a_restore_are_noted(cafe):
    data = cafe.folder / "data"
    cafe("backup", "copy.db")
    cafe("restore", "copy.db")
    assert rows(data / "cafe.db") == [("site add", None, "command"), ("restore", None, "command")]
    cafe("demo", CAFE_DATA_DIR=str(cafe.folder / "other"))
    assert ("demo", None, "command") in rows(cafe.folder / "other" / "cafe.db")
