"""The units of systemd: they name what there is, may do little, and run as they stand."""

import configparser
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import config as settings
from cafe_forms.cli import commands
from tests.nginx import DEPLOY
from tests.outside.conftest import PROGRAM, Cafe

TELLS = "cafe-tell@.service"
UNITS = sorted(file.name for file in DEPLOY.glob("*.service") if file.name != TELLS)
LONG_RUNNING = ("cafe-web.service", "cafe-worker.service")


class Lists(dict):
    """A key that stands twice keeps both values."""

    def __setitem__(self, key, value):
        if key in self and isinstance(value, list):
            self[key].extend(value)
        else:
            super().__setitem__(key, value)


def unit(name: str) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(dict_type=Lists, strict=False)
    parser.optionxform = str
    parser.read_string((DEPLOY / name).read_text(encoding="utf-8"))
    return parser


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_names_settings_and_commands_that_there_are(name):
    service = unit(name)["Service"]
    named = {pair.split("=")[0] for pair in service["Environment"].split()}
    known = {f"CAFE_{setting}" for setting in settings.SETTINGS}
    assert {setting for setting in named if setting.startswith("CAFE_")} <= known
    assert "TZ=UTC" in service["Environment"].split()
    assert re.search(r"bin/cafe-forms (\w+)", service["ExecStart"])[1] in commands.commands


@pytest.mark.parametrize("name", UNITS)
def test_somebody_is_told_of_a_unit_that_gives_up(name):
    assert unit(name)["Unit"]["OnFailure"] == TELLS.replace("@", "@%n")


def test_what_is_told_names_the_unit(tmp_path):
    """Its line runs as it stands, with a `mail` that writes down what it is given."""
    mail = tmp_path / "mail"
    mail.write_text('#!/bin/sh\n{ echo "$@"; cat; } > "$(dirname "$0")/told"\n')
    mail.chmod(0o755)
    line = unit(TELLS)["Service"]["ExecStart"].replace("%i", "cafe-backup.service")
    subprocess.run(shlex.split(line), env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, check=True)
    told = (tmp_path / "told").read_text().splitlines()
    assert told[0] == "-s Cafe Forms: cafe-backup.service failed root"  # a header is ASCII
    assert told[1].startswith("cafe-backup.service failed.")
    # A mail program that is setgid must be let, and one that hangs must end.
    assert not {"DynamicUser", "NoNewPrivileges"} & unit(TELLS)["Service"].keys()
    assert "TimeoutStartSec" in unit(TELLS)["Service"]


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_may_do_little_and_leaves_nothing_behind(name):
    service = unit(name)["Service"]
    expected = {
        "User": "cafe",
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
        "StateDirectory": "cafe-forms",
        "StateDirectoryMode": "0700",
        "UMask": "0077",
        "LimitCORE": "0",
        "MemorySwapMax": "0",
        "MemoryDenyWriteExecute": "yes",
    }
    assert {key: service[key] for key in expected} == expected
    assert "/var/lib/cafe-forms" in unit(name)["Unit"]["RequiresMountsFor"].split()


def test_no_unit_may_do_more_than_its_sisters():
    allowed = [
        {
            key: value
            for key, value in unit(name)["Service"].items()
            if key.startswith(("Protect", "Private", "Restrict", "Capability", "System", "Lock"))
        }
        for name in UNITS
    ]
    assert all(one == allowed[0] for one in allowed)


def test_a_server_of_one_port_is_the_one_of_all():
    """The same unit, but for the port."""
    alone, of_port = ((DEPLOY / f"cafe-web{one}.service").read_text().split("[Unit]")[1] for one in ("", "@"))
    assert of_port.replace(", port %i", "").replace(" --port %i", "") == alone


def run_as_systemd_does(line: str, folder: Path, cafe: Cafe) -> int:
    """A line of a unit with this test's folders in it."""
    for there, here in (
        ("/mnt/cafe-backup", str(folder)),
        ("/srv/cafe-forms/.venv/bin/cafe-forms", str(PROGRAM)),
    ):
        line = line.replace(there, here)
    words = shlex.split(line.replace("$$", "$").replace("%%", "%"))
    return subprocess.run(words, env=cafe.environment(), cwd=cafe.folder, capture_output=True).returncode


def test_a_second_copy_on_one_day_is_no_fault_and_old_ones_go_whatever_happens(tmp_path):
    cafe, folder = Cafe(tmp_path), tmp_path / "other-disk"
    cafe("site", "add", "Müttercafé Freilassing")
    folder.mkdir()
    old = folder / "cafe-2026-01-01.copy"
    service = unit("cafe-backup.service")["Service"]
    assert [run_as_systemd_does(service["ExecStart"], folder, cafe) for _ in range(2)] == [0, 0]
    (copy,) = folder.iterdir()
    copy.unlink()
    old.touch()
    os.utime(old, (0, 0))
    (tmp_path / "data" / "cafe.db").write_bytes(b"broken " * 5000)
    assert run_as_systemd_does(service["ExecStart"], folder, cafe) == 1
    assert run_as_systemd_does(service["ExecStopPost"], folder, cafe) == 0
    assert list(folder.iterdir()) == []


DENY_WRITE_EXECUTE = """
import ctypes, sys
if ctypes.CDLL(None).prctl(65, 1, 0, 0, 0):
    sys.exit("this kernel knows no PR_SET_MDWE")
import psycopg, typst
from cafe_forms.cli import commands
commands(["site", "add", "Café"], standalone_mode=False)
commands(["recognise", "said"], standalone_mode=False)
assert typst.compile(b"= Caf\\u{e9}").startswith(b"%PDF")
"""


def test_memory_that_is_written_to_need_never_be_run(tmp_path):
    """What MemoryDenyWriteExecute forbids is forbidden here by the kernel: for rows, texts and sheets of paper."""
    cafe = Cafe(tmp_path)
    cafe.write("said", '{"text": "Ruf Jana an: 0176 12345678"}')
    command = [sys.executable, "-c", DENY_WRITE_EXECUTE]
    done = subprocess.run(command, env=cafe.environment(), cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "phone" in done.stdout


@pytest.mark.parametrize("name", LONG_RUNNING)
def test_a_process_that_ends_is_started_again_and_never_swapped_out(name):
    service = unit(name)["Service"]
    assert (service["Restart"], service["MemorySwapMax"]) == ("always", "0")


def test_only_the_worker_may_speak_to_other_machines():
    web, worker = (unit(name)["Service"] for name in LONG_RUNNING)
    assert (web["IPAddressDeny"], web["IPAddressAllow"]) == ("any", "localhost")
    assert "IPAddressDeny" not in worker
