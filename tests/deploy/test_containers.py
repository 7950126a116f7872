"""deploy/Dockerfile and deploy/compose.yaml: looked at as a linter would, and their commands run without Docker."""

import json
import os
import re
import secrets
import subprocess
import sys

import pytest
import yaml

import config as settings
from cafe_forms.cli import commands
from tests.nginx import DEPLOY
from tests.outside.conftest import Cafe
from tests.postgresql.server import in_guide

COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
DOCKERFILE = re.sub(r"\\\n", "", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
LINES = [line.split(" ", 1) for line in DOCKERFILE.splitlines() if line and not line.startswith("#")]
OURS = {name: one for name, one in COMPOSE["services"].items() if "build" in one}
CHECK = json.loads(next(rest for word, rest in LINES if word == "HEALTHCHECK").split("CMD ")[1])


def said(word: str) -> list[str]:
    return [rest for one, rest in LINES if one == word]


def test_every_image_is_of_a_version_and_names_no_host():
    images = [one.split(" ")[0] for one in said("FROM")]
    images += [one["image"] for one in COMPOSE["services"].values() if "build" not in one]
    for image in images:
        assert re.fullmatch(r"[a-z]+:\d[\w.-]*", image), image


def test_it_runs_as_nobody_special_and_says_how_it_is():
    assert said("USER") == ["cafe"]
    assert [word for word, _ in LINES].index("USER") > max(
        number for number, (word, _) in enumerate(LINES) if word in {"RUN", "COPY"}
    )
    assert len(said("HEALTHCHECK")) == 1
    assert json.loads(said("ENTRYPOINT")[0]) == ["cafe-forms"]


def test_installs_leave_no_lists_and_take_nothing_along():
    installs = [one for one in said("RUN") if "apt-get install" in one]
    assert len(installs) == 2
    for one in installs:
        assert one.startswith("apt-get update")
        assert "--no-install-recommends" in one
        assert "rm -rf /var/lib/apt/lists/*" in one


def test_every_setting_and_command_is_there():
    named = re.findall(r"\bCAFE_(\w+)=", DOCKERFILE) + [
        name.removeprefix("CAFE_") for one in OURS.values() for name in one["environment"]
    ]
    assert set(named) <= settings.SETTINGS.keys()
    words = {name: one.get("command", json.loads(said("CMD")[0])) for name, one in OURS.items()}
    assert {name: word[0] for name, word in words.items()} == {
        "migrate": "migrate", "web-1": "web", "web-2": "web", "worker-1": "worker", "worker-2": "worker",
    }  # fmt: skip
    for word, *options in words.values():
        commands.commands[word].make_context(word, options)


def test_what_is_copied_is_there():
    wanted = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert wanted[0] == "*"
    copied = [line[1:] for line in wanted if line.startswith("!")]
    assert [name for name in copied if not (DEPLOY.parent / name).exists()] == []
    assert {"cafe_forms", "tasks", "templates", "config.py", "requirements.txt", "Makefile"} <= set(copied)


@pytest.mark.parametrize("name", OURS)
def test_a_container_of_ours_may_write_to_its_data_alone(name):
    one = OURS[name]
    assert (one["read_only"], one["cap_drop"], one["tmpfs"]) == (True, ["ALL"], ["/tmp"])
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert one["memswap_limit"] == one["mem_limit"]  # no swap
    assert one["volumes"] == ["data:/var/lib/cafe-forms"]
    assert "outside" in one["networks"] if name.startswith("worker") else "outside" not in one["networks"]


def test_only_web_servers_are_reached_and_only_from_this_machine():
    ports = {name: one["ports"] for name, one in COMPOSE["services"].items() if "ports" in one}
    assert ports == {"web-1": ["127.0.0.1:8001:8000"], "web-2": ["127.0.0.1:8002:8000"]}
    assert COMPOSE["networks"]["inside"] == {"internal": True}


def test_postgresql_is_set_up_as_the_guide_says():
    def without_reasons(text):
        return [line for one in text.splitlines() if (line := re.sub(r"\s*#.*", "", one).strip())]

    configs = COMPOSE["configs"]
    listens, *ours = without_reasons(configs["settings"]["content"])
    assert (listens, ours) == ("listen_addresses = '*'", without_reasons(in_guide("ini")))
    made = configs["database"]["content"].replace("${POSTGRES_PASSWORD:?}", "change me")
    assert without_reasons(made) == without_reasons(in_guide("sql"))


def test_the_same_commands_run_without_docker(postgresql, redis_server, tmp_path):
    """Migrated, answering, and well by the image's own word; a worker beside it says nothing."""
    with postgresql.fresh_database("template0") as url:
        cafe = Cafe(
            tmp_path,
            CAFE_ENV="production",
            CAFE_TRUSTED_PROXIES="1",
            CAFE_BASE_URL="https://cafe.example.org",
            CAFE_SECRET_KEY=secrets.token_urlsafe(48),
            CAFE_DATABASE_URL=url,
            CAFE_QUEUE_URL=redis_server.url,
        )
        cafe("migrate")
        with cafe.running("web", "--host", "0.0.0.0") as web:
            done = subprocess.run(
                [sys.executable, *CHECK[1:]],
                env=cafe.environment() | {"PATH": os.environ["PATH"]},
                capture_output=True,
            )
            assert (done.returncode, done.stderr) == (0, b"")
            assert web.errors() == ""
