"""Settings from the environment: what is unknown, impossible or unsafe stops every start with one clear line."""

import contextlib
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from cafe_forms.mailbox.letters import Letters
from tests.outside.conftest import two_at_a_time

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "CAFE_ENV": "production",
    "CAFE_SECRET_KEY": "0123456789abcdef" * 3,
    "CAFE_BASE_URL": "https://cafe.example",
    "CAFE_TRUSTED_PROXIES": "1",
    "CAFE_MAIL_SERVER": "mail.cafe.example",
    "CAFE_MAIL_USE_TLS": "true",
    "CAFE_MAIL_DEFAULT_SENDER": "Müttercafé <cafe@cafe.example>",
}


def wsgi(cafe, **settings) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", "import wsgi"]
    return subprocess.run(command, cwd=ROOT, env=cafe.environment(**settings), capture_output=True, text=True)


def test_an_unknown_setting_stops_every_start(cafe):
    starts = ["serve", "worker", "check", "site list", "recognise"]
    for reasons in two_at_a_time(lambda words: cafe.refuses(*words.split(), CAFE_SECRET="x"), starts):
        assert reasons == ["CAFE_SECRET: no such setting"]


def test_an_impossible_value_stops_the_start_and_is_named(cafe):
    bad = {
        "CAFE_RELEASE_THRESHOLD": "4",
        "CAFE_TIMEZONE": "Bayern",
        "CAFE_RATE_LIMIT": "many",
        "CAFE_BASE_URL": "cafe.example",
        "CAFE_DATA_DIR": "/dev/null/cafe",
        "PORT": "http",
    }
    refused = two_at_a_time(lambda name: cafe.refuses("site", "list", **{name: bad[name]}), bad)
    for name, (reason,) in zip(bad, refused, strict=True):
        assert reason.startswith(f"{name}: ")


def test_a_database_that_is_none_is_said_in_one_line(cafe):
    cafe.write("no.db", "This is a text and no database. " * 100)
    (reason,) = cafe.refuses("site", "list", CAFE_DATABASE_URL=f"sqlite:///{cafe.folder}/no.db")
    assert reason.startswith("the database or the queue cannot be used: ")
    (reason,) = cafe.refuses("site", "list", CAFE_DATABASE_URL="sqlite:////dev/null/cafe.db")
    assert reason.startswith("the database or the queue cannot be used: ")


def test_production_starts_only_with_a_strong_key_and_https(cafe):
    unsafe = PRODUCTION | {"CAFE_SECRET_KEY": "short", "CAFE_BASE_URL": "http://cafe.example"}
    for reasons in two_at_a_time(lambda word: cafe.refuses(word, **unsafe), ["serve", "web", "migrate"]):
        assert [reason.split(":")[0] for reason in reasons] == ["CAFE_SECRET_KEY", "CAFE_BASE_URL"]
    assert cafe("site", "list", **PRODUCTION) == "freilassing\tMüttercafé Freilassing\n"


def test_check_prints_a_line_for_each_wrong_or_risky_setting(cafe):
    for settings, said in (
        (PRODUCTION, "production\n"),
        ({}, "development; CAFE_ENV=production asks for more\n"),
    ):
        well = cafe.run("check", **settings)
        assert (well.returncode, well.stdout) == (0, b"")
        assert well.stderr.decode() == f"nothing is wrong or risky in {said}"
    risky = cafe("check", **PRODUCTION | {"CAFE_RATE_LIMIT": "off", "CAFE_TRUSTED_PROXIES": "0"})
    assert [line.split(":")[0] for line in risky.splitlines()] == ["CAFE_TRUSTED_PROXIES", "CAFE_RATE_LIMIT"]
    done = cafe.run("check", **PRODUCTION | {"CAFE_SECRET_KEY": "", "CAFE_MAIL_USE_TLS": "false"})
    assert done.returncode == 1
    named = [line.split(":")[0] for line in done.stdout.decode().splitlines()]
    assert named == ["CAFE_SECRET_KEY", "CAFE_MAIL_USE_TLS"]


def test_a_demo_has_no_place_in_production(cafe):
    assert len(cafe.refuses("demo", **PRODUCTION)) == 1


def test_a_demo_says_that_it_adds_nothing_to_a_cafe(cafe):
    done = cafe.run("demo")
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr == b"there is a caf\xc3\xa9 already, so nothing was added\n"


def test_a_demo_begins_anew_while_everybody_in_it_is_invented(make_cafe):
    demo = make_cafe()
    demo("demo")
    before = demo("survey", "list")
    assert demo.run("demo", "--reset").returncode == 0
    assert demo("survey", "list") != before
    assert len(demo("site", "list").splitlines()) == 2
    demo("member", "add", "jana@verein.de", "--role", "lead")
    assert "somebody real" in demo.refuses("demo", "--reset")[0]
    assert "jana@verein.de" in demo("member", "list")


def test_a_demo_that_begins_anew_says_what_goes_and_takes_no_cafe_of_somebody_unasked(make_cafe):
    demo = make_cafe()
    demo("demo")
    letters = Letters(demo.folder / "data" / "mailbox")
    letters.keep(b"Subject: old\r\n\r\nold", "a@cafe.example", ["b@cafe.example"])
    demo("site", "add", "Café am Bach")
    before = demo("survey", "list")
    refused = demo.run("demo", "--reset")
    assert (refused.returncode, refused.stdout, refused.stderr.count(b"\n")) == (2, b"", 1)
    assert "Café am Bach" in refused.stderr.decode()
    assert (demo("survey", "list"), len(letters.newest_first())) == (before, 1)
    done = demo.run("demo", "--reset", "--yes")
    said = f"thrown away: {len(before.splitlines())} surveys, 3 cafés, and the letters in the mailbox\n"
    assert (done.returncode, done.stdout, done.stderr.decode()) == (0, b"", said)
    assert "Café am Bach" not in demo("site", "list")
    assert not letters.newest_first()


def test_a_cafe_that_is_no_demo_is_never_thrown_away(cafe):
    assert "no demo" in cafe.refuses("demo", "--reset")[0]
    assert cafe("site", "list")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_the_commands(cafe, shell):
    assert "_CAFE_FORMS_COMPLETE" in cafe("completion", shell)


def test_other_web_servers_are_stopped_by_the_same_lines(cafe):
    unknown, unsafe = wsgi(cafe, CAFE_SECRET="x"), wsgi(cafe, **PRODUCTION | {"CAFE_SECRET_KEY": "short"})
    assert (unknown.returncode, unknown.stderr) == (1, "CAFE_SECRET: no such setting\n")
    assert unsafe.returncode == 1
    assert unsafe.stderr.startswith("CAFE_SECRET_KEY: ")
    assert wsgi(cafe).returncode == 0


def test_check_names_a_folder_that_others_may_read(make_cafe):
    cafe = make_cafe(**PRODUCTION)
    cafe("migrate")
    assert cafe("check") == ""
    (cafe.folder / "data").chmod(0o750)
    line = f"CAFE_DATA_DIR: others on this machine may read {cafe.folder}/data: chmod 700\n"
    assert cafe("check") == line


def test_check_names_what_the_pages_and_readyz_name(cafe):
    """A worker that has never been started is none; one that stopped is."""
    with contextlib.closing(sqlite3.connect(cafe.folder / "data" / "cafe.db", isolation_level=None)) as rows:
        rows.execute("INSERT INTO mark VALUES ('heartbeat', '2026-01-01 07:00:00')")
        rows.execute("INSERT INTO mark VALUES ('clock-doubted', '2026-01-01 07:00:00')")
    try:
        lines = cafe("check", **PRODUCTION).splitlines()
    finally:
        with contextlib.closing(
            sqlite3.connect(cafe.folder / "data" / "cafe.db", isolation_level=None)
        ) as rows:
            rows.execute("DELETE FROM mark WHERE name IN ('heartbeat', 'clock-doubted')")
    assert [line.split(":")[0] for line in lines] == ["worker", "clock"]
